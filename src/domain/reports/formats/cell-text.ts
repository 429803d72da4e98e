/** The longest text a cell of a workbook may hold. */
const LONGEST = 32_767;

/**
 * Controls, halves of characters and non-characters, which XML 1.0 cannot carry or a table has no use for, and marks that
 * turn the reading direction: a name could look like another with them.
 */
const UNWANTED = /[\p{Cc}\p{Cs}\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Readers of workbooks turn _xHHHH_ into the character with that number; an escaped underscore keeps the text as it is. */
const ESCAPE_LOOKALIKE = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** What most cells are made of, and what can stay as it is. */
const PLAIN = /^[\x20-\x5e\x60-\x7e]*$/;

/**
 * Text as a workbook cell can hold it: without control characters and halves of characters, and no longer than allowed.
 * A leading = + - @ stays: in a cell typed as text it is text, no formula.
 */
export function cellText(text: string): string {
  if (PLAIN.test(text) && text.length <= LONGEST) return text;
  const clean = text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(UNWANTED, '')
    .replace(ESCAPE_LOOKALIKE, '_x005F_');
  if (clean.length <= LONGEST) return clean;
  const cut = clean.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '');
  return `${cut}…`;
}

/** A name for a sheet: at most 31 characters, without those that formulas need. */
export function sheetName(title: string, part = 1): string {
  const suffix = part === 1 ? '' : ` (${part})`;
  const clean = cellText(title)
    .replace(/[[\]:*?/\\]/g, ' ')
    .replace(/^'+|'+$/g, '')
    // Names stand in quotes wherever sheets are pointed to.
    .replaceAll("'", '’');
  if (clean.trim() === '') return `Sheet${suffix}`;
  return clean.slice(0, 31 - suffix.length) + suffix;
}
