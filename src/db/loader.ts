import { once } from 'node:events';
import type { Pool, PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/**
 * Runs `work` in a transaction of the tenant on a connection of the loader. Unless `durable`, its commit does not wait
 * for the disk, and a crash of Postgres may take it back: `work` must then see to it that what builds on it notices.
 */
export async function loaderTransaction<Result>(
  pool: Pool,
  tenantId: string,
  work: (client: PoolClient) => Promise<Result>,
  { durable = true }: { durable?: boolean } = {},
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that dies in between rejects the query under way; unheard, its 'error' event would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    // One round trip for all; a uuid is all that gets into the text.
    await client.query(
      `begin; select set_config('app.tenant_id', '${uuid(tenantId)}', true)${durable ? '' : `, set_config('synchronous_commit', 'off', true)`}`,
    );
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken ??= failure;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Loads a binary COPY stream into the table's columns. */
export async function copyInto(client: PoolClient, table: string, columns: string, bytes: Buffer): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} (${columns}) from stdin (format binary)`));
  stream.end(bytes);
  await once(stream, 'finish');
}

const LEAF_FUNCTIONS = { flows: 'ensure_flow_leaf', observations: 'ensure_observation_leaf' } as const;
const knownLeaves = new Map<string, string>();

/**
 * The name of the leaf partition of a month (YYYY-MM-01), made when missing, in a transaction of its own: its locks must
 * not wait for a COPY.
 */
export async function ensureLeaf(
  pool: Pool,
  tenantId: string,
  table: keyof typeof LEAF_FUNCTIONS,
  month: string,
): Promise<string> {
  const key = `${pool.options.connectionString} ${tenantId} ${table} ${month}`;
  const known = knownLeaves.get(key);
  if (known) return known;
  const leaf = await loaderTransaction(pool, tenantId, async (client) => {
    const { rows } = await client.query(`select ${LEAF_FUNCTIONS[table]}($1::date) as leaf`, [month]);
    return rows[0].leaf as string;
  });
  knownLeaves.set(key, leaf);
  return leaf;
}

const DAY = 86_400_000_000;

/** The month (YYYY-MM-01) of a time in microseconds since the epoch; remembers the last day it was asked for. */
export function monthFinder(): (micros: number) => string {
  let lastDay = Number.NaN;
  let month = '';
  return (micros) => {
    const day = Math.floor(micros / DAY);
    if (day !== lastDay) {
      lastDay = day;
      month = `${new Date(day * 86_400_000).toISOString().slice(0, 7)}-01`;
    }
    return month;
  };
}

function uuid(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw new Error('not a tenant id');
  return text;
}
