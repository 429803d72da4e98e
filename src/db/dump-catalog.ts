import type { ClientBase } from 'pg';

/** A table whose rows are dumped: a plain one, or the root of a partitioned one. */
export interface DumpedTable {
  name: string;
  /** Those that are not computed. */
  columns: string[];
}

/** A partition, in an order in which each comes after its parent. */
export interface DumpedPartition {
  name: string;
  parent: string;
  /** The table on top, which it is like. */
  root: string;
  /** As Postgres writes it: `FOR VALUES …`. */
  bound: string;
  /** How it is partitioned itself (`RANGE (time)`); null for a leaf. */
  key: string | null;
  grants: { role: string; privilege: string }[];
}

/** Everything beside the rows that a dump needs to become the same database again. */
export interface DumpCatalog {
  migrations: string[];
  tables: DumpedTable[];
  partitions: DumpedPartition[];
  sequences: { name: string; value: string; called: boolean }[];
  /** No transaction of the dump has this number or a later one; rows of the audit log and of events hold such numbers. */
  transactionId: string;
}

const ROOTS = `
  select c.oid, c.relname from pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
     and c.relname not in ('knex_migrations', 'knex_migrations_lock')`;

/** Names of the tables that hold rows, quoted for SQL. */
export async function dumpedNames(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query(`select quote_ident(relname) as name from (${ROOTS}) t order by 1`);
  return rows.map(({ name }) => name as string);
}

/** Reads the catalog in the client's transaction. */
export async function readCatalog(client: ClientBase): Promise<DumpCatalog> {
  const list = async <Row>(sql: string) => (await client.query(sql)).rows as Row[];
  const migrations = await list<{ name: string }>('select name from knex_migrations order by id');
  const [now] = await list<{ id: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as id');
  return {
    migrations: migrations.map(({ name }) => name),
    tables: await list<DumpedTable>(TABLES),
    partitions: await list<DumpedPartition>(PARTITIONS),
    sequences: await list<DumpCatalog['sequences'][number]>(SEQUENCES),
    transactionId: now?.id ?? '0',
  };
}

const TABLES = `
  select t.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from (${ROOTS}) t join pg_attribute a on a.attrelid = t.oid
   where a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
   group by t.relname order by t.relname`;

const PARTITIONS = `
  with recursive tree as (
    select t.oid, t.relname::text as root, null::oid as parent, 0 as depth from (${ROOTS}) t
    union all
    select i.inhrelid, tree.root, i.inhparent, tree.depth + 1 from tree join pg_inherits i on i.inhparent = tree.oid
  )
  select c.relname as name, p.relname as parent, tree.root, pg_get_expr(c.relpartbound, c.oid) as bound,
    pg_get_partkeydef(c.oid) as key,
    coalesce((select jsonb_agg(jsonb_build_object('role', r.rolname, 'privilege', acl.privilege_type) order by 1)
                from aclexplode(c.relacl) acl join pg_roles r on r.oid = acl.grantee
               where acl.grantee <> c.relowner), '[]') as grants
    from tree join pg_class c on c.oid = tree.oid join pg_class p on p.oid = tree.parent
   order by tree.depth, c.relname`;

const SEQUENCES = `
  select sequencename as name, coalesce(last_value, start_value)::text as value, last_value is not null as called
    from pg_sequences where schemaname = 'public' and sequencename not like 'knex_%' order by 1`;
