import type { Knex } from 'knex';

/**
 * A job of the transaction's tenant that has the same payload and has not begun; null when there is none. It cannot begin
 * before the transaction ends, and so sees what that one writes.
 */
export async function findWaitingJob(
  transaction: Knex.Transaction,
  kind: string,
  payload: Record<string, unknown>,
): Promise<string | null> {
  const row = await transaction('jobs')
    .where({ kind, state: 'queued' })
    .whereRaw('payload = ?::jsonb', [JSON.stringify(payload)])
    .orderBy('created_at')
    // One that begins just now, or that another change holds, is left alone.
    .forUpdate()
    .skipLocked()
    .first('id');
  return row?.id ?? null;
}
