import type { Knex } from 'knex';
import type { StepKind } from '../domain/playbooks/playbook.ts';
import { ACTION_COLUMNS, type ActionRow } from './responses.ts';

/** An action as whoever performs it needs it. */
export interface DueAction {
  id: string;
  kind: StepKind;
  key: string;
  payload: Record<string, unknown>;
  attempts: number;
  /** On whose word. */
  requested_by: string;
  /** It was on its way out when its worker was lost: perhaps it has arrived. */
  was_sending: boolean;
}

const DUE = `((state = 'ready' and next_try_at <= clock_timestamp())
  or (state = 'sending' and (sending_until <= clock_timestamp() or job_id = :jobId)))`;
const DUE_COLUMNS = 'id, kind, key, payload, attempts, requested_by';

/** Ids of actions that are to be performed now, those longest due first. */
export async function dueActions(transaction: Knex.Transaction, jobId: string, most: number): Promise<string[]> {
  const { rows } = await transaction.raw(
    `select id from response_actions where ${DUE} order by next_try_at, response_id, step limit :most`,
    { jobId, most },
  );
  return rows.map(({ id }: { id: string }) => id);
}

/** Locks an action that is due, until the transaction ends; undefined when another worker is at it, or was. */
export async function lockDueAction(
  transaction: Knex.Transaction,
  id: string,
  jobId: string,
): Promise<DueAction | undefined> {
  const { rows } = await transaction.raw(
    `select ${DUE_COLUMNS}, state = 'sending' as was_sending from response_actions
      where id = :id and ${DUE} for update skip locked`,
    { id, jobId },
  );
  return rows[0];
}

/** Notes that an action is about to go out, before it does. */
export async function noteSending(
  transaction: Knex.Transaction,
  id: string,
  { jobId, seconds }: { jobId: string; seconds: number },
): Promise<void> {
  await transaction('response_actions')
    .where({ id })
    .update({
      ...{ state: 'sending', job_id: jobId, attempts: transaction.raw('attempts + 1') },
      sending_until: transaction.raw('clock_timestamp() + make_interval(secs => ?)', [seconds]),
    });
}

/** Notes that an action is done, with what came of it. */
export async function noteDone(
  transaction: Knex.Transaction,
  id: string,
  { jobId, outcome }: { jobId: string; outcome: Record<string, unknown> },
): Promise<void> {
  await transaction('response_actions')
    .where({ id })
    .update({
      ...{ state: 'done', reason: null, job_id: jobId, sending_until: null, outcome: JSON.stringify(outcome) },
      done_at: transaction.raw('clock_timestamp()'),
    });
}

/** Notes that an action was not done: to be tried again in so many seconds, or never; `counted` counts the attempt. */
export async function noteFailed(
  transaction: Knex.Transaction,
  id: string,
  { reason, again, counted }: { reason: string; again: number | null; counted: boolean },
): Promise<void> {
  await transaction('response_actions')
    .where({ id })
    .update({
      ...{ state: again === null ? 'failed' : 'ready', reason, sending_until: null },
      attempts: transaction.raw('attempts + ?', [counted ? 1 : 0]),
      next_try_at: transaction.raw('clock_timestamp() + make_interval(secs => ?)', [again ?? 0]),
    });
}

/**
 * Lets actions of a response that wait be done, with somebody's approval: not of who asked for them, and not after seven
 * days. Those that were are returned.
 */
export async function approveActions(
  transaction: Knex.Transaction,
  responseId: string,
  ids: readonly string[] | undefined,
  approvedBy: string,
): Promise<ActionRow[]> {
  const query = transaction('response_actions')
    .where({ response_id: responseId, state: 'waiting' })
    .whereNot({ requested_by: approvedBy })
    .whereRaw(`created_at > now() - interval '7 days'`);
  if (ids) query.whereIn('id', [...ids]);
  const rows = await query
    .update({
      ...{ state: 'ready', approved_by: approvedBy, approved_at: transaction.fn.now() },
      next_try_at: transaction.fn.now(),
    })
    .returning(transaction.raw(ACTION_COLUMNS) as never);
  return rows as ActionRow[];
}

/** Ends actions of a response that wait, or are to be tried again; those that were are returned. */
export async function rejectActions(
  transaction: Knex.Transaction,
  responseId: string,
  ids: readonly string[] | undefined,
  reason: string,
): Promise<ActionRow[]> {
  const query = transaction('response_actions')
    .where({ response_id: responseId })
    .whereIn('state', ['waiting', 'ready']);
  if (ids) query.whereIn('id', [...ids]);
  const rows = await query.update({ state: 'rejected', reason }).returning(transaction.raw(ACTION_COLUMNS) as never);
  return rows as ActionRow[];
}

/** Locks the actions of a response that were done and can be undone. */
export function lockDone(
  transaction: Knex.Transaction,
  responseId: string,
  ids: readonly string[] | undefined,
): Promise<(ActionRow & { payload: Record<string, unknown> })[]> {
  const query = transaction('response_actions')
    .select(transaction.raw(`${ACTION_COLUMNS}, payload`))
    .where({ response_id: responseId, state: 'done', changes: true })
    .orderBy('step', 'desc')
    .forUpdate();
  if (ids) query.whereIn('id', [...ids]);
  return query as unknown as Promise<(ActionRow & { payload: Record<string, unknown> })[]>;
}

/** Notes that an action was undone. */
export async function noteUndone(transaction: Knex.Transaction, id: string, userId: string): Promise<void> {
  await transaction('response_actions')
    .where({ id })
    .update({ state: 'undone', undone_by: userId, undone_at: transaction.fn.now() });
}

/** Scans that the actions of a job requested and that no job runs yet. */
export async function scansToRun(transaction: Knex.Transaction, jobId: string): Promise<string[]> {
  const { rows } = await transaction.raw(
    `select scan.id from response_actions a join scans scan on scan.id = (a.outcome ->> 'scan_id')::uuid
      where a.job_id = ? and a.kind = 'scan' and a.state = 'done' and scan.job_id is null order by scan.created_at`,
    [jobId],
  );
  return rows.map(({ id }: { id: string }) => id);
}

/** Tenants in which something is due that no job is about to do. */
export async function tenantsWithDueActions(control: Knex): Promise<string[]> {
  const { rows } = await control.raw(
    `select distinct a.tenant_id from response_actions a
      where ((a.state = 'ready' and a.next_try_at <= now()) or (a.state = 'sending' and a.sending_until <= now()))
        and not exists (select from jobs where jobs.tenant_id = a.tenant_id and jobs.kind = 'response'
          and jobs.state in ('queued', 'running'))`,
  );
  return rows.map(({ tenant_id }: { tenant_id: string }) => tenant_id);
}
