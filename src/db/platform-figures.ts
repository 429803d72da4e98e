import type { Knex } from 'knex';
import type { Database } from './database.ts';

/** Records of all uploads by what became of them, and the bytes they came in. */
export async function ingestTotals(
  control: Knex,
): Promise<Record<'read' | 'stored' | 'skipped' | 'rejected' | 'duplicate' | 'bytes', number>> {
  const { rows } = await control.raw(
    `select coalesce(sum(rows_read), 0)::bigint as read, coalesce(sum(rows_stored), 0)::bigint as stored,
       coalesce(sum(rows_skipped), 0)::bigint as skipped, coalesce(sum(rows_rejected), 0)::bigint as rejected,
       coalesce(sum(rows_duplicate), 0)::bigint as duplicate,
       coalesce(sum(size) filter (where finished_at is not null), 0)::bigint as bytes from uploads`,
  );
  return rows[0];
}

/** The part of a tarn pool that counts. */
interface Tarn {
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
}

/** How the pools of this process are used. */
export function poolUse({ app, control, loader }: Database): { pool: string; state: string; count: number }[] {
  const knexPool = (pool: string, knex: Knex) => {
    const tarn = (knex.client as { pool: Tarn }).pool;
    return [
      { pool, state: 'used', count: tarn.numUsed() },
      { pool, state: 'idle', count: tarn.numFree() },
      { pool, state: 'waiting', count: tarn.numPendingAcquires() },
    ];
  };
  return [
    ...knexPool('app', app),
    ...knexPool('control', control),
    { pool: 'loader', state: 'used', count: loader.totalCount - loader.idleCount },
    { pool: 'loader', state: 'idle', count: loader.idleCount },
    { pool: 'loader', state: 'waiting', count: loader.waitingCount },
  ];
}
