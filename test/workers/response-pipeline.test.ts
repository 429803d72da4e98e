import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { storeIndicators } from '../../src/db/indicators.ts';
import { readIndicators } from '../../src/domain/intel/read-indicators.ts';
import { pipeline } from '../../src/jobs/pipeline.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { jobContext, storeUpload } from '../support/network.ts';
import { type Receiver, responseTenant, webhookReceiver } from '../support/responses.ts';
import { approvedScope, listenAt } from '../support/scanning.ts';
import { makeTenant, submit } from '../support/tenant.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

describe('what follows an alert', function () {
  this.timeout(60_000);
  const db = useDatabase();
  let tenantId = '';
  let workers: TestWorkers;
  let hook: Receiver;
  const sql = (text: string, ...values: unknown[]) => asOwner(db().ownerUrl, text, values);
  const jobs = async () =>
    (await sql('select kind, state from jobs where tenant_id = $1 order by created_at, id', tenantId)).map(
      ({ kind, state }) => `${kind} ${state}`,
    );

  before(async () => {
    hook = await webhookReceiver();
    workers = await startTestWorkers(db());
  });
  after(async () => {
    await workers.stop();
    await hook.close();
  });
  beforeEach(async () => {
    hook.received.length = 0;
    tenantId = await makeTenant(db().ownerUrl);
  });

  it('is a job, when something new was found', () => {
    const followed = [{ kind: 'response', payload: {} }];
    expect(pipeline['threat-scan']({}, { alerts_new: 1, alerts_updated: 0 })).to.deep.equal(followed);
    expect(pipeline['intel-match']({}, { alerts_new: 0, alerts_updated: 2 })).to.deep.equal(followed);
    expect(pipeline['threat-scan']({}, { alerts_new: 0, alerts_updated: 0, alerts_resolved: 3 })).to.deep.equal([]);
  });

  it('is an answer by itself, from indicator to message', async () => {
    const tenant = await responseTenant(db(), tenantId);
    await tenant.approve(hook.port);
    const channel_id = await tenant.channel('webhook', hook.url, { secret: 'a secret of the receiver' });
    await tenant.playbook([{ kind: 'notify', channel_id }], { condition: { detections: ['threat-intelligence'] } });
    const upload_id = await storeUpload(db(), tenantId, [{ src: '10.0.0.5', dst: '9.10.11.12' }]);
    await discovery({ upload_id }, jobContext(db(), tenantId));
    const given = { confidence: 90, tags: [], tlp: null, includeReserved: true };
    const { indicators } = readIndicators('9.10.11.12\n', given) ?? { indicators: [] };
    const origin = { source: 'test', feedId: null, createdBy: null };
    await inTenant(db().database.app, tenantId, (transaction) => storeIndicators(transaction, indicators, origin));
    await submit(db().database.app, { tenantId, kind: 'intel-match', payload: {} });
    await eventually(
      async () => hook.received.length,
      (count) => count > 0,
    );
    const { alert } = JSON.parse(hook.received[0]?.body ?? '');
    expect(alert).to.include({ detection: 'threat-intelligence', client: '10.0.0.5', server: '9.10.11.12' });
    await eventually(jobs, (all) => all.every((job) => job.endsWith('completed')));
    expect(await jobs()).to.deep.equal(['intel-match completed', 'response completed']);
    expect(hook.received).to.have.lengthOf(1);
  });

  it('is a scan, once it is approved, which the same row says', async () => {
    const listener = await listenAt('127.0.0.1');
    try {
      const tenant = await responseTenant(db(), tenantId);
      await approvedScope(db(), tenantId);
      await tenant.playbook([{ kind: 'scan', target: 'client', ports: String(listener.port) }]);
      await tenant.alert({ client: '127.0.0.1' });
      await submit(db().database.app, { tenantId, kind: 'response', payload: {} });
      await eventually(tenant.actions, ([action]) => action?.state === 'waiting');
      await tenant.approveAll();
      await submit(db().database.app, { tenantId, kind: 'response', payload: {} });
      const scans = () =>
        sql('select id, state, repeats, job_id, requested_by from scans where tenant_id = $1', tenantId);
      const done = await eventually(scans, ([scan]) => scan?.state === 'completed', { milliseconds: 40_000 });
      const [action] = await tenant.actions();
      expect(done).to.have.lengthOf(1);
      expect(done[0]).to.include({ id: action?.outcome.scan_id, repeats: null, requested_by: tenant.userId });
      expect(listener.connections()).to.be.greaterThan(0);
    } finally {
      await listener.close();
    }
  });
});
