import type { Knex } from 'knex';
import { linesPlace } from '../db/alert-evidence.ts';
import { evidenceRow, readEvidence } from '../db/report-evidence.ts';
import type { FactRow, ReportFilters } from '../domain/reports/facts.ts';
import { lineKey, recordLines } from '../intake/record-lines.ts';
import type { JobContext } from './processor.ts';

/** Parts of files that one report opens, and how far into each it reads. */
const MOST_PARTS = 20;
const MOST_BYTES = 128 * 1024 * 1024;

/** Rows of evidence, with the lines as they stand in the files. */
export async function* readReportEvidence(
  transaction: Knex.Transaction,
  about: { filters: ReportFilters; generated: Date },
  { services: { objects, log }, signal }: JobContext,
): AsyncGenerator<FactRow[]> {
  const found = await readEvidence(transaction, about, signal);
  const texts = await recordLines(
    found.map(({ record }) => record),
    {
      ...{ objects, mostParts: MOST_PARTS, mostBytes: MOST_BYTES },
      locate: (uploadId, part) => linesPlace(transaction, uploadId, part),
      failed: (upload, { message }) => log.warn('lines of an upload cannot be read', { upload, reason: message }),
    },
  );
  yield found.map((each) => evidenceRow(each, texts.get(lineKey(each.record)) ?? null));
}
