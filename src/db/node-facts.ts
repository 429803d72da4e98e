import type { Knex } from 'knex';
import type { TranslatedFlows } from '../domain/nodes/evidence/translation.ts';
import type { StoredObservation } from '../domain/nodes/fact.ts';
import type { SummedFact } from '../domain/nodes/fact-sums.ts';
import { lockTenantWide, planForBatches } from './batch-planning.ts';
import { TENANT } from './counters.ts';
import { readBatches } from './cursor.ts';

/** Makes this transaction the only one of the tenant that says what nodes are, until it ends. */
export async function lockNodes(transaction: Knex.Transaction): Promise<void> {
  await planForBatches(transaction);
  await lockTenantWide(transaction, 'nodes');
}

const STORED = `upload.state = 'stored' and upload.deleted_at is null`;
const FINISHED = 'coalesce(upload.finished_at, upload.created_at)';

/** Numbers of the uploads that have not been asked for facts as they are now, or not by these rules; oldest first. */
export async function uploadsToAsk(transaction: Knex.Transaction, rules: number): Promise<number[]> {
  const { rows } = await transaction.raw(
    `select upload.no from uploads upload
     where ${STORED} and not exists (
       select from classified_uploads asked
       where asked.upload_no = upload.no and asked.finished_at = ${FINISHED} and asked.rules = ?)
     order by upload.no`,
    [rules],
  );
  return (rows as { no: number }[]).map(({ no }) => no);
}

/** Removes the facts of uploads that were deleted, or are being read again. */
export async function forgetGoneUploads(transaction: Knex.Transaction): Promise<void> {
  const gone = `not exists (select from uploads upload where upload.no = asked.upload_no and ${STORED})`;
  await transaction.raw(
    `delete from node_facts fact using classified_uploads asked where asked.upload_no = fact.upload_no and ${gone}`,
  );
  await transaction.raw(`delete from classified_uploads asked where ${gone}`);
}

/** Removes the facts of an upload, so that it can be asked anew. */
export async function clearFacts(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw('delete from node_facts where upload_no = ?', [uploadNo]);
}

/** Notes that an upload has been asked by these rules, as it is now. */
export async function markAsked(transaction: Knex.Transaction, uploadNo: number, rules: number): Promise<void> {
  await transaction.raw(
    `insert into classified_uploads (tenant_id, upload_no, finished_at, rules)
     select ${TENANT}, upload.no, ${FINISHED}, ? from uploads upload where upload.no = ?
     on conflict (tenant_id, upload_no) do update set finished_at = excluded.finished_at, rules = excluded.rules`,
    [rules, uploadNo],
  );
}

/** The observations of an upload that are of these kinds, in batches. */
export function readObservations(
  transaction: Knex.Transaction,
  uploadNo: number,
  kinds: readonly string[],
): AsyncGenerator<StoredObservation[]> {
  return readBatches<StoredObservation>(
    transaction,
    `select kind, part, line, extract(epoch from time)::float8 as time, host(src) as src, src_port as "srcPort",
       host(dst) as dst, dst_port as "dstPort", protocol, name, detail
     from observations where upload_no = ? and kind = any(?)`,
    [uploadNo, kinds],
  );
}

/** Adds facts of an upload to those it has. Each fact at most once in a call. */
export async function addFacts(
  transaction: Knex.Transaction,
  uploadNo: number,
  facts: readonly SummedFact[],
): Promise<void> {
  for (let start = 0; start < facts.length; start += AT_ONCE) {
    const rows = facts.slice(start, start + AT_ONCE);
    await transaction.raw(
      `insert into node_facts (tenant_id, upload_no, address, kind, source, value, confidence, count, first_seen, last_seen, part, line)
       select ${TENANT}, ?, address, kind, source, value, confidence, count, to_timestamp("firstSeen"), to_timestamp("lastSeen"), part, line
       from jsonb_to_recordset(?::jsonb) as fact(address inet, kind text, source text, value text, confidence smallint,
         count bigint, "firstSeen" float8, "lastSeen" float8, part integer, line bigint)
       on conflict (tenant_id, address, kind, source, value, upload_no) do update set
         count = node_facts.count + excluded.count, confidence = greatest(node_facts.confidence, excluded.confidence),
         first_seen = least(node_facts.first_seen, excluded.first_seen),
         last_seen = greatest(node_facts.last_seen, excluded.last_seen)`,
      [uploadNo, JSON.stringify(rows)],
    );
  }
}

const AT_ONCE = 5_000;

/** Source translations of an upload: to whom at least two addresses were translated. */
export async function translationsOf(transaction: Knex.Transaction, uploadNo: number): Promise<TranslatedFlows[]> {
  const { rows } = await transaction.raw(
    `select regexp_replace(src_nat, ':[0-9]+$', '') as translated, extract(epoch from min(time))::float8 as first_seen,
       extract(epoch from max(time))::float8 as last_seen, count(*) as flows, min(part) as part, min(line) as line
     from flows where upload_no = ? and src_nat is not null
     group by 1 having min(src) < max(src) limit 10000`,
    [uploadNo],
  );
  return rows;
}
