import type { Knex } from 'knex';
import { type RecordPlace, storedPart } from '../db/alert-evidence.ts';
import { readLines } from '../intake/read-lines.ts';
import type { ApiServices } from './services.ts';

/** Parts of files that one answer opens, and how far into each it reads. */
const MOST_PARTS = 3;
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * The text of the lines that records come from, by `upload part line`. A line is given only when it names one of its
 * record's addresses: where a number counts records rather than lines, there is no line to show.
 */
export async function rawLines(
  transaction: Knex.Transaction,
  { objects, log }: Pick<ApiServices, 'objects' | 'log'>,
  records: readonly (RecordPlace & { client: string | null; server: string | null })[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const keyOf = ({ upload_id, part }: RecordPlace) => `${upload_id} ${part}`;
  for (const key of [...new Set(records.map(keyOf))].slice(0, MOST_PARTS)) {
    const inPart = records.filter((each) => keyOf(each) === key);
    const { upload_id, part } = inPart[0] as RecordPlace;
    const stored = await storedPart(transaction, upload_id, part);
    if (!stored) continue;
    const { storage_key: storageKey, size, member, from_byte: fromByte, from_line: fromLine } = stored;
    const lines = inPart.map(({ line }) => line);
    const wanted = { storageKey, size, member, fromByte, fromLine, lines, maxBytes: MOST_BYTES };
    const found = await readLines(objects, wanted).catch((error: Error) => {
      // What cannot be opened again is no reason to keep back what is known of it.
      log.warn('lines of an upload cannot be read', { upload: upload_id, reason: error.message });
      return new Map<number, string>();
    });
    for (const { line, client, server } of inPart) {
      const text = found.get(line);
      if (text && [client, server].some((address) => address !== null && text.includes(address))) {
        texts.set(`${key} ${line}`, text);
      }
    }
  }
  return texts;
}
