import { plainText } from '../../drawings/plain-text.ts';

/** Signs that begin a formula, the full-width ones and blanks before them included. */
const FORMULA = /^[\s"']*[=＝]/;

/**
 * A name from a log as Lucid may hold it. Lucid computes `{{=…}}` in texts and values that begin with an equals sign:
 * braces get a space between them and such values an apostrophe in front, so that they stay text.
 */
export function lucidText(text: string): string {
  const plain = plainText(text)
    .replace(/\{(?=\{)/g, '{ ')
    .replace(/\}(?=\})/g, '} ');
  return FORMULA.test(plain) ? `'${plain}` : plain;
}

/** The same for texts that Lucid reads as HTML. */
export function lucidHtml(text: string): string {
  return lucidText(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
