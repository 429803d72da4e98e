import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyPort } from '../../src/infra/local/ports.ts';
import { ensureDatabase, preparePostgres } from '../../src/infra/local/postgres.ts';
import { SupervisedProcess } from '../../src/infra/local/supervised-process.ts';

/** A Postgres of a test's own, with an empty database. */
export interface OwnPostgres {
  ownerUrl: string;
  stop(): Promise<void>;
}

/** Starts one; for tests of what belongs to a whole server. */
export async function ownPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-postgres-'));
  // Postgres passes through it as another user when root runs the tests.
  chmodSync(folder, 0o711);
  const { plan, url } = preparePostgres({
    folder: join(folder, 'postgres'),
    port: await anyPort(),
    password: randomBytes(16).toString('hex'),
    logFile: join(folder, 'postgres.log'),
    durable: false,
  });
  const server = new SupervisedProcess(plan);
  await server.start();
  await ensureDatabase(url);
  return {
    ownerUrl: url,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
