import { expect } from 'chai';
import { type Person, useApi } from '../support/api.ts';
import { completeDialog, confirm, rowsOf, useConsole } from '../support/console.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { conn, type ZeekRecord, zeekLog } from '../support/nodes/zeek.ts';
import { makeUpload } from '../support/uploads.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const [SCANNER, TARGET] = ['10.0.1.9', '10.0.2.10'];
/** A scan of one server, and one of many: an incident. */
const REFUSED = { state: 'REJ', out: 0, back: 0 };
const RECORDS: ZeekRecord[] = [
  ...Array.from({ length: 40 }, (_, i) => conn(SCANNER, TARGET, 1_000 + i, { at: i, ...REFUSED })),
  ...Array.from({ length: 40 }, (_, i) => conn(SCANNER, `10.0.3.${i + 1}`, 445, { at: 60 + i, ...REFUSED })),
];
const SCAN = `Port scan: ${SCANNER} tried 40 ports of ${TARGET}`;

describe('the console shows what is dangerous, and what is done about it', function () {
  this.timeout(90_000);
  const api = useApi();
  const { openAs: open, picture } = useConsole(api);
  let workers: TestWorkers;
  const call = (person: Person, method: string, path: string, body: unknown) =>
    api().call(method, `/api/v1/${path}`, { token: person.access_token, body });

  before(async () => {
    workers = await startTestWorkers(api().db);
    await makeUpload(api().db, workers.objects, api().tenantId, zeekLog(RECORDS));
    await eventually(
      () => asOwner(api().db.ownerUrl, `select id from security_alerts where incident_id is not null`),
      (alerts) => alerts.length > 0,
      { milliseconds: 60_000 },
    );
  });
  after(() => workers?.stop());

  it('alerts: answers who, to whom, what, when, how sure, why and what next, with the lines behind it', async () => {
    const page = await open('security_analyst', 'Alerts');
    await rowsOf(page, 'Alerts').first().waitFor();
    await picture(page, 'alerts');
    await page.click(`a:text-is("${SCAN}")`);
    await page.waitForSelector(`h1:text-is("${SCAN}")`);
    expect(await rowsOf(page, 'Parts of the score').count()).to.equal(3);
    await page.waitForSelector('dd:has-text("vertical-port-scan, ATT&CK T1046")');
    await page.waitForSelector(`dd:has-text("${SCANNER} → ${TARGET}")`);
    await page.waitForSelector('section[aria-label="What next"] li:has-text("Ask the owner")');
    await page.waitForSelector('section[aria-label=Why] dt:text-is("failed ports")');
    await rowsOf(page, 'Flows').nth(39).waitFor();
    expect(await rowsOf(page, 'Flows').first().textContent()).to.match(/line \d+/);
    await picture(page, 'alert');
    await page.click('button:text-is("Take it")');
    await page.waitForSelector('dd:text-is("you")');
    await page.click('button:text-is("Change")');
    await completeDialog(page, { status: 'acknowledged', comment: 'A <b>test</b> of ours' });
    await page.waitForSelector('table[aria-label=History] td:text-is("A <b>test</b> of ours")');
    await page.click('a:text-is("what it belongs to")');
    await page.waitForSelector(`h1:has-text("Incident of ${SCANNER}")`);
  });

  it('incidents: shows the machines and the alerts of each', async () => {
    const page = await open('readonly_user', 'Incidents');
    await rowsOf(page, 'Incidents').first().waitFor();
    await picture(page, 'incidents');
    await page.click('table[aria-label=Incidents] a >> nth=0');
    await rowsOf(page, 'Alerts').first().waitFor();
    await page.waitForSelector(`a:text-is("${SCAN}")`);
    await picture(page, 'incident');
    expect(await page.locator('main button:visible').allTextContents()).to.deep.equal([]);
  });

  it('playbooks: rehearses one, lets it act, approves as somebody else, and undoes it', async () => {
    const author = await open('security_analyst', 'Playbooks');
    await author.click('button:text-is("New list")');
    await completeDialog(author, { name: 'Quarantine <i>desks</i>', purpose: 'quarantine' });
    await author.waitForSelector('table[aria-label=Lists] td:text-is("Quarantine <i>desks</i>")');
    const [list] = await asOwner<{ id: string }>(api().db.ownerUrl, 'select id from block_lists');
    await author.click('button:text-is("New playbook")');
    await author.fill('dialog [name=text]', '{ "name": ');
    await confirm(author);
    await author.waitForSelector('dialog .problem:has-text("This is no JSON")');
    const step = { kind: 'quarantine', target: 'client', list_id: list?.id, hours: 24 };
    const written = { name: 'Port scans', condition: { detections: ['vertical-port-scan'] }, steps: [step] };
    await completeDialog(author, { text: JSON.stringify(written) });
    expect(await rowsOf(author, 'Playbooks').first().textContent()).to.match(/Port scans.*rehearses/);
    await author.click('button[aria-label="Preview: Port scans"]');
    await author.waitForSelector('#notice:has-text("means 1 alerts")');

    await author.click('#menu a:text-is("Alerts")');
    await author.click(`a:text-is("${SCAN}")`);
    await author.click('button:text-is("Rehearse a playbook")');
    await confirm(author);
    await author.waitForSelector(`dialog td:has-text("${SCANNER}")`);
    await picture(author, 'rehearsal');
    await confirm(author);

    await author.click('#menu a:text-is("Playbooks")');
    await author.waitForSelector('table[aria-label=Responses] td:text-is("would do")');
    await author.click('button[aria-label="Let it act: Port scans"]');
    await author.waitForSelector('table[aria-label=Playbooks] td:text-is("acts")');
    await runForReal();

    const approver = await open('security_analyst', 'Playbooks');
    await approver.click('button[aria-label="Approve Port scans"]');
    await eventually(
      () => asOwner<{ state: string }>(api().db.ownerUrl, `select state from response_actions where state = 'done'`),
      (done) => done.length === 1,
    );
    await approver.reload();
    await approver.click('button[aria-label="What is on Quarantine <i>desks</i>"]');
    await approver.waitForSelector(`table[aria-label=Entries] td:text-is("${SCANNER}")`);
    await picture(approver, 'playbooks');
    await approver.click('button[aria-label="Where Quarantine <i>desks</i> is read"]');
    await approver.waitForSelector(`dialog li:has-text("${list?.id}/feed?format=nftables")`);
    await confirm(approver);
    await approver.click('button[aria-label="Undo Port scans"]');
    await approver.waitForSelector('table[aria-label=Responses] .tag:text-is("undone")');
    await approver.click('button[aria-label="What is on Quarantine <i>desks</i>"]');
    await approver.waitForSelector(':text("It is empty.")');
  });

  it('shows readers what was done, and nothing to change it with', async () => {
    const page = await open('readonly_user', 'Playbooks');
    await rowsOf(page, 'Responses').first().waitFor();
    const buttons = await page.locator('main button:visible').allTextContents();
    const reading = ['Search', 'What is on it', 'Where it is read'];
    expect(buttons.filter((text) => !reading.includes(text))).to.deep.equal([]);
  });

  /** By hand, on the alert there is: the playbook answers only what is raised after it. */
  async function runForReal() {
    const person = await api().person('security_analyst');
    const sql = <Row extends Record<string, unknown>>(text: string) => asOwner<Row>(api().db.ownerUrl, text);
    const [playbook] = await sql<{ id: string }>('select id from playbooks');
    const [found] = await sql<{ id: string }>(`select id from security_alerts where detection = 'vertical-port-scan'`);
    const body = { alert_id: found?.id, dry_run: false };
    const run = await call(person, 'POST', `playbooks/${playbook?.id}/run`, body);
    expect(run.status, run.text).to.equal(201);
  }
});
