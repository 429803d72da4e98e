import type { Knex } from 'knex';
import { type JobRow, requestCancel, retryJob } from './jobs.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** Which jobs of a kind are meant; all that is named must fit. */
export interface JobSelection {
  ids?: readonly string[] | undefined;
  /** The code of the fault they ended with. */
  error_code?: string | undefined;
  created_before?: Date | string | undefined;
}

/** How many there were, and how many were changed. */
export interface ManyChanged {
  matched: number;
  changed: number;
}

type Change = (transaction: Knex.Transaction, id: string) => Promise<JobRow | null | undefined>;

const DEAD = ['failed', 'quarantined'];

/** Jobs of the tenant that ended badly, the latest first. */
export function listDead(transaction: Knex.Transaction, kind: string, request: PageRequest): Promise<Page<JobRow>> {
  const query = transaction('jobs').select('jobs.*').where({ kind }).whereIn('state', DEAD);
  return page<JobRow>(query, request, {
    ...{ column: 'created_at', type: 'timestamptz', direction: 'desc', id: 'id', idType: 'uuid' },
  });
}

/** Queues jobs of the tenant again that ended badly, the oldest first; with `dryRun` only says how many. */
export function retryMany(
  transaction: Knex.Transaction,
  kind: string,
  options: { selection: JobSelection; max: number; dryRun: boolean },
): Promise<ManyChanged> {
  return changeMany(transaction, { kind, states: DEAD, ...options }, retryJob);
}

/** Cancels jobs of the tenant in these states, the oldest first; running ones end at their next step. */
export function cancelMany(
  transaction: Knex.Transaction,
  kind: string,
  options: { states: readonly ('queued' | 'running')[]; selection: JobSelection; max: number; dryRun: boolean },
): Promise<ManyChanged> {
  return changeMany(transaction, { kind, ...options }, requestCancel);
}

async function changeMany(
  transaction: Knex.Transaction,
  {
    kind,
    states,
    selection,
    max,
    dryRun,
  }: { kind: string; states: readonly string[]; selection: JobSelection; max: number; dryRun: boolean },
  change: Change,
): Promise<ManyChanged> {
  const query = transaction('jobs')
    .where({ kind })
    .whereIn('state', [...states]);
  if (selection.ids) query.whereIn('id', [...selection.ids]);
  if (selection.error_code) query.whereRaw(`error ->> 'code' = ?`, [selection.error_code]);
  if (selection.created_before) query.where('created_at', '<', selection.created_before);
  const [counted] = (await query.clone().count('* as matched')) as { matched: number }[];
  const matched = counted?.matched ?? 0;
  if (dryRun) return { matched, changed: 0 };
  const ids: string[] = await query.orderBy('created_at').limit(max).pluck('id');
  let changed = 0;
  for (const id of ids) if (await change(transaction, id)) changed += 1;
  return { matched, changed };
}

/** Jobs of the kind that run anywhere. */
export async function countRunning(control: Knex, kind: string): Promise<number> {
  const [row] = (await control('jobs').where({ kind, state: 'running' }).count('* as running')) as {
    running: number;
  }[];
  return row?.running ?? 0;
}

/** Lets all jobs of the kind that have not begun be handed over again. */
export async function dispatchAgain(transaction: Knex.Transaction, kind: string): Promise<number> {
  return transaction('jobs')
    .where({ kind, state: 'queued' })
    .whereNotNull('dispatched_at')
    .update({ dispatched_at: null });
}
