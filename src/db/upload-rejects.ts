import type { Knex } from 'knex';

/** A reason for which records were rejected. */
export interface RejectReason {
  field: string | null;
  /** With what it quotes left out, so that equal faults are counted together. */
  reason: string;
  records: number;
  /** Of the first such record. */
  line: number;
}

/** Rejected lines of an upload in file order; a query, so that a caller can stream it. */
export function rejectsOf(transaction: Knex.Transaction, uploadId: string): Knex.QueryBuilder {
  return transaction('upload_rejects')
    .select('part', 'line', 'field', 'reason', 'text')
    .where({ upload_id: uploadId })
    .orderBy(['part', 'line']);
}

/** The most frequent reasons, most frequent first. */
export async function rejectReasons(
  transaction: Knex.Transaction,
  uploadId: string,
  limit: number,
): Promise<RejectReason[]> {
  const { rows } = await transaction.raw(
    `select field, regexp_replace(reason, '"[^"]*"|\\m\\d+\\M', '…', 'g') as reason, count(*) as records, min(line) as line
       from upload_rejects where upload_id = ? group by 1, 2 order by 3 desc, 4 limit ?`,
    [uploadId, limit],
  );
  return rows;
}
