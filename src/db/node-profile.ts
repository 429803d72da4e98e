import type { Knex } from 'knex';
import type { Candidate } from '../domain/nodes/decide-type.ts';
import type { FactKind } from '../domain/nodes/fact.ts';
import { REVERSE_FACTS } from './reverse-names.ts';

/** A fact of a node, over all uploads, with the newest record that states it; null where a name server said it. */
export interface NodeFactRow {
  kind: FactKind;
  source: string;
  value: string;
  confidence: number;
  count: number;
  first_seen: Date;
  last_seen: Date;
  upload_id: string | null;
  upload: string | null;
  /** In the upload: which part of it, and the line or record there. */
  part: number | null;
  line: number | null;
}

/** What follows from evidence for a node, as the last classification wrote it; empty before the first. */
export interface NodeReasons {
  hostname?: { value: string; confidence: number; source: string } | null;
  names?: { value: string; source: string; confidence: number }[];
  os?: { value: string; confidence: number; reasons: string[] } | null;
  type?: { type: string; confidence: number; candidates: Candidate[] };
}

/** The facts of a node's address, the surest of each kind first. */
export async function factsOfNode(transaction: Knex.Transaction, id: string, limit: number): Promise<NodeFactRow[]> {
  const { rows } = await transaction.raw(
    `select fact.kind, fact.source, fact.value, max(fact.confidence)::int as confidence, sum(fact.count)::bigint as count,
       min(fact.first_seen) as first_seen, max(fact.last_seen) as last_seen,
       (array_agg(upload.id order by fact.last_seen desc))[1] as upload_id,
       (array_agg(upload.name order by fact.last_seen desc))[1] as upload,
       (array_agg(fact.part order by fact.last_seen desc))[1] as part,
       (array_agg(fact.line order by fact.last_seen desc))[1] as line
     from node_facts fact join uploads upload on upload.no = fact.upload_no
     where fact.address = (select address from network_nodes where id = ?)
     group by fact.kind, fact.source, fact.value
     union all
     select kind, source, value, confidence, count, first_seen, last_seen, null, null, null, null
     from (${REVERSE_FACTS}) asked where address = (select address from network_nodes where id = ?)
     order by kind, confidence desc, last_seen desc, value limit ?`,
    [id, id, limit],
  );
  return rows;
}

/** Why a node is what it is said to be. */
export async function reasonsOfNode(transaction: Knex.Transaction, id: string): Promise<NodeReasons> {
  const row = await transaction('network_nodes').select('reasons').where({ id }).first();
  return row?.reasons ?? {};
}
