import type { Column } from '../model.ts';
import { standsRight } from './shown-cell.ts';

/** Widths of the columns of a table on paper, and the size of its letters. */
export interface TableLayout {
  size: number;
  /** In points, room at both sides of the text included. */
  widths: number[];
  /** Whether a wider page would suit it better: small letters, or texts in narrow columns. */
  crowded: boolean;
}

/** Where the sizes begin. */
const COMFORTABLE_SIZE = 8;
/** Texts that would like this much more room than there is are crowded. */
const CROWDED = 1.3;
/** Sizes of letters, tried from the first on until the table is as wide as the page. */
const SIZES = [COMFORTABLE_SIZE, 7.5, 7, 6.5, 6, 5.5];
/** Room at each side of a cell's text. */
export const PADDING = 3;
/** Widest column that is not broken into lines, in sizes of its letters. */
const WIDEST = 46;
/** Narrowest column of text, in sizes of its letters. */
const NARROWEST = 8;
/** The same where a table has more columns than a page is made for, and the sizes that are tried with each. */
const TIGHT = [7.5, 6, 4.5];
const TIGHT_SIZES = [6.5, 6, 5.5];

/**
 * How wide columns are on a page `available` points wide, by a sample of their cells. Figures and times are never broken
 * when there is room for them at a readable size; texts share what is left. Where there are too many columns, texts are
 * broken into more lines, and times between day and hour, before any word of a header is.
 */
export function columnWidths(
  columns: readonly Column[],
  sample: readonly (readonly string[])[],
  available: number,
  measure: (text: string, size: number, bold: boolean) => number,
): TableLayout {
  const wishes = columns.map((column, index) =>
    wish(
      column,
      sample.map((row) => row[index] ?? ''),
      measure,
    ),
  );
  for (const size of SIZES) {
    const natural = wishes.map(({ natural: wanted }) => wanted * size + 2 * PADDING);
    if (sum(natural) <= available) return { size, widths: natural, crowded: size < COMFORTABLE_SIZE };
    const least = wishes.map(({ least: needed }) => needed * size + 2 * PADDING);
    if (sum(least) > available) continue;
    const crowded = size < COMFORTABLE_SIZE || sum(natural) > CROWDED * available;
    return { size, widths: shared(least, natural, available), crowded };
  }
  const needed = (size: number, room: number) =>
    wishes.map(({ least, tight }) => Math.max(tight, Math.min(least, room)) * size + 2 * PADDING);
  for (const room of TIGHT) {
    for (const size of TIGHT_SIZES) {
      const tight = needed(size, room);
      if (sum(tight) > available) continue;
      const natural = wishes.map(({ natural: wanted }) => wanted * size + 2 * PADDING);
      return { size, widths: shared(tight, natural, available), crowded: true };
    }
  }
  const size = SIZES.at(-1) as number;
  const tight = needed(size, 0);
  return { size, widths: tight.map((width) => (width * available) / sum(tight)), crowded: true };
}

const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);

/** What columns need at least, and of the room that is left a share of what they would like. */
function shared(least: readonly number[], natural: readonly number[], available: number): number[] {
  const share = (available - sum(least)) / Math.max(sum(natural) - sum(least), 1e-9);
  return least.map((width, index) => width + share * ((natural[index] as number) - width));
}

/** In sizes of the letters: what a column takes unbroken, what it takes at least, and what in a table that is too wide. */
function wish(
  { title, type }: Column,
  cells: readonly string[],
  measure: (text: string, size: number, bold: boolean) => number,
): { natural: number; least: number; tight: number } {
  const width = (text: string, bold = false) => measure(text, 100, bold) / 100;
  const longest = (list: readonly number[]) => list.reduce((most, value) => Math.max(most, value), 0);
  const heading = longest(title.split(/\s+/).map((word) => width(word, true)));
  const content = longest(cells.map((cell) => width(cell.slice(0, 200))));
  const natural = Math.max(Math.min(content, WIDEST), Math.min(width(title, true), Math.max(heading, 12)));
  const unbroken = standsRight(type) || type === 'time';
  const least = unbroken
    ? Math.max(Math.min(content, WIDEST), heading)
    : Math.max(heading, Math.min(content, NARROWEST));
  const pieces = type === 'time' ? cells.flatMap((cell) => cell.split(' ')) : [];
  const tight = standsRight(type) ? least : Math.max(heading, longest(pieces.map((piece) => width(piece))));
  return { natural: Math.max(natural, least), least, tight: Math.min(tight, least) };
}
