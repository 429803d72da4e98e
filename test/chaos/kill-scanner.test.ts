import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { findScan, type ScanRow } from '../../src/db/scans.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { approvedScope, type Listener, listenAt, queueScan } from '../support/scanning.ts';
import { makeTenant } from '../support/tenant.ts';

const KILLS = Math.min(Number(process.env.CHAOS_KILLS ?? 2), 10);
const PORTS = 60;

describe('workers killed while they scan', function () {
  this.timeout(300_000);
  const db = useDatabase();
  let folder: string;
  let listeners: Listener[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-chaos-'));
    listeners = await Promise.all(
      Array.from({ length: 20 }, (_, i) => listenAt(`127.0.${40 + (i % 4)}.${1 + 12 * i}`, 24_000 + 3 * i)),
    );
  });
  after(async () => {
    await Promise.all(listeners.map((listener) => listener.close()));
    await rm(folder, { recursive: true, force: true });
  });

  it('go on where the last checkpoint stands: every open port once, and nothing scanned twice beyond a slice', async () => {
    const tenantId = await makeTenant(db().ownerUrl);
    await approvedScope(db(), tenantId, { probes_per_second: 4_000 });
    const scan = { targets: ['127.0.40.0/22'], ports: `24000-${24_000 + PORTS - 1}`, options: { skipLiveness: true } };
    const { scanId } = await queueScan(db(), tenantId, scan);
    const found = () =>
      inTenant(db().database.app, tenantId, (transaction) => findScan(transaction, scanId) as Promise<ScanRow>);
    let worker = start(`scan-${tenantId}`, folder);
    let kills = 0;
    try {
      for (let before = 0; kills < KILLS; kills++) {
        const { addresses_done, state } = await eventually(
          found,
          (row) => row.addresses_done > before || row.state === 'completed',
          { milliseconds: 90_000 },
        );
        if (state === 'completed') break;
        before = addresses_done;
        await kill(worker);
        worker = start(`scan-${tenantId}`, folder);
      }
      const done = await eventually(found, ({ state }) => !['queued', 'running'].includes(state), {
        milliseconds: 120_000,
      });
      expect(done).to.deep.include({
        state: 'completed',
        addresses_done: 1_024,
        hosts_up: 1_024,
        open_ports: listeners.length,
      });
      // What was under way when a worker was killed was sent and never counted.
      expect(done.probes).to.be.within(1_024 * PORTS, 1.3 * 1_024 * PORTS);
    } finally {
      await kill(worker);
    }
    expect(kills, 'kills before the scan was through').to.be.at.least(1);
    const ports = await asOwner<{ address: string; port: number }>(
      db().ownerUrl,
      'select host(address) as address, port from scan_ports where scan_id = $1',
      [scanId],
    );
    const names = (each: { address: string; port: number }) => `${each.address}:${each.port}`;
    expect(ports.map(names).sort()).to.deep.equal(listeners.map(names).sort());
    console.error(`      ${kills} kills, ${listeners.length} open ports of ${1_024 * PORTS}, 0 lost, 0 doubled`);
  });

  function start(prefix: string, data: string): ChildProcess {
    const { redisUrl, masterKey, projectFolder } = testEnvironment();
    const { urls } = db();
    return spawn(process.execPath, [join(projectFolder, 'dist', 'workers', 'main.js')], {
      stdio: ['ignore', 'ignore', process.env.TEST_LOG ? 'inherit' : 'ignore'],
      env: {
        ...{
          PATH: process.env.PATH,
          NODE_ENV: 'test',
          REDIS_URL: redisUrl,
          REDIS_PREFIX: prefix,
          RINGFENCE_DATA: data,
        },
        ...{
          DATABASE_APP_URL: urls.appUrl,
          DATABASE_CONTROL_URL: urls.controlUrl,
          DATABASE_LOADER_URL: urls.loaderUrl,
        },
        RINGFENCE_MASTER_KEY: masterKey.toString('base64'),
        WORKER_QUEUES: 'scan,scan-batch',
        // What no environment variable of ours says.
        NODE_CONFIG: JSON.stringify({ scans: { loopback: true } }),
      },
    });
  }
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
