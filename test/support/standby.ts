import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { postgresAccount } from '../../src/infra/local/account.ts';
import { anyPort } from '../../src/infra/local/ports.ts';
import { ensureDatabase, preparePostgres } from '../../src/infra/local/postgres.ts';
import { SupervisedProcess } from '../../src/infra/local/supervised-process.ts';

/** A Postgres and its streaming replica. */
export interface ReplicatedPostgres {
  ownerUrl: string;
  /** Port of the replica. */
  replicaPort: number;
  /** The replica receives, and shows nothing of it until told to go on. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stopReplica(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts both: the replica from a copy of the running primary's files, as base backups are made. */
export async function startReplicated(): Promise<ReplicatedPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-replicated-'));
  chmodSync(folder, 0o711);
  const password = randomBytes(16).toString('hex');
  const prepare = (name: string, port: number) =>
    preparePostgres({
      folder: join(folder, name),
      port,
      password,
      logFile: join(folder, `${name}.log`),
      durable: false,
    });
  const primaryPort = await anyPort();
  const { plan, url: ownerUrl } = prepare('primary', primaryPort);
  const primary = new SupervisedProcess(plan);
  await primary.start();
  await ensureDatabase(ownerUrl);

  const data = plan.args[1] as string;
  const replicaFolder = join(folder, 'replica');
  const copy = data.replace(join(folder, 'primary'), replicaFolder);
  await copyCluster(ownerUrl, data, copy, { port: primaryPort, password });
  const replicaPort = await anyPort();
  const replica = new SupervisedProcess(prepare('replica', replicaPort).plan);
  await replica.start();
  const onReplica = async (sql: string) => {
    const url = new URL(ownerUrl);
    url.port = String(replicaPort);
    const client = new pg.Client({ connectionString: url.toString() });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  return {
    ...{ ownerUrl, replicaPort },
    pause: () => onReplica('select pg_wal_replay_pause()'),
    resume: () => onReplica('select pg_wal_replay_resume()'),
    stopReplica: () => replica.stop(),
    async stop() {
      await replica.stop();
      await primary.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function copyCluster(
  ownerUrl: string,
  data: string,
  copy: string,
  { port, password }: { port: number; password: string },
): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(`select pg_backup_start('replica', true)`);
  execFileSync('mkdir', ['-p', dirname(copy)]);
  execFileSync('cp', ['-a', data, copy]);
  const { rows } = await client.query('select labelfile from pg_backup_stop(false)');
  await client.end();
  rmSync(join(copy, 'postmaster.pid'), { force: true });
  const account = postgresAccount();
  const write = (name: string, text: string) => {
    writeFileSync(join(copy, name), text, { mode: 0o600 });
    if (account) chownSync(join(copy, name), account.uid, account.gid);
  };
  write('backup_label', rows[0].labelfile);
  write('standby.signal', '');
  appendFileSync(
    join(copy, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=127.0.0.1 port=${port} user=ringfence_owner password=${password}'\n`,
  );
}
