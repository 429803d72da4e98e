import type { Knex } from 'knex';
import { type ChainedRow, GENESIS, sealOf } from '../domain/audit/chain.ts';
import type { Anchor } from '../domain/audit/verify-chain.ts';

/** Columns of an audit row `a` as `ChainedRow` wants them. */
export const CHAINED_COLUMNS = `a.tenant_id, a.id::text as id, a.xid::text as xid,
  to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, a.actor_id, a.action, a.target, a.outcome,
  a.request_id, a.ip::text as ip, a.details::text as details`;

/** What a round of sealing did. */
export interface SealedBatch {
  rows: number;
  /** The new head of every tenant that got seals. */
  heads: Map<string, Anchor>;
}

/**
 * Seals up to `limit` committed audit rows, oldest transaction first. Rows of transactions that are not older than every
 * running one wait: a transaction that commits late can then never come before a row that is sealed already. Null when
 * another process is sealing.
 */
export function sealRows(control: Knex, limit: number): Promise<SealedBatch | null> {
  return control.transaction(async (transaction) => {
    const lock = await transaction.raw(`select pg_try_advisory_xact_lock(hashtext('ringfence:audit-seal')) as held`);
    if (!lock.rows[0].held) return null;
    const { rows } = (await transaction.raw(
      `with last as (select xid, audit_id from audit_seals order by xid desc, audit_id desc limit 1)
       select ${CHAINED_COLUMNS} from audit_log a
        where (a.xid, a.id) > (coalesce((select xid from last), '0'::xid8), coalesce((select audit_id from last), 0))
          and a.xid < pg_snapshot_xmin(pg_current_snapshot())
        order by a.xid, a.id limit ?`,
      [limit],
    )) as { rows: ChainedRow[] };
    if (rows.length === 0) return { rows: 0, heads: new Map() };
    const heads = await readHeads(transaction, [...new Set(rows.map((row) => row.tenant_id))]);
    const seals = rows.map((row) => {
      const head = heads.get(row.tenant_id) ?? { seq: 0, hash: GENESIS };
      const next = { seq: head.seq + 1, hash: sealOf(head.hash, head.seq + 1, row) };
      heads.set(row.tenant_id, next);
      return { tenant_id: row.tenant_id, ...next, audit_id: row.id, xid: row.xid };
    });
    await insertSeals(transaction, seals);
    return { rows: seals.length, heads };
  });
}

/** Notes heads that were handed to somebody outside of the database; a chain that later ends before one was cut. */
export async function noteAnchors(
  transaction: Knex,
  keptBy: 'log' | 'siem',
  heads: Iterable<readonly [string, Anchor]>,
): Promise<void> {
  const rows = [...heads].map(([tenant_id, { seq, hash }]) => ({ tenant_id, seq, hash, kept_by: keptBy }));
  if (rows.length > 0) await transaction('audit_anchors').insert(rows);
}

/** Committed rows that wait to be sealed, counted up to a limit that keeps the question cheap. */
export async function countUnsealed(control: Knex): Promise<number> {
  const { rows } = await control.raw(
    `with last as (select xid, audit_id from audit_seals order by xid desc, audit_id desc limit 1)
     select count(*)::int as count from (
       select 1 from audit_log a
        where (a.xid, a.id) > (coalesce((select xid from last), '0'::xid8), coalesce((select audit_id from last), 0))
        limit 100000) waiting`,
  );
  return rows[0].count;
}

async function readHeads(transaction: Knex, tenantIds: string[]): Promise<Map<string, Anchor>> {
  const { rows } = (await transaction.raw(
    `select t.id as tenant_id, s.seq, s.hash from unnest(?::uuid[]) t(id)
      cross join lateral (select seq, hash from audit_seals where tenant_id = t.id order by seq desc limit 1) s`,
    [tenantIds],
  )) as { rows: ({ tenant_id: string } & Anchor)[] };
  return new Map(rows.map(({ tenant_id, seq, hash }) => [tenant_id, { seq, hash }]));
}

async function insertSeals(
  transaction: Knex,
  seals: { tenant_id: string; seq: number; hash: Buffer; audit_id: string; xid: string }[],
): Promise<void> {
  await transaction.raw(
    `insert into audit_seals (tenant_id, seq, audit_id, xid, hash)
     select tenant_id, seq, audit_id, xid::xid8, decode(hash, 'hex')
       from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::text[], ?::text[]) s(tenant_id, seq, audit_id, xid, hash)`,
    [
      seals.map((seal) => seal.tenant_id),
      seals.map((seal) => seal.seq),
      seals.map((seal) => seal.audit_id),
      seals.map((seal) => seal.xid),
      seals.map((seal) => seal.hash.toString('hex')),
    ],
  );
}
