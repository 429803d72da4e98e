import type { Knex } from 'knex';
import { linesPlace } from '../db/alert-evidence.ts';
import { type LineOf, recordLines } from '../intake/record-lines.ts';
import type { ApiServices } from './services.ts';

/** Parts of files that one answer opens, and how far into each it reads. */
const MOST_PARTS = 3;
const MOST_BYTES = 32 * 1024 * 1024;

/** The text of the lines that records come from, by `lineKey`. */
export function rawLines(
  transaction: Knex.Transaction,
  { objects, log }: Pick<ApiServices, 'objects' | 'log'>,
  records: readonly LineOf[],
): Promise<Map<string, string>> {
  return recordLines(records, {
    ...{ objects, mostParts: MOST_PARTS, mostBytes: MOST_BYTES },
    locate: (uploadId, part) => linesPlace(transaction, uploadId, part),
    failed: (upload, { message }) => log.warn('lines of an upload cannot be read', { upload, reason: message }),
  });
}
