/** What a spreadsheet would take for a formula, full-width signs and leading spaces included. */
const FORMULA = /^[\s"']*[=+\-@＝＋－＠\t\r\n]/;

/** The same behind what ends a cell where lists are separated by semicolons: there our quotes do not hold a cell together. */
const HIDDEN_FORMULA = /([;\t\r\n][\s"']*)(?=[=+\-@＝＋－＠])/g;

/** A text cell that stays text in every spreadsheet: what looks like a formula gets an apostrophe in front. */
export function safeCell(value: string | number | null): string | number | null {
  if (typeof value !== 'string') return value;
  const inside = value.replace(HIDDEN_FORMULA, "$1'");
  return FORMULA.test(inside) ? `'${inside}` : inside;
}
