import type { Knex } from 'knex';
import type { SealedRow } from '../domain/audit/siem-event.ts';
import { CHAINED_COLUMNS, noteAnchors } from './audit-seals.ts';

/** How far the SIEM is behind; null when nothing was ever forwarded. */
export interface SiemLag {
  rows: number;
  seconds: number;
}

/** Makes the cursor at the beginning of the log, unless there is one. */
export async function ensureSiemCursor(control: Knex): Promise<void> {
  await control('siem_cursor').insert({ only_one: true }).onConflict('only_one').ignore();
}

/**
 * Hands the next sealed rows, oldest first, to `send`, and moves the cursor when it has resolved. Returns how many went;
 * null when another process is at it. The transaction holds nothing but the advisory lock meanwhile, so nobody waits.
 */
export function shipNext(
  control: Knex,
  limit: number,
  send: (rows: SealedRow[]) => Promise<void>,
): Promise<number | null> {
  return control.transaction(async (transaction) => {
    const lock = await transaction.raw(`select pg_try_advisory_xact_lock(hashtext('ringfence:siem')) as held`);
    if (!lock.rows[0].held) return null;
    const { rows } = (await transaction.raw(
      `select s.seq, encode(s.hash, 'hex') as hash, ${CHAINED_COLUMNS}
         from audit_seals s join audit_log a on a.id = s.audit_id
        where (s.xid, s.audit_id) > (select xid, audit_id from siem_cursor)
        order by s.xid, s.audit_id limit ?`,
      [limit],
    )) as { rows: SealedRow[] };
    const last = rows.at(-1);
    if (!last) return 0;
    await send(rows);
    await transaction.raw(
      `update siem_cursor set xid = ?::xid8, audit_id = ?, acknowledged = acknowledged + ?, acknowledged_at = now()`,
      [last.xid, last.id, rows.length],
    );
    const heads = new Map(rows.map(({ tenant_id, seq, hash }) => [tenant_id, { seq, hash: Buffer.from(hash, 'hex') }]));
    await noteAnchors(transaction, 'siem', heads);
    return rows.length;
  });
}

/** Rows written and not yet acknowledged (counted up to 100 000), and the age of the oldest. */
export async function siemLag(control: Knex): Promise<SiemLag | null> {
  const { rows } = await control.raw(
    `select waiting.rows, waiting.seconds from siem_cursor c cross join lateral (
       select count(*)::int as rows, coalesce(extract(epoch from now() - min(w.at)), 0)::float8 as seconds
         from (select at from audit_log a where (a.xid, a.id) > (c.xid, c.audit_id)
               order by a.xid, a.id limit 100000) w) waiting`,
  );
  return rows[0] ?? null;
}
