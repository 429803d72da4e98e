import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { anyPort } from '../../../src/infra/local/ports.ts';
import { ensureDatabase, preparePostgres } from '../../../src/infra/local/postgres.ts';
import { endProcess, markProcess, type ProcessMark } from '../../../src/infra/local/process-mark.ts';
import { SupervisedProcess } from '../../../src/infra/local/supervised-process.ts';
import { asOwner } from '../../support/database.ts';

describe('the private Postgres', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-postgres-'));
  chmodSync(folder, 0o711);
  const running: SupervisedProcess[] = [];
  const prepare = (port: number) =>
    preparePostgres({
      folder: join(folder, 'pg'),
      port,
      password: 'p@ss/word',
      logFile: join(folder, 'pg.log'),
      durable: false,
    });

  after(async () => {
    for (const server of running) await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('keeps its data over starts, and takes no connection without the password', async () => {
    for (const round of [1, 2]) {
      const { plan, url } = prepare(await anyPort());
      const server = new SupervisedProcess(plan);
      running.push(server);
      await server.start();
      await ensureDatabase(url);
      await asOwner(url, 'create table if not exists rounds (n int)');
      await asOwner(url, 'insert into rounds values ($1)', [round]);
      expect(await asOwner(url, 'select count(*)::int as n from rounds')).to.deep.equal([{ n: round }]);
      const refused = await asOwner(url.replace(/:[^:@]+@/, ':wrong@'), 'select 1').catch((error: Error) => error);
      expect((refused as Error).message).to.contain('password authentication failed');
      await server.stop();
    }
  });

  it('starts again after being killed together with its supervisor, and over another program’s number', async () => {
    const port = await anyPort();
    const { plan } = prepare(port);
    const abandoned = new SupervisedProcess(plan);
    await abandoned.start();
    const orphan = markProcess(abandoned.pid as number) as ProcessMark;
    // The old server still runs: the new one has to end it before it can have the data.
    const { plan: next } = prepare(await anyPort());
    const server = new SupervisedProcess(next);
    running.push(server, abandoned);
    await next.beforeStart?.();
    expect(markProcess(orphan.pid)?.began).not.to.equal(orphan.began);
    await abandoned.stop();
    await server.start();
    await endProcess(markProcess(server.pid as number) as ProcessMark, 'SIGKILL', 1_000);
    await server.stop();
    const lock = join((next.args[1] as string) ?? '', 'postmaster.pid');
    expect(existsSync(lock)).to.equal(true);
    writeFileSync(lock, `${process.pid}\n${next.args[1]}\n`);
    // Children of the killed server notice within moments that it is gone.
    await wait(500);
    const again = new SupervisedProcess(prepare(await anyPort()).plan);
    running.push(again);
    await again.start();
  });
});
