import type { Writable } from 'node:stream';
import type { ReportFile, ReportRow } from '../db/reports.ts';
import type { Choice } from '../domain/reports/choices.ts';
import type { ReportModel } from '../domain/reports/model.ts';
import { rowsPerFile } from '../domain/reports/split-report.ts';
import type { JobContext } from './processor.ts';
import { reportPlace } from './report-place.ts';
import { storeFile } from './store-file.ts';
import { storeSplitReport } from './store-split-report.ts';

/** What is written: a report as a model, or the content of a file for other programs. */
export type Content = { model: ReportModel } | { write: (target: Writable) => Promise<void> };

/**
 * Streams a report into the object store. Where a table is longer than `rows` (null: than its format bears), it becomes an
 * archive of several files. Resolves once it lies there whole.
 */
export async function storeReport(
  { row, choice, content, rows }: { row: ReportRow; choice: Choice; content: Content; rows: number | null },
  context: JobContext,
): Promise<ReportFile> {
  const place = reportPlace(row, choice);
  if ('write' in content) return { ...place, ...(await storeFile(place.storageKey, content.write, context)) };
  const format = choice.exchange ? undefined : choice.format;
  if (!format) throw new Error(`${row.kind} is no report`);
  const most = rowsPerFile(format, rows);
  const { model } = content;
  if (most !== null && format.rows?.itself !== true) {
    return storeSplitReport({ model, format, place, most }, context);
  }
  const write = (target: Writable) => format.write(model, target, context.signal, most ?? undefined);
  return { ...place, ...(await storeFile(place.storageKey, write, context)) };
}
