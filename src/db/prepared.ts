import { createHash, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type pg from 'pg';
import { askInTenant } from './tenant-query.ts';

/** Each costs every connection the memory of a plan; statements beyond are planned each time. */
const MOST_STATEMENTS = 100;
const names = new Map<string, string>();
const direct = new WeakMap<pg.Client, boolean>();

/**
 * Runs a statement of our own past knex: Postgres parses and plans it once a connection, which takes longer than most
 * statements themselves. Placeholders are Postgres' own ($1); what varies must be a value, not text,
 * and its columns have names: one that says * fails for good once a migration has added a column. With a tenant it
 * only reads (see askInTenant); without, it is part of the transaction it is given, or one of its own.
 */
export async function prepared<Row extends object>(
  knex: Knex,
  text: string,
  values: unknown[],
  tenantId?: string,
): Promise<Row[]> {
  const client = knex.client as Knex.Client;
  const told = { __knexQueryUid: randomUUID(), sql: text };
  const connection = (await client.acquireConnection()) as pg.Client;
  client.emit('query', told);
  try {
    const name = (await isDirect(connection)) ? nameOf(text) : undefined;
    const query = name === undefined ? { text, values } : { text, values, name };
    const { rows } = await (tenantId === undefined
      ? connection.query(query)
      : askInTenant(connection, tenantId, query));
    client.emit('query-response', rows, told);
    return rows as Row[];
  } catch (error) {
    client.emit('query-error', error, told);
    throw error;
  } finally {
    client.releaseConnection(connection);
  }
}

/**
 * Whether this is one session of Postgres for as long as it lasts. A pooler tells a number of its own for the process,
 * and may give each transaction another session, which then lacks the statement.
 */
async function isDirect(connection: pg.Client): Promise<boolean> {
  const known = direct.get(connection);
  if (known !== undefined) return known;
  const { rows } = await connection.query<{ pid: number }>('select pg_backend_pid() as pid');
  const same = rows[0]?.pid === (connection as pg.Client & { processID?: number }).processID;
  direct.set(connection, same);
  return same;
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_STATEMENTS) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  names.set(text, name);
  return name;
}
