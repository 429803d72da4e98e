import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { useApi } from '../support/api.ts';
import { completeDialog, confirm, rowsOf, useConsole } from '../support/console.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { conn, dns, lease, type ZeekRecord, zeekLog } from '../support/nodes/zeek.ts';
import { approvedScope, listenAt } from '../support/scanning.ts';
import { makeUpload } from '../support/uploads.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const roots = realpathSync(mkdtempSync(join(tmpdir(), 'ringfence-drop-')));

const [WEB, DATA] = ['10.0.2.10', '10.0.3.10'];
const CLIENTS = Array.from({ length: 60 }, (_, i) => `10.0.1.${i + 1}`);
const RECORDS: ZeekRecord[] = [
  ...CLIENTS.map((client) => conn(client, WEB, 443)),
  conn(WEB, DATA, 5432),
  dns('10.0.1.1', '10.0.0.5', 'shop.bank.example', [WEB]),
  dns('10.0.1.1', '10.0.0.5', '10.2.0.10.in-addr.arpa', ['shop.bank.example'], 1, 'PTR'),
  lease('10.0.1.1', '3c:52:82:00:00:01', 'PC-0001', 0, { client_software: 'MSFT 5.0' }),
];

describe('the console shows what was discovered', function () {
  this.timeout(90_000);
  const api = useApi({ scans: { loopback: true }, sources: { roots } });
  const { openAs: open, picture } = useConsole(api);
  let workers: TestWorkers;

  before(async () => {
    workers = await startTestWorkers(api().db);
    const { uploadId } = await makeUpload(api().db, workers.objects, api().tenantId, zeekLog(RECORDS));
    await eventually(
      () => asOwner<{ kind: string; state: string }>(api().db.ownerUrl, 'select kind, state from jobs'),
      (jobs) => jobs.some(({ kind }) => kind === 'classification') && jobs.every(({ state }) => state === 'completed'),
    );
    expect(uploadId).to.be.a('string');
  });
  after(() => workers?.stop());

  it('nodes: finds one among all, with its evidence, and takes a correction', async () => {
    const page = await open('network_engineer', 'Nodes');
    await rowsOf(page, 'Nodes').nth(49).waitFor();
    expect(await rowsOf(page, 'Nodes').count()).to.equal(50);
    await page.click('button:has-text("More nodes")');
    await rowsOf(page, 'Nodes').nth(60).waitFor();
    await picture(page, 'nodes');
    await page.fill('input[name=q]', 'shop');
    await page.keyboard.press('Enter');
    await page.waitForSelector('p[role=status]:has-text("1 of 1")');
    await page.click(`a:text-is("${WEB}")`);
    await page.waitForSelector(`h1:has-text("${WEB} – shop.bank.example")`);
    expect(await rowsOf(page, 'Types that speak for themselves').first().textContent()).to.match(/server\d+ %.+/);
    expect(await rowsOf(page, 'Names').first().textContent()).to.contain('shop.bank.example');
    expect(await rowsOf(page, 'Services it offers').first().textContent()).to.contain('443/tcp');
    await page.click('button:text-is("Correct")');
    await completeDialog(page, { node_type: 'proxy', owner: 'Payments <b>team</b>' });
    await page.waitForSelector('dd:has-text("proxy (100 %)")');
    await page.waitForSelector('dd:text-is("Payments <b>team</b>")');
    await picture(page, 'node');
  });

  it('nodes: shows what was asked for last, whichever answer comes first', async () => {
    const page = await open('network_engineer', 'Nodes');
    await rowsOf(page, 'Nodes').nth(49).waitFor();
    const late: Promise<void>[] = [];
    await page.route(/network\/nodes\?limit=50$/, (route) => {
      late.push(wait(1_500).then(() => route.continue()));
    });
    await page.click('nav a:text-is("Overview")');
    await page.click('nav a:text-is("Nodes")');
    await page.fill('input[name=q]', DATA);
    await page.keyboard.press('Enter');
    await page.waitForSelector('p[role=status]:has-text("1 of 1")');
    const [answer] = await Promise.all([page.waitForResponse(/network\/nodes\?limit=50$/), ...late]);
    await answer.finished();
    await wait(300);
    expect(late).to.have.lengthOf(1);
    expect(await rowsOf(page, 'Nodes').count()).to.equal(1);
  });

  it('nodes: joins two addresses to a machine and splits them again', async () => {
    const page = await open('network_engineer', 'Nodes');
    await page.fill('input[name=q]', DATA);
    await page.keyboard.press('Enter');
    await page.click(`a:text-is("${DATA}")`);
    await page.click('button:has-text("Join another address")');
    await page.fill('dialog [name=address]', '10.9.9.9');
    await confirm(page);
    await page.waitForSelector('dialog .problem:has-text("No node has exactly this address.")');
    await completeDialog(page, { address: '10.0.1.60' });
    await page.waitForSelector('table[aria-label="Addresses of the machine"] td:has-text("10.0.1.60")');
    await page.click('button[aria-label="Split off 10.0.1.60"]');
    await confirm(page);
    await page.waitForSelector(':text("It has this address and no other.")');
  });

  it('shows readers the evidence, and nothing to change it with', async () => {
    const page = await open('readonly_user', 'Nodes');
    await page.click('table[aria-label=Nodes] a >> nth=0');
    await page.waitForSelector('section[aria-label=Evidence]');
    expect(await page.locator('main button:visible').allTextContents()).to.deep.equal([]);
    for (const title of ['Applications', 'Scans', 'Sources']) {
      await page.click(`#menu a:text-is("${title}")`);
      await page.waitForSelector(`h1:text-is("${title}")`);
      const buttons = await page.locator('main button:visible').allTextContents();
      expect(buttons.filter((text) => !['Search', 'Download as a workbook'].includes(text))).to.deep.equal([]);
    }
  });

  it('applications: makes one, gives it members, shows what needs it', async () => {
    const page = await open('network_engineer', 'Applications');
    await page.click('button:has-text("New application")');
    await completeDialog(page, { name: 'Web <i>shop</i>', owner: 'Payments' });
    await page.waitForSelector('h1:text-is("Web <i>shop</i>")');
    await page.click('button:has-text("Add members")');
    await completeDialog(page, { addresses: `${WEB} ${DATA}`, tier: 'web' });
    await rowsOf(page, 'Members').nth(1).waitFor();
    await page.click('button:text-is("Change")');
    await completeDialog(page, { criticality: 'critical' });
    await page.waitForSelector('dd:text-is("critical")');
    await picture(page, 'application');
    await page.click(`button[aria-label="Take out ${DATA}"]`);
    await confirm(page);
    await page.waitForSelector('section[aria-label=Members] p[role=status]:has-text("1 of 1")');
    await page.selectOption('form[aria-label=Traffic] select[name=way]', 'out');
    await page.click('form[aria-label=Traffic] button');
    await page.waitForSelector('section[aria-label=Traffic] p[role=status]:has-text("1 of 1")');
    expect(await rowsOf(page, 'Traffic').first().textContent()).to.contain(`${DATA}`);
    await page.click('a:has-text("All applications")');
    await page.waitForSelector('a:text-is("Web <i>shop</i>")');
    await picture(page, 'applications');
  });

  it('scans: asks for one, follows it to its end, and shows what it found', async () => {
    await approvedScope(api().db, api().tenantId, { cidrs: ['127.0.9.0/24'] });
    const ssh = await listenAt('127.0.9.7', 0, (socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n'));
    const page = await open('network_engineer', 'Scans');
    await page.waitForSelector(':text("Scans run within the approved scopes.")');
    await page.click('button:has-text("New scan")');
    await picture(page, 'new-scan');
    await page.fill('dialog [name=targets]', '127.0.8.1');
    await confirm(page);
    await page.waitForSelector('dialog .problem:has-text("scope")');
    await completeDialog(page, { targets: '127.0.9.0-15', asks: 'ports', ports: `${ssh.port},1,2` });
    await page.waitForSelector('#notice:has-text("The scan is completed.")');
    expect(await rowsOf(page, 'Open ports').allTextContents()).to.deep.equal([
      `127.0.9.7${ssh.port}/tcpsshOpenSSH 9.6SSH-2.0-OpenSSH_9.6`,
    ]);
    await page.waitForSelector('dd:text-is("16 hosts, 1 open ports")');
    await picture(page, 'scan');
    await page.click('button:has-text("Scan again")');
    await rowsOf(page, 'Scans').nth(1).waitFor();
    await ssh.close();
    const admin = await open('admin', 'Scans');
    await admin.click('button:has-text("Halt all scanning")');
    await completeDialog(admin, { reason: 'a printer' });
    await page.reload();
    await page.waitForSelector(':text("a printer")');
    await picture(page, 'scans');
    await admin.click('button:has-text("Resume scanning")');
    await admin.waitForSelector('button:has-text("Halt all scanning")');
  });

  it('schedules: makes one with the keyboard, shows five runs and its history', async () => {
    const page = await open('network_engineer', 'Schedules');
    await page.focus('button:has-text("New schedule")');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog [name=name]:focus');
    await page.keyboard.type('every <b>night</b>');
    await page.selectOption('dialog [name=kind]', 'classification');
    await page.fill('dialog [name=cron]', 'not a time');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog .problem:not(:empty)');
    await page.fill('dialog [name=cron]', '30 2 * * *');
    await page.keyboard.press('Enter');
    await page.waitForSelector('td:text-is("every <b>night</b>")');
    expect(await page.locator('table[aria-label=Schedules] td li').count()).to.equal(5);
    await page.click('button[aria-label="Run now every <b>night</b>"]');
    await page.waitForSelector('#notice:has-text("Run now")');
    await page.click('button[aria-label="History of every <b>night</b>"]');
    await rowsOf(page, 'Runs').first().waitFor();
    expect(await rowsOf(page, 'Runs').first().textContent()).to.contain('by hand');
    await picture(page, 'schedules');
    await page.click('button[aria-label="Pause every <b>night</b>"]');
    await page.click('button[aria-label="Resume every <b>night</b>"]');
    await page.click('button[aria-label="Remove every <b>night</b>"]');
    await confirm(page);
    await page.waitForSelector(':text("Nothing recurs.")');
  });

  it('sources: adds a folder and shows what has come', async () => {
    const page = await open('admin', 'Sources');
    await page.click('button:has-text("Add a folder")');
    await page.fill('dialog [name=name]', 'firewall');
    await page.fill('dialog [name=path]', '/etc');
    await confirm(page);
    await page.waitForSelector('dialog .problem:not(:empty)');
    await completeDialog(page, { path: roots, every_seconds: '5' });
    const state = `insert into source_files (tenant_id, source_id, path, size, version, state, reason, decided_at)
      select tenant_id, id, 'night.log', 1200, 'f', 'refused', 'This is no log.', now() from sources`;
    await asOwner(api().db.ownerUrl, state);
    await page.click('button[aria-label="Look now: firewall"]');
    await page.waitForSelector('#notice:has-text("soon")');
    await page.click('button[aria-label="Files of firewall"]');
    await page.waitForSelector('table[aria-label=Files] td:has-text("This is no log.")');
    await picture(page, 'sources');
    await page.click('button[aria-label="Switch off: firewall"]');
    await page.waitForSelector('table[aria-label=Sources] td:text-is("off")');
    await page.click('button[aria-label="Remove firewall"]');
    await confirm(page);
    await page.waitForSelector(':text("No folder and no bucket is looked through.")');
  });
});
