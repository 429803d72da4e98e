import type { Knex } from 'knex';
import type { ScanEngine, ScanMode, ScanOptions, ScanState } from '../domain/scanning/scan-options.ts';
import type { Violation } from '../domain/scanning/violation.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** A scan, with how far it is. */
export interface ScanRow {
  id: string;
  job_id: string | null;
  repeats: string | null;
  mode: ScanMode;
  engine: ScanEngine;
  targets: string[];
  addresses: number;
  ports: string;
  options: ScanOptions;
  seed: number;
  scopes: string[];
  batches: number | null;
  state: ScanState;
  violations: Violation[] | null;
  requested_by: string | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  addresses_done: number;
  probes: number;
  hosts_up: number;
  open_ports: number;
  /** Since it was last taken up; null before there is anything to say. */
  addresses_per_second: number | null;
}

export interface NewScan
  extends Pick<ScanRow, 'mode' | 'engine' | 'targets' | 'addresses' | 'ports' | 'options' | 'seed' | 'scopes'> {
  tenantId: string;
  requestedBy: string | null;
  repeats?: string;
}

/** A job that ended without its scan having been told says how the scan ended. */
const STATE = `case when scans.state in ('queued', 'running') and job.state = 'cancelled' then 'cancelled'
  when scans.state in ('queued', 'running') and job.state in ('failed', 'quarantined') then 'failed'
  else scans.state end`;
const SINCE = `extract(epoch from coalesce(scans.finished_at, now()) - scans.resumed_at)`;
const COLUMNS = `scans.id, scans.job_id, scans.repeats, scans.mode, scans.engine, scans.targets, scans.addresses, scans.ports,
  scans.options, scans.seed, scans.scopes, scans.batches, ${STATE} as state, scans.violations, scans.requested_by,
  scans.created_at, scans.started_at, scans.finished_at, done.addresses_done, done.probes, done.hosts_up, done.open_ports,
  case when done.addresses_done > scans.resumed_done and ${SINCE} >= 1
    then ((done.addresses_done - scans.resumed_done) / ${SINCE})::float8 end as addresses_per_second`;
const SOURCE = `scans left join jobs job on job.id = scans.job_id
  cross join lateral (
    select coalesce(sum(next_index - first_index), 0)::int as addresses_done, coalesce(sum(probes), 0)::bigint as probes,
      coalesce(sum(hosts_up), 0)::int as hosts_up, coalesce(sum(open_ports), 0)::int as open_ports
      from scan_batches where scan_id = scans.id) done`;

/** Scans of the tenant, the newest first. */
export function listScans(
  transaction: Knex.Transaction,
  { state }: { state?: ScanState | undefined },
  request: PageRequest,
): Promise<Page<ScanRow>> {
  const query = transaction.from(transaction.raw(SOURCE)).select(transaction.raw(COLUMNS));
  if (state !== undefined) query.whereRaw(`${STATE} = ?`, [state]);
  return page<ScanRow>(query, request, {
    ...{ column: 'scans.created_at', type: 'timestamptz', direction: 'desc', id: 'scans.id', idType: 'uuid' },
  });
}

/** A scan of the tenant; undefined when there is none. */
export function findScan(transaction: Knex.Transaction, id: string): Promise<ScanRow | undefined> {
  return one(transaction, 'scans.id', id);
}

/** The scan that a job runs; undefined when it has none yet. */
export function findScanOfJob(transaction: Knex.Transaction, jobId: string): Promise<ScanRow | undefined> {
  return one(transaction, 'scans.job_id', jobId);
}

async function one(transaction: Knex.Transaction, column: string, value: string): Promise<ScanRow | undefined> {
  const { rows } = await transaction.raw<{ rows: ScanRow[] }>(`select ${COLUMNS} from ${SOURCE} where ${column} = ?`, [
    value,
  ]);
  return rows[0];
}

/** Stores a scan that was authorised, and gives its id. */
export async function insertScan(transaction: Knex.Transaction, scan: NewScan): Promise<string> {
  const [row] = (await transaction('scans')
    .insert({
      ...{ tenant_id: scan.tenantId, requested_by: scan.requestedBy, repeats: scan.repeats ?? null },
      ...{ mode: scan.mode, engine: scan.engine, targets: [...scan.targets], addresses: scan.addresses },
      ...{ ports: scan.ports, options: JSON.stringify(scan.options), seed: scan.seed, scopes: scan.scopes },
    })
    .returning('id')) as [{ id: string }];
  return row.id;
}

/** Says which job runs it. */
export async function setScanJob(transaction: Knex.Transaction, id: string, jobId: string): Promise<void> {
  await transaction('scans').where({ id }).update({ job_id: jobId });
}

/** Lets a job run a scan that was stored without one; false when it has a job. */
export async function adoptScan(transaction: Knex.Transaction, id: string, jobId: string): Promise<boolean> {
  return (await transaction('scans').where({ id, job_id: null }).update({ job_id: jobId })) === 1;
}

/** Marks a scan as under way, for the first time or again. */
export async function beginScan(
  transaction: Knex.Transaction,
  id: string,
  { scopes, batches }: { scopes: readonly string[]; batches: number },
): Promise<void> {
  await transaction.raw(
    `update scans set state = 'running', scopes = ?::uuid[], batches = ?, violations = null, finished_at = null,
       started_at = coalesce(started_at, clock_timestamp()), resumed_at = clock_timestamp(),
       resumed_done = (select coalesce(sum(next_index - first_index), 0) from scan_batches where scan_id = scans.id)
      where id = ?`,
    [[...scopes], batches, id],
  );
}

/** Ends a scan that has not ended. */
export async function endScan(
  transaction: Knex.Transaction,
  id: string,
  state: Exclude<ScanState, 'queued' | 'running'>,
  violations: readonly Violation[] | null = null,
): Promise<void> {
  await transaction('scans')
    .where({ id })
    .whereIn('state', ['queued', 'running'])
    .update({
      state,
      violations: violations && JSON.stringify(violations),
      finished_at: transaction.raw('clock_timestamp()'),
    });
}

/** Whether the job of a scan still wants it done: it may be waiting for a worker, but not be cancelled or at an end. */
export async function isScanWanted(transaction: Knex.Transaction, id: string): Promise<boolean> {
  const { rows } = await transaction.raw(
    `select from scans join jobs job on job.id = scans.job_id
      where scans.id = ? and scans.state in ('queued', 'running') and job.state in ('queued', 'running')
        and job.cancel_requested_at is null`,
    [id],
  );
  return rows.length === 1;
}
