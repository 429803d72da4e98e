import type { Readable } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { connectionOptions, type DatabaseAddress } from './connection-options.ts';
import { type DumpCatalog, type DumpedTable, dumpedNames, readCatalog } from './dump-catalog.ts';

/** One moment of the whole database, being read. */
export interface DatabaseDump {
  catalog: DumpCatalog;
  /** The table's rows in the text form of COPY, one a line; read to the end before the next is opened. */
  rows(table: DumpedTable): Readable;
  /** Keys of the objects that rows of this moment name. */
  objectKeys(): Promise<string[]>;
  tenants(): Promise<string[]>;
}

/** This login cannot read or write all that a backup holds; the message says what to type. */
export class NotAllToSee extends Error {
  override readonly name = 'NotAllToSee';
}

/**
 * Reads the whole database as it was at one moment, beside everything that goes on. Tables stay as they are meanwhile:
 * migrations and the dropping of old partitions wait, or are refused and tried again. Throws NotAllToSee.
 */
export async function withDump<Result>(
  owner: DatabaseAddress,
  work: (dump: DatabaseDump) => Promise<Result>,
): Promise<Result> {
  const client = await ownerClient(owner);
  try {
    const names = await dumpedNames(client);
    if (names.length === 0) throw new Error('The database is empty: there is nothing to back up.');
    await client.query('begin isolation level repeatable read read only');
    // The moment is chosen by the first question after the locks.
    await client.query(`lock table ${names.join(', ')} in access share mode`);
    const catalog = await readCatalog(client);
    const column = async (sql: string) => (await client.query({ text: sql, rowMode: 'array' })).rows.flat() as string[];
    return await work({
      catalog,
      rows: ({ name, columns }) =>
        client.query(copyTo(`copy (select ${columns.map(quoted).join(', ')} from ${quoted(name)}) to stdout`)),
      objectKeys: () =>
        column(
          `select storage_key from uploads where deleted_at is null and storage_key is not null
           union select storage_key from reports where storage_key is not null order by 1`,
        ),
      tenants: () => column('select id::text from tenants order by 1'),
    });
  } finally {
    await client.end();
  }
}

/** A connection of the owner without time limits, which must see past row-level security. Throws NotAllToSee. */
export async function ownerClient(owner: DatabaseAddress): Promise<pg.Client> {
  const options = '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c lock_timeout=30s';
  const client = new pg.Client({ ...connectionOptions(owner), options });
  // A server that ends the connection is told of by the query at hand.
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query(
    'select rolsuper or rolbypassrls as sees, rolname from pg_roles where rolname = current_user',
  );
  if (rows[0]?.sees) return client;
  await client.end();
  throw new NotAllToSee(
    `The role ${rows[0]?.rolname} sees only what row-level security shows it. Type in psql, as a superuser: alter role ${quoted(rows[0]?.rolname)} bypassrls;`,
  );
}

/** An identifier as SQL takes it. */
export function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}
