import type { Knex } from 'knex';
import { currentTraceparent } from '../infra/tracing.ts';
import { type Page, type PageOrder, type PageRequest, page, type WrittenPage, writtenPage } from './paging.ts';
import { prepared } from './prepared.ts';

export type JobState = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled' | 'quarantined';

/** States that a job does not leave by itself. */
export const FINAL_STATES: readonly JobState[] = ['completed', 'failed', 'cancelled', 'quarantined'];

/** Why a job did not complete. */
export interface JobError {
  code: string;
  message: string;
  hint?: string;
}

/** A row of `jobs`. */
export interface JobRow {
  id: string;
  tenant_id: string;
  kind: string;
  payload: Record<string, unknown>;
  payload_version: number;
  state: JobState;
  priority: number;
  version: number;
  attempts: number;
  failures: number;
  crashes: number;
  early_deaths: number;
  lease_epoch: number;
  leased_by: string | null;
  lease_renewed: boolean;
  lease_expires_at: Date | null;
  dispatched_at: Date | null;
  dispatches: number;
  cancel_requested_at: Date | null;
  percent: number;
  rows: number;
  step: string | null;
  result: Record<string, unknown> | null;
  error: JobError | null;
  upload_id: string | null;
  parent_id: string | null;
  created_by: string | null;
  idempotency_key: string | null;
  /** What led to it, as W3C trace context; null when nobody looked. */
  trace_parent: string | null;
  created_at: Date;
  updated_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

/** By name: a prepared statement that says * fails for good once a migration has added a column. */
export const JOB_COLUMNS = `id, tenant_id, kind, payload, payload_version, state, priority, version, attempts, failures,
  crashes, early_deaths, lease_epoch, leased_by, lease_renewed, lease_expires_at, dispatched_at, dispatches,
  cancel_requested_at, percent, rows, step, result, error, upload_id, parent_id, created_by, idempotency_key,
  trace_parent, created_at, updated_at, started_at, finished_at`;

export interface NewJob {
  tenantId: string;
  kind: string;
  payload: Record<string, unknown>;
  /** 1 unless said. */
  payloadVersion?: number;
  uploadId?: string | null;
  parentId?: string | null;
  createdBy?: string | null;
  /** 1 (first) to 4 (last); 3 unless said. */
  priority?: number;
  idempotencyKey?: string | null;
  /** Not written when a job of the kind waits in the tenant already. */
  joinsWaiting?: boolean;
}

const INSERT = `insert into jobs (tenant_id, kind, payload, payload_version, upload_id, parent_id, created_by, priority,
    idempotency_key, trace_parent)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  on conflict (tenant_id, idempotency_key) where idempotency_key is not null do nothing
  returning ${JOB_COLUMNS}`;

/** Writes a job into the caller's transaction. The same idempotency key again in the tenant gives the first job. */
export async function insertJob(transaction: Knex.Transaction, job: NewJob): Promise<JobRow> {
  const [row] = await prepared<JobRow>(transaction, INSERT, [
    ...[job.tenantId, job.kind, JSON.stringify(job.payload), job.payloadVersion ?? 1],
    ...[job.uploadId ?? null, job.parentId ?? null, job.createdBy ?? null, job.priority ?? 3],
    ...[job.idempotencyKey ?? null, currentTraceparent()],
  ]);
  if (row) return row;
  const first = await transaction<JobRow>('jobs')
    .where({ idempotency_key: job.idempotencyKey ?? null })
    .first();
  if (!first) throw new Error('a job neither inserted nor found');
  return first;
}

export interface JobFilter {
  kind?: string;
  state?: string;
  upload_id?: string;
  created_after?: Date | string;
  created_before?: Date | string;
}

/** Jobs of the tenant, newest first. */
export function listJobs(reads: Knex, filter: JobFilter, request: PageRequest): Promise<Page<JobRow>> {
  const query = reads('jobs').select('jobs.*');
  for (const [condition, value] of conditionsOf(filter)) query.whereRaw(condition, [value as Knex.RawBinding]);
  return page<JobRow>(query, request, NEWEST);
}

const NEWEST: PageOrder = { column: 'created_at', type: 'timestamptz', direction: 'desc', id: 'id', idType: 'uuid' };

const utc = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`;
const SHOWN = [
  ...['id, kind, state, version, percent, rows, step, payload, result, error, attempts, failures, crashes'],
  ...[
    'upload_id, parent_id, created_by',
    ...['cancel_requested_at', 'created_at', 'started_at', 'finished_at'].map(utc),
  ],
].join();

/** The same list, written as the API shows it. `url`: what stands before a job's id in its address. */
export function writtenJobs(
  read: (sql: string, values: unknown[]) => Promise<object[]>,
  filter: JobFilter,
  request: PageRequest,
  url: `/${string}/`,
): Promise<WrittenPage> {
  const shown = `${SHOWN}, '${url}' || id as status_url`;
  return writtenPage(read, { table: 'jobs', shown, where: conditionsOf(filter) }, request, NEWEST);
}

const CONDITIONS: Record<keyof JobFilter, string> = {
  kind: 'kind = ?',
  state: 'state = ?',
  upload_id: 'upload_id = ?',
  created_after: 'created_at >= ?',
  created_before: 'created_at < ?',
};

function conditionsOf(filter: JobFilter): [condition: string, value: unknown][] {
  return (Object.keys(CONDITIONS) as (keyof JobFilter)[])
    .filter((name) => filter[name])
    .map((name) => [CONDITIONS[name], filter[name]]);
}

/** One job of the tenant, or undefined. */
export function findJob(reads: Knex, id: string): Promise<JobRow | undefined> {
  return reads<JobRow>('jobs').where({ id }).first();
}

/**
 * Asks for cancellation. A queued job is cancelled at once; a running one is told, and ends as cancelled at its next
 * step; a finished one stays as it is. Undefined when there is no such job.
 */
export async function requestCancel(transaction: Knex.Transaction, id: string): Promise<JobRow | undefined> {
  const [row] = (await transaction('jobs')
    .where({ id })
    .whereIn('state', ['queued', 'running'])
    .update({
      cancel_requested_at: transaction.raw('coalesce(cancel_requested_at, now())'),
      state: transaction.raw(`case when state = 'queued' then 'cancelled' else state end`),
      finished_at: transaction.raw(`case when state = 'queued' then now() end`),
    })
    .returning('*')) as JobRow[];
  return row ?? findJob(transaction, id);
}

/** Queues a failed, cancelled or quarantined job again with a clean record; null when it is in no such state. */
export async function retryJob(transaction: Knex.Transaction, id: string): Promise<JobRow | null> {
  const [row] = (await transaction('jobs')
    .where({ id })
    .whereIn('state', ['failed', 'cancelled', 'quarantined'])
    .update({
      state: 'queued',
      failures: 0,
      crashes: 0,
      early_deaths: 0,
      percent: 0,
      step: null,
      error: null,
      cancel_requested_at: null,
      dispatched_at: null,
      finished_at: null,
    })
    .returning('*')) as JobRow[];
  return row ?? null;
}

/** Whether a job that reads this range of the upload is queued or running. */
export async function hasOpenRange(transaction: Knex.Transaction, uploadId: string, part: number): Promise<boolean> {
  const row = await transaction('jobs')
    .where({ upload_id: uploadId, kind: 'ingest-range' })
    .whereIn('state', ['queued', 'running'])
    .whereRaw(`(payload ->> 'part')::int = ?`, [part])
    .first('id');
  return row !== undefined;
}

/** Whether a job of the kind waits in the tenant and has not begun, or is to begin again. */
export async function hasWaiting(
  transaction: Knex.Transaction,
  { tenantId, kind }: { tenantId: string; kind: string },
): Promise<boolean> {
  const row = await transaction('jobs').where({ tenant_id: tenantId, kind, state: 'queued' }).first('id');
  return row !== undefined;
}
