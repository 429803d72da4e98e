/** The longest text a cell of a workbook may hold. */
const LONGEST = 32_767;

/** Controls, halves of characters and non-characters: XML 1.0 cannot carry them, or a table has no use for them. */
const UNWANTED = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

/** Readers of workbooks turn _xHHHH_ into the character with that number; an escaped underscore keeps the text as it is. */
const ESCAPE_LOOKALIKE = /_(?=x[0-9A-Fa-f]{4}_)/g;

/**
 * Text as a workbook cell can hold it: without control characters and halves of characters, and no longer than allowed.
 * A leading = + - @ stays: in a cell typed as text it is text, no formula.
 */
export function cellText(text: string): string {
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
  const clean = title.replace(/[[\]:*?/\\]/g, ' ').replace(/^'+|'+$/g, '');
  return clean.slice(0, 31 - suffix.length) + suffix;
}
