import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { useApi } from '../support/api.ts';
import { useConsole } from '../support/console.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { conn, zeekLog } from '../support/nodes/zeek.ts';
import { makeUpload } from '../support/uploads.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const CLIENTS = Array.from({ length: 1_200 }, (_, at) => `10.0.${at >> 7}.${1 + (at & 127)}`);

describe('the console asks for reports', function () {
  this.timeout(120_000);
  let workers: TestWorkers;
  // Before the API's own, which takes the database away.
  after(() => workers?.stop());
  const api = useApi();
  const { openAs, picture } = useConsole(api);

  before(async () => {
    workers = await startTestWorkers(api().db, { objects: api().services.objects });
    const log = zeekLog(CLIENTS.map((client) => conn(client, '10.9.0.1', 443)));
    await makeUpload(api().db, workers.objects, api().tenantId, log);
    await eventually(
      () => asOwner<{ kind: string; state: string }>(api().db.ownerUrl, 'select kind, state from jobs'),
      (jobs) => jobs.some(({ kind }) => kind === 'classification') && jobs.every(({ state }) => state === 'completed'),
    );
    await asOwner(
      api().db.ownerUrl,
      `insert into report_targets (tenant_id, name, kind, settings, created_by)
       values ($1, 'Audit <b>folder</b>', 'folder', '{"path": "/srv/nowhere"}', gen_random_uuid())`,
      [api().tenantId],
    );
  });

  const choose = async (page: Page, kind: string) => {
    await page.click('button:text-is("New report")');
    await page.selectOption('dialog [name=kind]', kind);
    await page.click('dialog button[type=submit]');
    await page.waitForSelector('dialog [name=format]');
  };
  const send = (page: Page) => page.click('dialog button[type=submit]');
  const ready = (page: Page) => page.waitForSelector('dd span.tag:text-is("ready")', { timeout: 60_000 });
  const saved = async (page: Page) => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('main button:text-is("Download")')]);
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
  };

  it('asks for one, shows when it is ready, and saves it', async () => {
    const page = await openAs('network_engineer', 'Reports');
    await page.waitForSelector(':text("Nobody has asked for a report.")');
    await choose(page, 'network-inventory');
    await picture(page, 'new-report');
    await page.selectOption('dialog [name=format]', 'json');
    await page.fill('dialog [name=title]', 'Branch <i>offices</i>');
    await page.fill('dialog [name=within]', 'not a prefix');
    await send(page);
    await page.waitForSelector('dialog .problem:not(:empty)');
    await page.fill('dialog [name=within]', '10.0.0.0/8');
    await send(page);
    await page.waitForSelector('h1:text-is("Branch <i>offices</i>")');
    await ready(page);
    await page.waitForSelector('dd:text-is("within 10.0.0.0/8")');
    const { name, bytes } = await saved(page);
    expect(name).to.match(/^network-inventory-.*\.json$/);
    const { title, sections } = JSON.parse(bytes.toString());
    expect(title).to.equal('Branch <i>offices</i>');
    expect(sections.find((each: { title: string }) => each.title === 'Connections').rows).to.have.lengthOf(1_200);
    await picture(page, 'report');
    await page.click('a:text-is("All reports")');
    await page.waitForSelector('table[aria-label=Reports] a:text-is("Branch <i>offices</i>")');
    await picture(page, 'reports');
  });

  it('splits one when rows per file are said', async () => {
    const page = await openAs('network_engineer', 'Reports');
    await choose(page, 'network-inventory');
    await page.selectOption('dialog [name=format]', 'ndjson');
    await page.fill('dialog [name=rows_per_file]', '1000');
    await send(page);
    await ready(page);
    const { name, bytes } = await saved(page);
    expect(name).to.match(/\.ndjson\.zip$/);
    expect(Object.keys(unzipSync(bytes))).to.include.members(['00-report.ndjson', 'index.html']);
  });

  it('takes one to a place, and says why it did not get there', async () => {
    const page = await openAs('network_engineer', 'Reports');
    await choose(page, 'ingest-ledger');
    await page.selectOption('dialog [name=format]', 'csv');
    expect(await page.locator('dialog [name=zone]').count(), 'no filter that the kind does not take').to.equal(0);
    await send(page);
    await ready(page);
    await page.waitForSelector(':text("Nowhere so far.")');
    await page.click('button:text-is("Take it to a place")');
    await page.waitForSelector('dialog option:text-is("Audit <b>folder</b>")', { state: 'attached' });
    await send(page);
    await page.waitForSelector('table[aria-label=Places] td:text-is("Audit <b>folder</b>")');
    await page.waitForSelector('table[aria-label=Places] td:has-text("REPORT_ROOTS")', { timeout: 60_000 });
    await picture(page, 'report-not-delivered');
  });

  it('offers readers the same, but for what they may not read', async () => {
    const page = await openAs('readonly_user', 'Reports');
    await page.click('button:text-is("New report")');
    const offered = await page.locator('dialog option').allTextContents();
    const { access_token: token } = await api().person('readonly_user');
    const { body } = await api().call('GET', '/api/v1/reports/kinds', { token });
    const me = (await api().call('GET', '/api/v1/auth/me', { token })).body;
    const readable = body.kinds.filter(({ permission }: { permission: string }) => me.permissions.includes(permission));
    expect(offered).to.deep.equal(readable.map(({ title }: { title: string }) => title));
    expect(offered.length).to.be.above(5);
  });
});
