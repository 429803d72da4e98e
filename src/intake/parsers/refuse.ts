import { ParserFailed } from '../../infra/parser-failed.ts';

/** A workbook that will not be read: what is wrong, and what to do. */
export function refusedBook(code: string, message: string, hint: string): ParserFailed {
  return ParserFailed.refused({ code, message, hint });
}

/** A workbook that is not what its kind demands. */
export function damagedBook(what: string): ParserFailed {
  const hint = 'Open it in the program that made it, save it again, or save the sheet as CSV.';
  return refusedBook('corrupt-workbook', `The workbook cannot be read: ${what}.`, hint);
}

/** A workbook that holds more than is read. */
export function tooLargeBook(what: string): ParserFailed {
  return refusedBook(
    'too-large-inflated',
    `The workbook is too large: ${what}.`,
    'Save the sheet as CSV and upload that.',
  );
}
