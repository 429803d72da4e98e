import type { QueryName } from '../domain/reports/queries.ts';
import { total } from './counters.ts';
import type { QueryText } from './report-narrowing.ts';

const LINES = ['rows_read', 'rows_stored', 'rows_skipped', 'rows_rejected', 'rows_duplicate'];

/** What was read, and what became of every line. */
export const ledgerQueries = {
  ledger: (where) =>
    `select upload.name, upload.format, upload.state, upload.size, upload.rows_read, upload.rows_stored, upload.rows_skipped,
       upload.rows_rejected, upload.rows_duplicate, upload.first_seen, upload.last_seen, upload.created_at, upload.sha256
     from uploads upload where ${where.during('upload.created_at')} order by upload.no`,
  'ledger-parts': (where) =>
    `select upload.name, part.no, part.member, part.format, part.state, part.rows_read, part.rows_stored, part.rows_skipped,
       part.rows_rejected, part.rows_duplicate, part.first_seen, part.last_seen,
       (select string_agg(why || ': ' || lines, '; ' order by why) from jsonb_each_text(part.skip_reasons) as skipped (why, lines))
         as skip_reasons
     from upload_parts part join uploads upload on upload.id = part.upload_id
     where ${where.during('upload.created_at')} order by upload.no, part.no`,
  'ledger-totals': (where) =>
    `select upload.state, count(*) as uploads, ${total('upload.size')} as size,
       ${LINES.map((column) => `${total(`upload.${column}`)} as ${column}`).join(', ')}
     from uploads upload where ${where.during('upload.created_at')} group by 1 order by 1`,
  'reject-reasons': (where) =>
    `select upload.name, reject.reason, reject.field, count(*) as lines, min(reject.line) as first_line
     from upload_rejects reject join uploads upload on upload.id = reject.upload_id
     where ${where.during('upload.created_at')} group by upload.no, upload.name, reject.reason, reject.field
     order by upload.no, lines desc, reject.reason, reject.field`,
} as const satisfies Partial<Record<QueryName, QueryText>>;
