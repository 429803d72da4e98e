import type { Knex } from 'knex';

/** What a worker process says of itself. */
export interface WorkerReport {
  name: string;
  host: string;
  pid: number;
  version: string;
  /** Jobs at once, by kind. */
  concurrency: Record<string, number>;
  /** Jobs under way, by kind. */
  running: Record<string, number>;
  state: 'running' | 'draining' | 'refusing';
  /** Why it takes no jobs, or not all. */
  refusal: string | null;
  residentBytes: number;
  loopDelayMilliseconds: number;
}

/** A worker process as others see it. */
export interface WorkerRow {
  name: string;
  host: string;
  pid: number;
  version: string;
  concurrency: Record<string, number>;
  running: Record<string, number>;
  state: WorkerReport['state'] | 'lost';
  refusal: string | null;
  resident_bytes: number;
  loop_delay_ms: number;
  started_at: Date;
  heartbeat_at: Date;
}

/** Without a word for so long a worker counts as lost. */
const LOST_SECONDS = 30;

/** Notes that a worker lives. */
export async function noteWorker(control: Knex, report: WorkerReport): Promise<void> {
  const row = {
    ...{ name: report.name, host: report.host, pid: report.pid, version: report.version, state: report.state },
    concurrency: JSON.stringify(report.concurrency),
    running: JSON.stringify(report.running),
    refusal: report.refusal,
    resident_bytes: report.residentBytes,
    loop_delay_ms: report.loopDelayMilliseconds,
    heartbeat_at: control.fn.now(),
  };
  await control('workers').insert(row).onConflict('name').merge(row);
}

/** Takes a worker from the list, and those that nobody has heard of for a day. */
export async function removeWorker(control: Knex, name: string): Promise<void> {
  await control.raw(`delete from workers where name = ? or heartbeat_at < now() - interval '1 day'`, [name]);
}

/** All workers, those that were lost in the last day included. */
export async function listWorkers(control: Knex): Promise<WorkerRow[]> {
  const { rows } = await control.raw(
    `select name, host, pid, version, concurrency, running, refusal, resident_bytes, loop_delay_ms, started_at,
       heartbeat_at, case when heartbeat_at < now() - make_interval(secs => ?) then 'lost' else state end as state
     from workers order by host, pid`,
    [LOST_SECONDS],
  );
  return rows;
}

/** What of the code the schema needs; code of a lower number must not work on it. */
export async function neededCode(control: Knex): Promise<number> {
  const row = (await control('schema_needs').first('code')) as { code: number } | undefined;
  return row?.code ?? 1;
}

/** Running jobs of the tenant, by the name of the worker that holds them. */
export async function runningJobs(transaction: Knex.Transaction): Promise<Map<string, string[]>> {
  const { rows } = await transaction.raw(
    `select leased_by as worker, array_agg(id order by started_at) as jobs from jobs
      where state = 'running' and leased_by is not null group by 1`,
  );
  return new Map((rows as { worker: string; jobs: string[] }[]).map(({ worker, jobs }) => [worker, jobs]));
}
