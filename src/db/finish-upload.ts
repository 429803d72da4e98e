import type { Knex } from 'knex';
import { lockTenantWide, planForBatches } from './batch-planning.ts';
import { type Duplicates, removeDuplicates } from './duplicates.ts';
import { lockUpload, type UploadRow } from './uploads.ts';

/** How finishing ended: this part was the last and the upload is stored; other parts are still read; or it was given up. */
export type Finish = 'stored' | 'waiting' | 'given-up';

/**
 * Marks the upload stored when every part is, after taking out what earlier uploads already have. Safe to call again: the
 * part that finished the upload hears 'stored' each time, so that what follows is never lost, and every other part
 * 'waiting'. One upload of the tenant at a time, so that two that overlap do not overlook each other.
 */
export async function finishUpload(transaction: Knex.Transaction, uploadId: string, part: number): Promise<Finish> {
  await planForBatches(transaction);
  await lockTenantWide(transaction, 'finish-upload');
  const upload = await lockUpload(transaction, uploadId);
  if (!upload) return 'given-up';
  if (upload.state === 'stored') return upload.finished_by === part ? 'stored' : 'waiting';
  if (upload.state !== 'parsing') return 'given-up';
  const { rows: sums } = await transaction.raw(SUMS, [uploadId]);
  const sum = sums[0];
  if (upload.parts === null || sum.stored_parts < upload.parts) return 'waiting';
  const duplicates = await removeDuplicates(transaction, { ...upload, format: sum.format, ...sum.span });
  await correctLedger(transaction, upload, duplicates);
  const total = duplicates.length === 0 ? sum : (await transaction.raw(SUMS, [uploadId])).rows[0];
  await transaction('uploads')
    .where({ id: uploadId })
    .update({
      ...total.ledger,
      skip_reasons: JSON.stringify(await skipReasons(transaction, uploadId)),
      duplicate_of: JSON.stringify(await namesOf(transaction, duplicates)),
      ...{ first_seen: total.span.first_seen, last_seen: total.span.last_seen, time_assumed: total.time_assumed },
      ...{ format: total.format, format_confidence: total.format_confidence },
      ...{ state: 'stored', error: null, finished_by: part, finished_at: transaction.fn.now() },
    });
  return 'stored';
}

/** Sums over the parts; the format is that of most rows. */
const SUMS = `
  select count(*) filter (where state = 'stored')::int as stored_parts,
    jsonb_build_object(
      'rows_read', sum(rows_read), 'rows_stored', sum(rows_stored), 'rows_skipped', sum(rows_skipped),
      'rows_rejected', sum(rows_rejected), 'rows_duplicate', sum(rows_duplicate), 'rows_observed', sum(rows_observed)) as ledger,
    jsonb_build_object('first_seen', min(first_seen), 'last_seen', max(last_seen)) as span,
    coalesce(bit_or(time_assumed), 0) as time_assumed,
    (array_agg(format order by rows_read desc, no))[1] as format,
    (array_agg(format_confidence order by rows_read desc, no))[1] as format_confidence
  from upload_parts where upload_id = ?`;

async function correctLedger(transaction: Knex.Transaction, upload: UploadRow, found: Duplicates[]): Promise<void> {
  if (found.length === 0) return;
  for (const { part, flows, observations } of found) {
    const rows = flows + observations;
    await transaction('upload_parts')
      .where({ upload_id: upload.id, no: part })
      .update({
        rows_stored: transaction.raw('rows_stored - ?', [rows]),
        rows_duplicate: transaction.raw('rows_duplicate + ?', [rows]),
        rows_observed: transaction.raw('greatest(rows_observed - ?, 0)', [observations]),
      });
  }
  // What was staged counted the rows that are gone.
  await transaction('part_services').where({ upload_no: upload.no }).delete();
  await transaction('upload_parts').where({ upload_id: upload.id }).update({ edges_staged: false });
}

/** Upload id → how many of this upload's records it already had. */
async function namesOf(transaction: Knex.Transaction, found: Duplicates[]): Promise<Record<string, number>> {
  if (found.length === 0) return {};
  const uploads = await transaction<UploadRow>('uploads')
    .select('id', 'no')
    .whereIn('no', [...new Set(found.map(({ of }) => of))]);
  return Object.fromEntries(
    uploads.map(({ id, no }) => [
      id,
      found.reduce((sum, entry) => sum + (entry.of === no ? entry.flows + entry.observations : 0), 0),
    ]),
  );
}

async function skipReasons(transaction: Knex.Transaction, uploadId: string): Promise<Record<string, number>> {
  const { rows } = await transaction.raw(
    `select coalesce(jsonb_object_agg(reason, records), '{}') as reasons from (
       select reason, sum(records::bigint) as records
         from upload_parts, jsonb_each_text(skip_reasons) as skips(reason, records)
        where upload_id = ? group by reason) summed`,
    [uploadId],
  );
  return rows[0].reasons;
}
