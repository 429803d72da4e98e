import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { DatabaseAddress } from './connection-options.ts';
import { ownerClient, quoted } from './dump.ts';
import { type DumpCatalog, type DumpedPartition, type DumpedTable, dumpedNames } from './dump-catalog.ts';

/** One go of using up numbers; half a million take a second. */
const NUMBERS_AT_ONCE = 500_000;
/** Beyond, Postgres would have to freeze rows on the way. */
const MOST_NUMBERS = 1_000_000_000;

/** What a load reads and says. */
export interface DumpSource {
  /** The rows of a table in the text form of COPY. */
  rows(table: DumpedTable): Promise<Readable>;
  onTable?(name: string): void;
}

/** Throws unless the database has no tables: what is there would be mixed with what was. */
export async function refuseUsedDatabase(owner: DatabaseAddress): Promise<void> {
  const client = await ownerClient(owner);
  try {
    if ((await dumpedNames(client)).length === 0) return;
  } finally {
    await client.end();
  }
  throw new Error('This database has tables already. Restore into an empty one: create database ringfence;');
}

/**
 * Fills tables that have been migrated to the dump's own state, in one transaction: all of it is there, or nothing.
 * Returns how many rows each table got. Keys between tables are checked when everything is in.
 */
export async function loadDump(
  owner: DatabaseAddress,
  catalog: DumpCatalog,
  source: DumpSource,
): Promise<Map<string, number>> {
  const client = await ownerClient(owner);
  try {
    await passTransactionId(client, BigInt(catalog.transactionId));
    await client.query('begin');
    const loaded = await fill(client, catalog, source);
    await client.query('commit');
    await client.query('analyze');
    return loaded;
  } finally {
    await client.end();
  }
}

async function fill(client: ClientBase, catalog: DumpCatalog, source: DumpSource): Promise<Map<string, number>> {
  const names = await dumpedNames(client);
  const expected = catalog.tables.map(({ name }) => quoted(name)).sort();
  const here = names.map((name) => (name.startsWith('"') ? name : quoted(name))).sort();
  if (expected.join() !== here.join()) throw new Error('The tables of the backup are not those its migrations make.');
  // Rows that migrations put there come from the dump as well.
  await client.query(`truncate ${names.join(', ')} restart identity`);
  const keys = await dropForeignKeys(client);
  for (const name of names) await client.query(`alter table ${name} disable trigger user`);
  const there = await namesOfPartitions(client);
  for (const partition of catalog.partitions) {
    if (!there.has(partition.name)) await createPartition(client, partition);
  }
  const loaded = new Map<string, number>();
  for (const table of catalog.tables) {
    source.onTable?.(table.name);
    const columns = table.columns.map(quoted).join(', ');
    const into = client.query(copyFrom(`copy ${quoted(table.name)} (${columns}) from stdin`));
    await pipeline(await source.rows(table), into);
    loaded.set(table.name, into.rowCount);
  }
  for (const name of names) await client.query(`alter table ${name} enable trigger user`);
  for (const { table, name, definition } of keys) {
    await client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`);
  }
  for (const { name, value, called } of catalog.sequences) {
    await client.query('select setval($1::regclass, $2::bigint, $3)', [`public.${quoted(name)}`, value, called]);
  }
  return loaded;
}

/**
 * Uses up transaction numbers until new ones come after those of the dump: the audit chain and the event feed take rows
 * in their order, and would pass over anything that came before what they have taken already.
 */
async function passTransactionId(client: ClientBase, wanted: bigint): Promise<void> {
  const now = async () => BigInt((await client.query('select pg_current_xact_id()::text as id')).rows[0].id);
  let missing = wanted - (await now());
  if (missing > BigInt(MOST_NUMBERS)) {
    throw new Error(
      'The backed-up server had used over a billion transactions more than this one. Stop this server, type: pg_resetwal --epoch=1 (or the next higher one) DATADIR, start it and restore again.',
    );
  }
  await client.query('set synchronous_commit = off');
  for (; missing > 0n; missing = wanted - (await now())) {
    const count = missing < BigInt(NUMBERS_AT_ONCE) ? Number(missing) : NUMBERS_AT_ONCE;
    await client.query(
      `do $$ begin for number in 1..${count} loop perform pg_current_xact_id(); commit; end loop; end $$`,
    );
  }
  await client.query('reset synchronous_commit');
}

/** Takes the keys between tables away and says how to make them again. */
async function dropForeignKeys(client: ClientBase): Promise<{ table: string; name: string; definition: string }[]> {
  const { rows } = await client.query(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
       from pg_constraint where contype = 'f' and conparentid = 0 and connamespace = 'public'::regnamespace
      order by 1, 2`,
  );
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${quoted(name)}`);
  return rows;
}

/** Those that the migrations have made. */
async function namesOfPartitions(client: ClientBase): Promise<Set<string>> {
  const { rows } = await client.query(
    `select relname from pg_class where relispartition and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`,
  );
  return new Set(rows.map(({ relname }) => relname as string));
}

/** As the functions that make partitions do: apart, then attached. */
async function createPartition(client: ClientBase, partition: DumpedPartition): Promise<void> {
  const { name, parent, root, bound, key, grants } = partition;
  const divided = key === null ? '' : ` partition by ${key}`;
  await client.query(
    `create table ${quoted(name)} (like ${quoted(root)} including defaults including constraints)${divided}`,
  );
  await client.query(`alter table ${quoted(parent)} attach partition ${quoted(name)} ${bound}`);
  for (const { role, privilege } of grants) {
    await client.query(`grant ${privilege} on ${quoted(name)} to ${quoted(role)}`);
  }
}
