import type { Knex } from 'knex';
import type { ScanBatch } from '../domain/scanning/batches.ts';
import { holdLease, type Lease, LeaseLost } from './job-lifecycle.ts';

/** A row of `scan_batches`: places of the permuted order of addresses. */
export interface ScanBatchRow {
  scan_id: string;
  no: number;
  first_index: number;
  last_index: number;
  /** The first that is not yet scanned. */
  next_index: number;
}

/** Stores the batches of a scan; those that are there stay as they are. */
export async function insertBatches(
  transaction: Knex.Transaction,
  scanId: string,
  batches: readonly ScanBatch[],
): Promise<void> {
  await transaction.raw(
    `insert into scan_batches (tenant_id, scan_id, no, first_index, last_index, next_index)
       select current_setting('app.tenant_id')::uuid, ?, no, first, last, first
         from unnest(?::int[], ?::int[], ?::int[]) as batch (no, first, last)
       on conflict do nothing`,
    [scanId, batches.map(({ no }) => no), batches.map(({ first }) => first), batches.map(({ last }) => last)],
  );
}

/** One batch; undefined when there is none. */
export function findBatch(
  transaction: Knex.Transaction,
  scanId: string,
  no: number,
): Promise<ScanBatchRow | undefined> {
  return transaction<ScanBatchRow>('scan_batches').where({ scan_id: scanId, no }).first();
}

/** Numbers of the batches that are not done and that no job of the scan's job is about to do, in order. */
export async function idleBatches(transaction: Knex.Transaction, scanId: string, jobId: string): Promise<number[]> {
  const { rows } = await transaction.raw<{ rows: { no: number }[] }>(
    `select no from scan_batches batch where scan_id = ? and next_index < last_index
       and not exists (select from jobs where parent_id = ? and kind = 'scan-batch' and state in ('queued', 'running')
         and (payload ->> 'batch')::int = batch.no)
      order by no`,
    [scanId, jobId],
  );
  return rows.map(({ no }) => no);
}

/** Batch jobs of a scan's job, by state; and whether the scan's own job is to end, which takes them with it. */
export async function countBatchJobs(
  transaction: Knex.Transaction,
  jobId: string,
  since: Date,
): Promise<{ open: number; lost: number; ending: boolean }> {
  const { rows } = await transaction.raw<{ rows: [{ open: number; lost: number; ending: boolean }] }>(
    `select count(*) filter (where state in ('queued', 'running'))::int as open,
       count(*) filter (where state in ('failed', 'quarantined', 'cancelled') and created_at >= ?)::int as lost,
       coalesce((select cancel_requested_at is not null from jobs where id = ?), true) as ending
       from jobs where parent_id = ? and kind = 'scan-batch'`,
    [since, jobId, jobId],
  );
  return rows[0];
}

/** Cancels the batch jobs of a scan's job that have not ended; returns how many. */
export async function cancelBatchJobs(transaction: Knex.Transaction, jobId: string): Promise<number> {
  return transaction('jobs')
    .where({ parent_id: jobId, kind: 'scan-batch' })
    .whereIn('state', ['queued', 'running'])
    .update({
      cancel_requested_at: transaction.raw('coalesce(cancel_requested_at, now())'),
      state: transaction.raw(`case when state = 'queued' then 'cancelled' else state end`),
      finished_at: transaction.raw(`case when state = 'queued' then now() end`),
    });
}

/** Moves the checkpoint of a batch on. Throws LeaseLost when the job is another worker's, or the batch was elsewhere already. */
export async function advanceBatch(
  transaction: Knex.Transaction,
  { scan_id, no, next_index }: ScanBatchRow,
  { next, probes, hostsUp, openPorts }: { next: number; probes: number; hostsUp: number; openPorts: number },
  lease: Lease,
): Promise<void> {
  await holdLease(transaction, lease);
  const moved = await transaction('scan_batches')
    .where({ scan_id, no, next_index })
    .update({
      next_index: next,
      probes: transaction.raw('probes + ?', [probes]),
      hosts_up: transaction.raw('hosts_up + ?', [hostsUp]),
      open_ports: transaction.raw('open_ports + ?', [openPorts]),
      updated_at: transaction.raw('clock_timestamp()'),
    });
  if (moved !== 1) throw new LeaseLost();
}
