import { expect } from 'chai';
import { discovery } from '../../src/workers/discovery.ts';
import { threatScan } from '../../src/workers/threat-scan.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { deleteUpload, jobContext, storeUpload, type TestFlow } from '../support/network.ts';
import { storeObservations } from '../support/observations.ts';
import { makeTenant } from '../support/tenant.ts';

const scan = (ports: number, first = 1000): TestFlow[] =>
  Array.from({ length: ports }, (_, index) => ({
    src: '198.51.100.66',
    dst: '10.0.0.9',
    dst_port: first + index,
    failed: true,
  }));

describe('threat scan', () => {
  const db = useDatabase();
  const alertsOf = (tenant: string) =>
    asOwner(
      db().ownerUrl,
      'select detection, severity, status, occurrences, evidence from security_alerts where tenant_id = $1 order by detection',
      [tenant],
    );
  const setStatus = (tenant: string, status: string) =>
    asOwner(db().ownerUrl, 'update security_alerts set status = $2 where tenant_id = $1', [tenant, status]);

  async function setUp() {
    const tenant = await makeTenant(db().ownerUrl);
    const context = jobContext(db(), tenant);
    const add = async (flows: TestFlow[]) => {
      const id = await storeUpload(db(), tenant, flows);
      await discovery({ upload_id: id }, context);
      return id;
    };
    return { tenant, context, add };
  }

  it('raises one alert per thing, and says nothing new twice', async () => {
    const { tenant, context, add } = await setUp();
    await add([...scan(20), { src: '10.0.0.5', dst: '10.0.0.9', dst_port: 23 }]);
    expect(await threatScan({}, context)).to.deep.equal({
      findings: 2,
      alerts_new: 2,
      alerts_updated: 0,
      alerts_resolved: 0,
    });
    expect(await threatScan({}, context)).to.deep.equal({
      findings: 2,
      alerts_new: 0,
      alerts_updated: 0,
      alerts_resolved: 0,
    });
    const alerts = await alertsOf(tenant);
    expect(alerts.map(({ detection, severity }) => [detection, severity])).to.deep.equal([
      ['insecure-service', 'medium'],
      ['vertical-port-scan', 'medium'],
    ]);
  });

  it('lets an alert grow with its scan', async () => {
    const { tenant, context, add } = await setUp();
    await add(scan(20));
    await threatScan({}, context);
    await add(scan(200, 5000));
    expect(await threatScan({}, context)).to.include({ alerts_new: 0, alerts_updated: 1 });
    const [alert] = await alertsOf(tenant);
    expect(alert).to.include({ severity: 'high', occurrences: 2 });
    expect(alert?.evidence).to.include({ failed_ports: 220 });
  });

  it('resolves what lost its support, and opens it again when it returns', async () => {
    const { tenant, context, add } = await setUp();
    const id = await add(scan(20));
    await threatScan({}, context);
    await deleteUpload(db(), id);
    await discovery({ upload_id: id }, context);
    expect(await threatScan({}, context)).to.include({ findings: 0, alerts_resolved: 1 });
    expect((await alertsOf(tenant))[0]).to.include({ status: 'resolved' });
    await add(scan(20));
    expect(await threatScan({}, context)).to.include({ alerts_updated: 1 });
    expect((await alertsOf(tenant))[0]).to.include({ status: 'new' });
  });

  it('leaves alone what lies before the time that is looked at, as long as its data is there', async () => {
    const { tenant, context, add } = await setUp();
    const at = async (id: string, day: string) => {
      const sql = `update uploads set first_seen = $2::date, last_seen = $2::date + 1, rows_read = 12, rows_stored = 12 where id = $1`;
      await asOwner(db().ownerUrl, sql, [id, day]);
    };
    const guessed = async () =>
      (await alertsOf(tenant)).filter(({ detection }) => detection === 'brute-force').map(({ status }) => status);
    const tries = Array.from({ length: 12 }, (_, n) => ({
      ...{ kind: 'ssh', src: '10.0.0.66', dst: '10.0.0.8', dst_port: 22, detail: { auth_success: false } },
      time: new Date(Date.UTC(2026, 0, 5, 8, 0, n * 4)).toISOString(),
    }));
    await storeObservations(db(), tenant, tries);
    const old = await add([{ src: '10.0.0.5', dst: '10.0.0.9' }]);
    await at(old, '2026-01-05');
    await threatScan({}, context);
    expect(await guessed()).to.deep.equal(['new']);
    await at(await add([{ src: '10.0.0.6', dst: '10.0.0.9' }]), '2026-05-05');
    expect(await threatScan({}, context)).to.include({ alerts_resolved: 0 });
    expect(await guessed(), 'months later').to.deep.equal(['new']);
    const preview = { detection: 'brute-force', enabled: true, settings: { failures: 50 } };
    expect(await threatScan({ preview }, context)).to.include({ new: 0, gone: 0 });
    await deleteUpload(db(), old);
    expect(await threatScan({}, context), 'its data is gone').to.include({ alerts_resolved: 1 });
    expect(await guessed()).to.deep.equal(['resolved']);
  });

  it('respects what a person decided', async () => {
    const { tenant, context, add } = await setUp();
    await add(scan(20));
    await threatScan({}, context);
    await setStatus(tenant, 'resolved');
    await threatScan({}, context);
    expect((await alertsOf(tenant))[0], 'nothing new').to.include({ status: 'resolved' });
    await setStatus(tenant, 'false-positive');
    await add(scan(30, 5000));
    await threatScan({}, context);
    expect((await alertsOf(tenant))[0], 'grown').to.include({ status: 'false-positive' });
  });

  it('raises no alert for volumes that no wire carried', async () => {
    const { context, add } = await setUp();
    await add([{ src: '198.51.100.3', dst: '10.0.0.9', bytes_in: 2_000_000_000_000 }]);
    expect(await threatScan({}, context)).to.include({ findings: 0 });
  });

  it('guesses how sign-ins ended by their shape where no log says it, on any port that a log calls SSH', async () => {
    const { tenant, context, add } = await setUp();
    const tries = (dst: string, dst_port: number, application: string | null) =>
      Array.from({ length: 60 }, (_, n) => ({
        ...{ src: '10.0.0.66', dst, dst_port, application, duration: 2, bytes_out: 1_200 + (n % 5), bytes_in: 2_100 },
        time: new Date(Date.UTC(2026, 0, 5, 8, 0, n * 4)).toISOString(),
      }));
    await storeObservations(db(), tenant, [
      { kind: 'ssh', src: '10.0.0.66', dst: '10.0.0.8', dst_port: 22, detail: { auth_success: true } },
      // What it fetched says nothing of how it got in.
      { kind: 'file-transfer', src: '10.0.0.66', dst: '10.0.0.10', dst_port: 21, detail: { reply_code: 226 } },
      { kind: 'file-transfer', src: '10.0.0.66', dst: '10.0.0.11', dst_port: 21, detail: { reply_code: 530 } },
    ]);
    await add([
      ...tries('10.0.0.7', 40_022, 'ssh'),
      ...tries('10.0.0.8', 22, 'ssh'),
      ...tries('10.0.0.9', 40_022, null),
      ...tries('10.0.0.10', 21, 'ftp'),
      ...tries('10.0.0.11', 21, 'ftp'),
    ]);
    await asOwner(
      db().ownerUrl,
      `update uploads set rows_stored = 300, rows_read = 300, first_seen = '2026-01-05', last_seen = '2026-01-06'
        where tenant_id = $1`,
      [tenant],
    );
    await threatScan({}, context);
    const guessed = await asOwner<{ server: string }>(
      db().ownerUrl,
      `select host(server) as server from security_alerts where tenant_id = $1 and detection = 'brute-force-shape'
        order by security_alerts.server`,
      [tenant],
    );
    expect(guessed.map(({ server }) => server)).to.deep.equal(['10.0.0.7', '10.0.0.10']);
  });
});
