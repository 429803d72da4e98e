import type { ObjectStore } from '../infra/object-store.ts';
import { type LinesWanted, readLines } from './read-lines.ts';

/** A record of a stored file, and whom it is about. */
export interface LineOf {
  upload_id: string;
  part: number;
  line: number;
  client: string | null;
  server: string | null;
}

/** How much is opened, where parts lie, and who hears of what cannot be opened again. */
export interface LineReading {
  objects: ObjectStore;
  /** Parts of files that are opened at most, and how far into each it reads. */
  mostParts: number;
  mostBytes: number;
  locate(uploadId: string, part: number): Promise<Omit<LinesWanted, 'lines' | 'maxBytes'> | undefined>;
  failed(uploadId: string, error: Error): void;
}

/** Under which a record's line is found. */
export function lineKey({ upload_id, part, line }: Pick<LineOf, 'upload_id' | 'part' | 'line'>): string {
  return `${upload_id} ${part} ${line}`;
}

/**
 * The text of the lines that records come from, by `lineKey`. A line is given only when it names one of its record's
 * addresses: where a number counts records rather than lines, there is no line to show.
 */
export async function recordLines(records: readonly LineOf[], reading: LineReading): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const parts = new Map<string, LineOf[]>();
  for (const record of records) {
    const key = `${record.upload_id} ${record.part}`;
    parts.set(key, [...(parts.get(key) ?? []), record]);
  }
  for (const inPart of [...parts.values()].slice(0, reading.mostParts)) {
    const { upload_id, part } = inPart[0] as LineOf;
    const place = await reading.locate(upload_id, part);
    if (!place) continue;
    const wanted = { ...place, lines: inPart.map(({ line }) => line), maxBytes: reading.mostBytes };
    const found = await readLines(reading.objects, wanted).catch((error: Error) => {
      // What cannot be opened again is no reason to keep back what is known of it.
      reading.failed(upload_id, error);
      return new Map<number, string>();
    });
    for (const record of inPart) {
      const text = found.get(record.line);
      if (text && [record.client, record.server].some((address) => address !== null && text.includes(address))) {
        texts.set(lineKey(record), text);
      }
    }
  }
  return texts;
}
