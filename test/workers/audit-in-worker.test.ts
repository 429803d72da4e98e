import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { built } from '../support/built.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { syslogSink } from '../support/siem-sink.ts';
import { makeTenant } from '../support/tenant.ts';

describe('a worker process', () => {
  const db = useDatabase();

  it('seals audit rows, forwards them, logs into its file, and ends in order', async () => {
    const { projectFolder, redisUrl, redisPrefix, masterKey } = testEnvironment();
    const folder = mkdtempSync(join(tmpdir(), 'ringfence-worker-'));
    const sink = await syslogSink(null);
    const worker = spawn(process.execPath, [built('workers')], {
      cwd: projectFolder,
      stdio: 'ignore',
      env: {
        ...process.env,
        ...{ DATABASE_URL: db().ownerUrl, REDIS_URL: redisUrl, REDIS_PREFIX: redisPrefix, RINGFENCE_DATA: folder },
        ...{ RINGFENCE_MASTER_KEY: masterKey.toString('base64'), LOG_LEVEL: 'info', WORKER_QUEUES: 'report' },
        ...{
          SIEM_URL: `tcp://127.0.0.1:${sink.port}`,
          SIEM_FORMAT: 'cef',
          LOG_FILE: join(folder, 'log-{service}-{pid}.log'),
        },
      },
    });
    try {
      const tenantId = await makeTenant(db().ownerUrl);
      await asOwner(
        db().ownerUrl,
        `insert into audit_log (tenant_id, action) select $1, 'job.submit' from generate_series(1, 20)`,
        [tenantId],
      );
      const arrived = () => sink.received.filter((message) => message.includes('|job.submit|')).length;
      await eventually(
        async () => arrived(),
        (count) => count === 20,
        { milliseconds: 30_000 },
      );
    } finally {
      const ended = worker.exitCode === null ? once(worker, 'exit') : Promise.resolve([worker.exitCode]);
      worker.kill('SIGTERM');
      expect((await ended)[0]).to.equal(0);
      await sink.close();
    }
    const name = readdirSync(folder).find((entry) => entry.startsWith('log-worker-')) ?? '';
    const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).message))
      .to.include('worker started')
      .and.include('audit head');
    rmSync(folder, { recursive: true });
  }).timeout(60_000);
});
