import bidiModule from 'bidi-js';

/** A stretch of a line of one font and direction; `text` is in reading order. */
export interface TextRun<Font> {
  text: string;
  font: Font;
  rightToLeft: boolean;
}

/** Its typings are those of its ES module; Node loads the other one, which is the factory itself. */
const bidi = (bidiModule as unknown as typeof bidiModule.default)();
/** Hebrew, Arabic and their kin; without any of them a line needs no reordering. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** Joiners and variation selectors stay with the character before them. */
const ATTACHED = /\p{M}|\u200c|\u200d|[\ufe00-\ufe0f]/u;

/**
 * A line as runs from left to right, as the Unicode Bidirectional Algorithm (UAX #9) orders them. `fontFor` names the
 * font of a character and may replace what no font has.
 */
export function textRuns<Font>(
  line: string,
  fontFor: (character: string) => { font: Font; text: string },
): TextRun<Font>[] {
  const ordered = RIGHT_TO_LEFT.test(line);
  const { levels } = ordered ? bidi.getEmbeddingLevels(line) : { levels: null };
  const mirrored = levels ? bidi.getMirroredCharactersMap(line, levels) : null;
  const runs: { text: string; font: Font; level: number }[] = [];
  let index = 0;
  for (const character of line) {
    const level = levels?.[index] ?? 0;
    const last = runs.at(-1);
    const attached = last !== undefined && ATTACHED.test(character);
    const { font, text } = attached ? { font: last.font, text: character } : fontFor(mirrored?.get(index) ?? character);
    if (last && last.font === font && last.level === level) last.text += text;
    else runs.push({ text, font, level });
    index += character.length;
  }
  if (levels) reorder(runs);
  return runs.map(({ text, font, level }) => {
    const rightToLeft = level % 2 === 1;
    // Shaping turns letters round by itself; signs and spaces between them have to be turned here.
    return rightToLeft && !RIGHT_TO_LEFT.test(text)
      ? { text: [...text].reverse().join(''), font, rightToLeft: false }
      : { text, font, rightToLeft };
  });
}

/** Rule L2: from the highest level to the lowest odd one, whatever is at that level or above is turned round. */
function reorder<Run extends { level: number }>(runs: Run[]): void {
  const highest = Math.max(...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level -= 1) {
    for (let from = 0; from < runs.length; from += 1) {
      let to = from;
      while (to < runs.length && (runs[to] as Run).level >= level) to += 1;
      if (to > from + 1) runs.splice(from, to - from, ...runs.slice(from, to).reverse());
      from = Math.max(from, to - 1);
    }
  }
}
