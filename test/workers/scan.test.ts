import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { requestCancel, retryJob } from '../../src/db/jobs.ts';
import { haltScans } from '../../src/db/scan-halts.ts';
import { findScan, type ScanRow } from '../../src/db/scans.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { approvedScope, type Listener, listenAt, queueScan, type TestScan } from '../support/scanning.ts';
import { jobIn, makeTenant } from '../support/tenant.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

/** A kill switch that takes longer than this is none. */
const AT_ONCE = 10_000;

describe('scan', function () {
  this.timeout(120_000);
  const db = useDatabase();
  let workers: TestWorkers;
  let listeners: Listener[];
  before(async () => {
    workers = await startTestWorkers(db(), { kinds: ['scan', 'scan-batch'] });
    listeners = await Promise.all(
      ['127.0.9.1', '127.0.9.77', '127.0.9.200'].map((address) =>
        listenAt(address, 0, (socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n')),
      ),
    );
  });
  after(async () => {
    await workers.stop();
    await Promise.all(listeners.map((listener) => listener.close()));
  });

  const scanOf = (tenantId: string, id: string) =>
    inTenant(db().database.app, tenantId, (transaction) => findScan(transaction, id) as Promise<ScanRow>);

  async function started(scan: TestScan, scope: Parameters<typeof approvedScope>[2] = {}) {
    const tenantId = await makeTenant(db().ownerUrl);
    const scopeId = await approvedScope(db(), tenantId, scope);
    return { tenantId, scopeId, ...(await queueScan(db(), tenantId, scan)) };
  }

  const portsOf = (scanId: string) =>
    asOwner<{ address: string; port: number; service: string | null; product: string | null; version: string | null }>(
      db().ownerUrl,
      'select host(address) as address, port, service, product, version from scan_ports where scan_id = $1 order by 1, 2',
      [scanId],
    );

  it('finds every open port, says what it is, and counts the others', async () => {
    const ports = listeners.map(({ port }) => port).join(',');
    const { tenantId, scanId, jobId } = await started({
      ...{ targets: ['127.0.9.0/24'], ports: `${ports},1,2,3`, options: { identify: true } },
    });
    const job = await jobIn(db(), tenantId, jobId, 'completed', 'failed');
    expect(job.error).to.equal(null);
    expect(job.result).to.deep.include({ addresses: 256, hosts_up: 256, open_ports: 3 });
    const identity = { service: 'ssh', product: 'OpenSSH', version: '9.6' };
    expect(await portsOf(scanId)).to.deep.equal(
      listeners
        .map(({ address, port }) => ({ address, port, ...identity }))
        .sort((a, b) => (a.address < b.address ? -1 : 1)),
    );
    const [counted] = await asOwner(
      db().ownerUrl,
      `select count(*)::int as hosts, sum(open_ports + closed_ports)::int as answers from scan_hosts where scan_id = $1`,
      [scanId],
    );
    expect(counted).to.deep.equal({ hosts: 256, answers: 256 * 6 });
    expect(await scanOf(tenantId, scanId)).to.deep.include({ state: 'completed', addresses_done: 256, open_ports: 3 });
    const evidence = await asOwner(
      db().ownerUrl,
      'select host(server) as server from scan_services where scan_id = $1',
      [scanId],
    );
    expect(evidence).to.have.lengthOf(3);
  });

  it('sends nothing where no scope allows it, and says why', async () => {
    const [listener] = listeners as [Listener];
    const before = listener.connections();
    const scope = { cidrs: ['127.0.9.0/24'], excluded: ['127.0.9.1/32'] };
    const scan = { targets: ['127.0.9.1'], ports: String(listener.port) };
    const { tenantId, scanId, jobId } = await started(scan, scope);
    const job = await jobIn(db(), tenantId, jobId, 'completed', 'failed');
    expect(job.error).to.deep.include({ code: 'scope-violation' });
    const { state, violations } = await scanOf(tenantId, scanId);
    expect([state, violations?.map(({ code }) => code)]).to.deep.equal(['refused', ['excluded']]);
    expect(listener.connections()).to.equal(before);
    const [event] = await asOwner(
      db().ownerUrl,
      `select outcome from audit_log where tenant_id = $1 and action = 'scan.refused'`,
      [tenantId],
    );
    expect(event).to.deep.equal({ outcome: 'denied' });
  });

  it('N9: stops within seconds when scanning is halted, and goes on when it is retried', async () => {
    const { tenantId, scanId, jobId } = await started(
      { targets: ['127.0.20.0/22'], ports: '1-100' },
      { probes_per_second: 500 },
    );
    await eventually(
      () => scanOf(tenantId, scanId),
      (scan) => scan.addresses_done > 0,
    );
    const halted = Date.now();
    await inTenant(db().database.app, tenantId, (transaction) =>
      haltScans(transaction, { tenantId, haltedBy: tenantId, reason: 'enough' }),
    );
    const job = await jobIn(db(), tenantId, jobId, 'failed');
    expect(job.error?.code).to.equal('scans-halted');
    expect(Date.now() - halted).to.be.below(AT_ONCE);
    const batches = () =>
      asOwner<{ state: string }>(db().ownerUrl, 'select state from jobs where parent_id = $1', [jobId]);
    await eventually(batches, (jobs) => jobs.every(({ state }) => !['queued', 'running'].includes(state)), {
      milliseconds: AT_ONCE,
    });
    const stopped = await scanOf(tenantId, scanId);
    expect(stopped.state).to.equal('refused');
    expect(stopped.addresses_done).to.be.within(1, 1_023);
    await asOwner(db().ownerUrl, 'delete from scan_halts where tenant_id = $1', [tenantId]);
    await asOwner(db().ownerUrl, 'update scan_scopes set probes_per_second = 10000 where tenant_id = $1', [tenantId]);
    await inTenant(db().database.app, tenantId, (transaction) => retryJob(transaction, jobId));
    await eventually(
      () => scanOf(tenantId, scanId),
      ({ state }) => state === 'completed',
      { milliseconds: 60_000 },
    );
    const done = await scanOf(tenantId, scanId);
    expect(done).to.deep.include({ addresses_done: 1_024, hosts_up: 1_024 });
    // What was done before is not done again.
    expect(done.probes).to.be.within(102_400, 102_400 * 1.2);
  });

  for (const [what, end] of [
    [
      'is cancelled',
      (tenantId: string, jobId: string) =>
        inTenant(db().database.app, tenantId, (transaction) => requestCancel(transaction, jobId)),
    ],
    [
      'loses its scope',
      (tenantId: string) =>
        asOwner(
          db().ownerUrl,
          `update scan_scopes set state = 'revoked', revoked_at = now(), revoked_by = gen_random_uuid() where tenant_id = $1`,
          [tenantId],
        ),
    ],
    [
      'has its approval run out',
      (tenantId: string) =>
        asOwner(db().ownerUrl, `update scan_scopes set valid_until = now() where tenant_id = $1`, [tenantId]),
    ],
  ] as const) {
    it(`N5: stops within seconds when it ${what}`, async () => {
      const { tenantId, scanId, jobId } = await started(
        { targets: ['127.0.20.0/22'], ports: '1-100' },
        { probes_per_second: 500 },
      );
      await eventually(
        () => scanOf(tenantId, scanId),
        (scan) => scan.addresses_done > 0,
      );
      const ended = Date.now();
      await end(tenantId, jobId);
      const job = await jobIn(db(), tenantId, jobId, 'cancelled', 'failed');
      expect(Date.now() - ended).to.be.below(AT_ONCE);
      expect(job.state).to.equal(what === 'is cancelled' ? 'cancelled' : 'failed');
      const taken = () =>
        asOwner<{ taken: number }>(
          db().ownerUrl,
          'select sum(taken)::int as taken from scan_budgets where tenant_id = $1',
          [tenantId],
        );
      await eventually(
        () => asOwner<{ state: string }>(db().ownerUrl, 'select state from jobs where parent_id = $1', [jobId]),
        (jobs) => jobs.every(({ state }) => !['queued', 'running'].includes(state)),
        { milliseconds: AT_ONCE },
      );
      const before = await taken();
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(await taken()).to.deep.equal(before);
      expect((await scanOf(tenantId, scanId)).addresses_done).to.be.below(1_024);
    });
  }

  it('keeps to the rate of its scope, all batches and scans together', async () => {
    const rate = 400;
    const first = await started(
      { targets: ['127.0.30.0/24'], ports: '1-5', options: { skipLiveness: true } },
      { probes_per_second: rate },
    );
    const second = await queueScan(db(), first.tenantId, {
      targets: ['127.0.31.0/24'],
      ports: '1-5',
      options: { skipLiveness: true },
    });
    const began = Date.now();
    for (const { jobId } of [first, second]) {
      expect((await jobIn(db(), first.tenantId, jobId, 'completed', 'failed')).state).to.equal('completed');
    }
    const seconds = (Date.now() - began) / 1_000;
    expect((2 * 256 * 5) / rate).to.be.below(seconds + 1);
  });

  it('is repeated by another job of the same scan', async () => {
    const { tenantId, scanId, jobId } = await started({ targets: ['127.0.9.0/30'], ports: '1-3', mode: 'discover' });
    await jobIn(db(), tenantId, jobId, 'completed');
    const { rows } = await db().database.control.raw(
      `insert into jobs (tenant_id, kind, payload) values (?, 'scan', ?) returning id`,
      [tenantId, JSON.stringify({ scan_id: scanId })],
    );
    const again = await jobIn(db(), tenantId, rows[0].id, 'completed', 'failed');
    expect(again.state).to.equal('completed');
    const repeated = await scanOf(tenantId, String(again.result?.scan_id));
    expect(repeated).to.deep.include({ repeats: scanId, state: 'completed', addresses_done: 4, hosts_up: 4 });
  });
});
