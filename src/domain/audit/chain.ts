import { createHash } from 'node:crypto';

/** An audit row as it is hashed: every value as the database's own text, so that nothing is lost in between. */
export interface ChainedRow {
  tenant_id: string;
  id: string;
  xid: string;
  /** UTC with microseconds. */
  at: string;
  actor_id: string | null;
  action: string;
  target: string | null;
  outcome: string;
  request_id: string | null;
  ip: string | null;
  /** Text of the jsonb value, whose keys Postgres keeps in one order. */
  details: string;
}

/** What the first row of a tenant is chained to. */
export const GENESIS = Buffer.alloc(32);

/** The row as JSON with its members in one order: the text that is hashed. */
export function canonicalRow(seq: number, row: ChainedRow): string {
  return JSON.stringify({
    seq,
    tenant_id: row.tenant_id,
    id: row.id,
    xid: row.xid,
    at: row.at,
    actor_id: row.actor_id,
    action: row.action,
    target: row.target,
    outcome: row.outcome,
    request_id: row.request_id,
    ip: row.ip,
    details: row.details,
  });
}

/** SHA-256 of the previous hash followed by the canonical row. */
export function sealOf(previous: Buffer, seq: number, row: ChainedRow): Buffer {
  return createHash('sha256').update(previous).update(canonicalRow(seq, row)).digest();
}
