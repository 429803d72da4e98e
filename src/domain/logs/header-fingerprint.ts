import { createHash } from 'node:crypto';
import { lettersOf } from './csv-columns.ts';
import { cellTexts, DELIMITERS, firstLines } from './csv-header.ts';
import type { Sample } from './format.ts';
import { Fields } from './scan/fields.ts';

/** A line that could be a table's header, and what tells it from other headers. */
export interface HeaderLine {
  /** From 1. */
  line: number;
  delimiter: string;
  cells: string[];
  fingerprint: string;
}

/** Lines among the first that divide into cells, each the way that gives most of them. */
export function headerLines(sample: Sample): HeaderLine[] {
  const fields = new Fields();
  return firstLines(sample.bytes).flatMap((bytes, index) => {
    const [most] = DELIMITERS.map((delimiter) => ({
      delimiter,
      cells: cellTexts(bytes, delimiter.charCodeAt(0), fields),
    })).sort((a, b) => b.cells.length - a.cells.length);
    if (most === undefined || most.cells.length < 2) return [];
    return [{ line: index + 1, ...most, fingerprint: headerFingerprint(most.cells) }];
  });
}

/** The same for headers that differ in case, spaces and signs only. */
export function headerFingerprint(cells: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(cells.map(lettersOf)))
    .digest('hex');
}
