import { z } from 'zod';
import type { PartRow } from '../db/upload-parts.ts';
import type { RejectReason } from '../db/upload-rejects.ts';
import type { UploadRow } from '../db/uploads.ts';
import { ASSUMPTIONS, assumptionsIn } from '../domain/logs/clock.ts';
import { count, jobError, timestamp } from './schemas.ts';

const sums = { read: count, stored: count, skipped: count, rejected: count, duplicate: count, observed: count };
const reasons = z.array(z.strictObject({ reason: z.string(), records: count }));

/** What its times leave out and was put in. */
export const timesAssumed = z.array(z.enum(ASSUMPTIONS)).meta({
  description: 'What its times leave out and was assumed: the year, the zone, the day, or the order of day and month',
});

/** The ledger of an upload. */
export const uploadLedger = z
  .strictObject({
    file_id: z.uuid(),
    state: z.string(),
    rows: z.strictObject(sums),
    parts: z.array(
      z.strictObject({
        part: z.int(),
        member: z.string().nullable().meta({ description: 'Name in the archive or workbook' }),
        format: z.string().nullable(),
        confidence: z.number().nullable(),
        state: z.string(),
        rows: z.strictObject(sums),
        skipped: reasons,
        error: jobError.nullable().meta({ description: 'Why nothing of it is read, although others are' }),
        first_seen: timestamp.nullable(),
        last_seen: timestamp.nullable(),
        times_assumed: timesAssumed,
      }),
    ),
    skipped: reasons,
    rejected: z.array(
      z.strictObject({ field: z.string().nullable(), reason: z.string(), records: count, first_line: count }),
    ),
    duplicates: z.array(z.strictObject({ file_id: z.uuid(), records: count })),
  })
  .meta({ id: 'FileLedger', description: 'read = stored + skipped + rejected + duplicate, in each part and in sum' });

/** What a ledger is made of. */
export interface LedgerOf {
  upload: UploadRow;
  parts: PartRow[];
  rejects: RejectReason[];
}

/** The ledger as the API answers it. */
export function ledgerView({ upload, parts, rejects }: LedgerOf): z.input<typeof uploadLedger> {
  return {
    file_id: upload.id,
    state: upload.state,
    rows: sumsOf(upload),
    parts: parts.map((part) => ({
      ...{
        part: part.no,
        member: part.member,
        format: part.format,
        confidence: part.format_confidence,
        state: part.state,
      },
      ...{ rows: sumsOf(part), skipped: listed(part.skip_reasons), error: part.error },
      first_seen: part.first_seen?.toISOString() ?? null,
      last_seen: part.last_seen?.toISOString() ?? null,
      times_assumed: assumptionsIn(part.time_assumed),
    })),
    skipped: listed(upload.skip_reasons),
    rejected: rejects.map(({ field, reason, records, line }) => ({
      ...{ field, reason, records: Number(records), first_line: Number(line) },
    })),
    duplicates: Object.entries(upload.duplicate_of).map(([file_id, records]) => ({ file_id, records })),
  };
}

/** The ledger as rows of a table. */
export function ledgerRows(of: LedgerOf): Record<string, string | number | null>[] {
  const { parts, rejected, duplicates } = ledgerView(of);
  const byPart = parts.flatMap(({ part, member, format, rows, skipped, error, times_assumed }) => {
    const row = (what: string, reason: string | null, records: number) => ({
      part,
      member,
      format,
      what,
      reason,
      records,
    });
    return [
      ...Object.entries(rows).map(([what, records]) => row(what, null, records)),
      ...skipped.map(({ reason, records }) => row('skipped because', reason, records)),
      ...times_assumed.map((what) => row('assumed of times', what, 0)),
      ...(error ? [row('refused because', error.message, 0)] : []),
    ];
  });
  const whole = (what: string, reason: string, records: number) => ({
    ...{ part: null, member: null, format: null, what, reason, records },
  });
  return [
    ...byPart,
    ...rejected.map(({ field, reason, records }) =>
      whole('rejected because', field ? `${field}: ${reason}` : reason, records),
    ),
    ...duplicates.map(({ file_id, records }) => whole('duplicate of', file_id, records)),
  ];
}

function sumsOf(row: UploadRow | PartRow): Record<keyof typeof sums, number> {
  return {
    ...{ read: row.rows_read, stored: row.rows_stored, skipped: row.rows_skipped },
    ...{ rejected: row.rows_rejected, duplicate: row.rows_duplicate, observed: row.rows_observed },
  };
}

function listed(found: Record<string, number>): { reason: string; records: number }[] {
  return Object.entries(found)
    .map(([reason, records]) => ({ reason, records }))
    .sort((a, b) => b.records - a.records);
}
