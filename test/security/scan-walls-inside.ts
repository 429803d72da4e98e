import { createServer } from 'node:http';
import { createConnection } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { findJob, type JobRow } from '../../src/db/jobs.ts';
import { NEVER_SCANNED } from '../../src/domain/scanning/never-scanned.ts';
import type { ScanSlice } from '../../src/domain/scanning/slice.ts';
import { startScanner } from '../../src/scanners/scanner.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { packetsOut } from '../support/packets-out.ts';
import { approvedScope, listenAt, queueScan, type TestScan } from '../support/scanning.ts';
import { jobIn, makeTenant } from '../support/tenant.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const SCOPE = { cidrs: ['198.51.100.0/24', '2001:db8:1::/64'], excluded: ['198.51.100.66/32'], ports: '1-20000' };
const AT_ONCE = 10_000;

/** Run by scan-walls.test.ts, in a namespace that scan-namespace.sh made. */
describe('no packet leaves the scope', function () {
  this.timeout(120_000);
  const api = useApi({ scans: { ownHosts: '198.51.100.250' } });
  let workers: TestWorkers;
  let admin: Person;
  const startWorkers = () =>
    startTestWorkers(api().db, {
      kinds: ['scan', 'scan-batch'],
      scans: { ownHosts: ['198.51.100.250', '203.0.113.1'], loopback: false },
    });
  before(async () => {
    workers = await startWorkers();
    admin = await api().person('admin');
    await approvedScope(api().db, api().tenantId, SCOPE);
  });
  after(() => workers.stop());
  afterEach('not one', async () => {
    await wait(300);
    expect(packetsOut() - start, 'packets outside').to.equal(0);
  });
  let start = 0;
  beforeEach(() => {
    start = packetsOut();
  });

  /** Asks through the API, and past it for the walls behind. */
  const ask = (targets: string[], more: object = {}) =>
    api().call('POST', '/api/v1/network/scan', { token: admin.access_token, body: { targets, ports: '443', ...more } });

  async function pastTheApi(scan: TestScan, tenantId = api().tenantId) {
    const { jobId } = await queueScan(api().db, tenantId, scan);
    return eventually(
      () => inTenant(api().db.database.app, tenantId, (transaction) => findJob(transaction, jobId) as Promise<JobRow>),
      ({ state }) => state === 'completed' || state === 'failed',
      { milliseconds: 90_000 },
    );
  }

  for (const [what, targets] of [
    ['outside of every scope', ['192.0.2.1']],
    ['one address past the edge', ['198.51.100.255-198.51.101.0']],
    ['one address before it', ['198.51.99.255']],
    ['a larger mask around the scope', ['198.51.100.0/23']],
    ['outside, in company', ['198.51.100.1', '192.0.2.1']],
    ['outside, of IPv6', ['2001:db8:2::1']],
    ['what the scope excludes', ['198.51.100.66']],
    ['the whole scope, with what it excludes', ['198.51.100.0/24']],
    ['where the platform is', ['198.51.100.250']],
    ['an IPv4 address in the form of IPv6', ['::ffff:192.0.2.1']],
  ] as const) {
    it(`N1: ${what}`, async () => {
      expect((await ask([...targets])).body.type).to.equal('/problems/scope-violation');
      const job = await pastTheApi({ targets: [...targets], ports: '443', options: { identify: true, udp: ['dns'] } });
      expect([job.state, job.error?.code]).to.deep.equal(['failed', 'scope-violation']);
    });
  }

  it('N2: what is never scanned, though somebody had put it into a scope', async () => {
    const tenantId = await makeTenant(api().db.ownerUrl);
    await approvedScope(api().db, tenantId, { cidrs: [...NEVER_SCANNED] });
    const local = await listenAt('127.0.0.1');
    const targets = [
      ...['127.0.0.1', '127.8.8.8', '169.254.169.254', '224.0.0.251', '255.255.255.255', '0.0.0.0', '192.0.0.192'],
      ...['::1', 'fe80::1', 'ff02::1', 'fd00:ec2::254', '2002:c000:201::1', '64:ff9b::c000:201'],
    ];
    for (const target of targets) {
      expect([403, 422], target).to.include((await ask([target])).status);
      const job = await pastTheApi({ targets: [target], ports: String(local.port) }, tenantId);
      expect(job.error?.code, target).to.equal('scope-violation');
    }
    expect(local.connections()).to.equal(0);
    await local.close();
  });

  const slice = (addresses: string[], more: Partial<ScanSlice> = {}): ScanSlice => ({
    ...{ addresses, ports: [80, 443], liveness: null, udp: ['dns'], identify: true, timing: 'fast', seed: 1, ...more },
  });

  it('N3: names, which the API refuses and the scanner never looks up', async () => {
    for (const name of ['db.bank.example', 'localhost', '198.51.100.1.nip.example']) {
      expect((await ask([name])).status, name).to.equal(422);
    }
    const scanner = startScanner();
    scanner.give(1_000);
    const found = await scanner.scan(slice(['rebind.bank.example'], { udp: [] }), new AbortController().signal);
    expect(found.hosts.map(({ state }) => state)).to.deep.equal(['unreachable']);
    await scanner.end();
  });

  for (const engine of ['connect', 'nmap'] as const) {
    it(`N4: what ${engine} could take for an option or a command, in the API and past it`, async () => {
      const texts = ['-iL /etc/hosts', '--script=http-title', '192.0.2.1 -Pn', '$(ping 192.0.2.1)', ';192.0.2.1'];
      for (const text of [...texts, '198.51.100.1\n192.0.2.1', '--', '-oN /tmp/found']) {
        expect((await ask([text], { engine })).status, text).to.equal(422);
        const job = await pastTheApi({ targets: [text], ports: '443', engine, addresses: 1 });
        expect(job.error?.code, text).to.equal('scope-violation');
      }
    });
  }

  it('N6: what nobody approved, or who asked for it, or only for other hours', async () => {
    const { access_token: token } = admin;
    const asked = { name: 'beyond', reason: 'made', cidrs: ['192.0.2.0/24'], valid_until: '2100-01-01T00:00:00Z' };
    const year = { ...asked, valid_until: new Date(Date.now() + 86_400_000).toISOString() };
    expect((await api().call('POST', '/api/v1/scan-scopes', { token, body: asked })).status).to.equal(422);
    const scope = await api().call('POST', '/api/v1/scan-scopes', { token, body: year });
    expect(scope.status, scope.text).to.equal(201);
    const approval = await api().call('POST', `/api/v1/scan-scopes/${scope.body.id}/approve`, { token });
    expect([approval.status, approval.body.type]).to.deep.equal([403, '/problems/four-eyes']);
    const refused = async (code: string) => {
      const { violations } = (await ask(['192.0.2.1'])).body;
      expect(violations.map((each: { code: string }) => each.code)).to.include(code);
      const job = await pastTheApi({ targets: ['192.0.2.1'], ports: '443' });
      expect(job.error?.code).to.equal('scope-violation');
    };
    await refused('not-approved');
    const id = await approvedScope(api().db, api().tenantId, { cidrs: ['192.0.2.0/24'] });
    const hour = (ahead: number) => new Date(Date.now() + ahead * 3_600_000).toISOString().slice(11, 16);
    await asOwner(api().db.ownerUrl, 'update scan_scopes set windows = $2::jsonb where id = $1', [
      id,
      JSON.stringify([{ from: hour(2), until: hour(3) }]),
    ]);
    await refused('window-closed');
    await asOwner(api().db.ownerUrl, `update scan_scopes set windows = '[]', valid_until = now() where id = $1`, [id]);
    await refused('expired');
    await asOwner(api().db.ownerUrl, 'delete from scan_scopes where id in ($1, $2)', [id, scope.body.id]);
  });

  it('N7: more addresses or ports than one scan may have', async () => {
    for (const [targets, ports] of [
      [['0.0.0.0/0'], '443'],
      [['198.0.0.0/8'], '443'],
      [['2001:db8:1::/64'], '443'],
      [['198.51.100.1'], '1-65535'],
    ] as const) {
      expect([403, 422]).to.include((await ask([...targets], { ports })).status);
      const job = await pastTheApi({ targets: [...targets], ports, addresses: 1 });
      expect(job.error?.code, `${targets} ${ports}`).to.equal('scope-violation');
    }
  });

  it('where a server sends whoever asks', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(302, { location: 'http://192.0.2.1/', link: '<http://192.0.2.2/>; rel=preload' });
      response.end('<title>here</title><img src="http://192.0.2.3/">');
    });
    await new Promise<void>((resolve) => server.listen(8_080, '198.51.100.7', resolve));
    const job = await pastTheApi({ targets: ['198.51.100.7'], ports: '8080', options: { identify: true } });
    expect(job.result).to.deep.include({ open_ports: 1 });
    const [port] = await asOwner<{ service: string; detail: { location: string; title: string } }>(
      api().db.ownerUrl,
      'select service, detail from scan_ports where port = 8080',
    );
    expect(port?.service).to.equal('http');
    expect(port?.detail).to.include({ location: 'http://192.0.2.1/', title: 'here' });
    server.closeAllConnections();
    server.close();
  });

  it('around a scan of everything that is allowed, in both families and over UDP', async () => {
    const inside = await listenAt('198.51.100.7', 8_081);
    const beyond = await listenAt('198.51.100.7', 30_000);
    const targets = ['198.51.100.0-198.51.100.65', '198.51.100.67-198.51.100.249', '2001:db8:1::/122'];
    expect((await ask(targets, { ports: '8081,30000' })).body.violations[0].code).to.equal('ports');
    const options = { identify: true, udp: ['dns', 'ntp', 'snmp'] as const, skipLiveness: true };
    const job = await pastTheApi({ targets, ports: '22,8081', options: { ...options, udp: [...options.udp] } });
    expect(job.error).to.equal(null);
    expect(job.result).to.deep.include({ addresses: 66 + 183 + 64, hosts_up: 66 + 183 + 64, open_ports: 1 });
    expect(inside.connections()).to.be.greaterThan(0);
    expect(beyond.connections()).to.equal(0);
    await Promise.all([inside.close(), beyond.close()]);
  });

  for (const technique of ['connect', 'syn'] as const) {
    it(`with nmap (${technique}), which would look names up if it could`, async function () {
      const { findNmap } = await import('../../src/scanners/nmap-scan.ts');
      if (!findNmap()) this.skip();
      const inside = await listenAt('198.51.100.9', 8_082, (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
      const job = await pastTheApi({
        ...{ targets: ['198.51.100.8/30', '2001:db8:1::1'], ports: '22,8082', engine: 'nmap' },
        options: { technique, identify: true },
      });
      expect(job.error).to.equal(null);
      expect(job.result).to.deep.include({ open_ports: 1 });
      await inside.close();
    });
  }

  it('N5: once the approval is gone, although it is queued', async () => {
    const tenantId = await makeTenant(api().db.ownerUrl);
    const outside = { cidrs: ['192.0.2.0/24'] };
    const id = await approvedScope(api().db, tenantId, outside);
    // Nobody takes it up before the scope is gone.
    await workers.stop();
    const { jobId } = await queueScan(api().db, tenantId, { targets: ['192.0.2.1'], ports: '443' });
    await asOwner(api().db.ownerUrl, 'update scan_scopes set valid_until = now() where id = $1', [id]);
    workers = await startWorkers();
    const job = await jobIn(api().db, tenantId, jobId, 'completed', 'failed');
    expect(job.error?.code).to.equal('scope-violation');
  });

  it('N9: from the moment all scanning is halted', async () => {
    const tenantId = await makeTenant(api().db.ownerUrl);
    await approvedScope(api().db, tenantId, { cidrs: ['198.51.100.0/25'], probes_per_second: 200 });
    const inside = await listenAt('198.51.100.3', 22);
    const scan = { targets: ['198.51.100.0-198.51.100.65'], ports: '22,1000-1400', options: { skipLiveness: true } };
    const { jobId } = await queueScan(api().db, tenantId, scan);
    const taken = async () =>
      (
        await asOwner<{ taken: number }>(
          api().db.ownerUrl,
          'select coalesce(sum(taken), 0)::int as taken from scan_budgets where tenant_id = $1',
          [tenantId],
        )
      )[0]?.taken ?? 0;
    await eventually(taken, (packets) => packets > 200);
    const halted = Date.now();
    await asOwner(
      api().db.ownerUrl,
      `insert into scan_halts (tenant_id, reason, halted_by) values ($1, 'made', gen_random_uuid())`,
      [tenantId],
    );
    await jobIn(api().db, tenantId, jobId, 'failed');
    await eventually(
      () => asOwner<{ state: string }>(api().db.ownerUrl, 'select state from jobs where parent_id = $1', [jobId]),
      (jobs) => jobs.every(({ state }) => state !== 'queued' && state !== 'running'),
    );
    expect(Date.now() - halted).to.be.below(AT_ONCE);
    const before = await taken();
    await wait(1_500);
    expect(await taken()).to.equal(before);
    await inside.close();
  });
});

describe('the counter', function () {
  this.timeout(20_000);

  it('sees a packet that does leave', async () => {
    const before = packetsOut();
    const socket = createConnection({ host: '192.0.2.1', port: 443 });
    socket.on('error', () => {});
    await eventually(
      async () => packetsOut(),
      (packets) => packets > before,
    );
    socket.destroy();
  });
});
