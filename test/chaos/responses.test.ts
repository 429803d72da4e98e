import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { kill, startWorker } from '../support/chaos.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type Receiver, type ResponseTenant, responseTenant, webhookReceiver } from '../support/responses.ts';
import { makeTenant } from '../support/tenant.ts';

const ALERTS = 25;

describe('responses while workers are killed', function () {
  this.timeout(180_000);
  const db = useDatabase();
  let folder = '';
  let hook: Receiver;
  let tenantId = '';
  let tenant: ResponseTenant;
  let worker: ChildProcess;
  const start = () => startWorker(db(), { prefix: `responses-${tenantId}`, folder, rangeBytes: 1 << 20 });
  const open = async () => {
    const [row] = await asOwner<{ open: number }>(
      db().ownerUrl,
      `select count(*)::int as open from response_actions where tenant_id = $1 and state in ('ready', 'sending')`,
      [tenantId],
    );
    return row?.open ?? -1;
  };
  const done = () =>
    eventually(
      async () => [(await tenant.actions()).length, await open()],
      ([all, left]) => (all ?? 0) > 0 && left === 0,
      { milliseconds: 120_000 },
    );

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-responses-'));
  });
  beforeEach(async () => {
    hook = await webhookReceiver();
    tenantId = await makeTenant(db().ownerUrl);
    tenant = await responseTenant(db(), tenantId);
    await tenant.approve(hook.port);
  });
  afterEach(async () => {
    await kill(worker);
    await hook.close();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('sends again, under the same name, what had perhaps arrived, and says so', async () => {
    const channel_id = await tenant.channel('webhook', hook.url, { secret: 'a secret of the receiver' });
    await tenant.playbook([{ kind: 'notify', channel_id }]);
    await tenant.alert();
    // The message has arrived whole, and its worker dies before it hears that.
    hook.onRequest = async () => {
      hook.onRequest = async () => {};
      await kill(worker);
      worker = start();
    };
    worker = start();
    await done();
    const keys = hook.received.map(({ headers }) => headers['idempotency-key']);
    expect([keys.length, new Set(keys).size]).to.deep.equal([2, 1]);
    const [action] = await tenant.actions();
    expect(action).to.include({ state: 'done', attempts: 2 });
    expect(action?.outcome).to.deep.equal({ status: 200, perhaps_twice: true });
  });

  it('changes everything exactly once, and loses no message', async () => {
    const channel_id = await tenant.channel('webhook', hook.url, { secret: 'a secret of the receiver' });
    const list_id = await tenant.list('Out');
    await tenant.playbook(
      [
        { kind: 'block', target: 'server', list_id, hours: 24 },
        { kind: 'tag', target: 'client', tag: 'suspect' },
        { kind: 'notify', channel_id },
      ],
      { per_hour: 1_000, per_target_hour: 100 },
    );
    for (let at = 1; at <= ALERTS; at += 1) await tenant.alert({ client: `10.0.0.${at}`, server: `9.10.11.${at}` });
    worker = start();
    await eventually(tenant.actions, (all) => all.length === 3 * ALERTS, { milliseconds: 60_000 });
    await tenant.approveAll();
    for (let deaths = 0; deaths < 4 && (await open()) > 0; deaths += 1) {
      const before = await open();
      await eventually(open, (left) => left < before, { milliseconds: 60_000 });
      await kill(worker);
      worker = start();
    }
    await done();
    const actions = await tenant.actions();
    expect(actions.map(({ state }) => state)).to.deep.equal(Array(3 * ALERTS).fill('done'));
    const sum = async (text: string) => (await asOwner<{ n: number }>(db().ownerUrl, text, [tenantId]))[0]?.n;
    expect(await sum('select count(*)::int as n from block_entries where tenant_id = $1')).to.equal(ALERTS);
    expect(await sum('select count(*)::int as n from node_tags where tenant_id = $1')).to.equal(ALERTS);
    const performed = `from audit_log where tenant_id = $1 and action = 'response.perform' and outcome = 'success'`;
    expect(await sum(`select count(*)::int as n ${performed} and details ->> 'kind' <> 'notify'`)).to.equal(2 * ALERTS);
    const sent = new Set(hook.received.map(({ headers }) => headers['idempotency-key']));
    const named = actions.filter(({ kind }) => kind === 'notify').map(({ key }) => key);
    expect([...sent].sort()).to.deep.equal(named.sort());
    // What came twice is what was on its way when its worker died, and is noted as such.
    const twice = actions.filter(({ outcome }) => outcome.perhaps_twice).length;
    expect(hook.received.length - ALERTS).to.be.at.most(twice);
  });
});
