/**
 * Widths of characters in shares of the font's size. Rounded up from sans-serif fonts in common use, DejaVu Sans being
 * the widest of them, so that what fits by this fits on the page.
 */
const CLASSES: readonly { characters: RegExp; width: number }[] = [
  { characters: /[\p{Mn}\p{Me}]/u, width: 0 },
  { characters: /[ijlI'|.,:;!]/, width: 0.34 },
  { characters: /[ ftr()[\]{}/\\-]/, width: 0.42 },
  { characters: /[mwMW@%]/, width: 0.99 },
  { characters: /[A-Z&~+=<>#→]/, width: 0.78 },
  {
    characters: /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f000}-\u{3fffd}]/u,
    width: 1.05,
  },
];
const OTHER = 0.64;
/** Of bold type against regular. */
const BOLD = 1.12;

/** The width of a text in points, at most. */
export function textWidth(text: string, size: number, bold = false): number {
  let sum = 0;
  for (const character of text) sum += CLASSES.find(({ characters }) => characters.test(character))?.width ?? OTHER;
  return sum * size * (bold ? BOLD : 1);
}

/** The text, or as much of its beginning as fits with an ellipsis. */
export function fitText(text: string, size: number, width: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  const characters = [...text];
  let room = width - textWidth('…', size, bold);
  let kept = '';
  for (const character of characters) {
    room -= textWidth(character, size, bold);
    if (room < 0) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
