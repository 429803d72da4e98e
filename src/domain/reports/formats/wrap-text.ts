/** Where a line may end: behind spaces and signs of long names, and beside characters that are words of their own. */
const PIECES =
  /[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u{20000}-\u{3fffd}]|[^\s\-/\\,;:._@=&?|\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u{20000}-\u{3fffd}]*(?:[-/\\,;:._@=&?|]+|\s+|$)|[^\s]/gu;

/**
 * Breaks a text into lines no wider than `width`, between words where it can and inside them where it must. What goes
 * beyond `most` lines ends in an ellipsis.
 */
export function wrapText(text: string, width: number, measure: (text: string) => number, most = Infinity): string[] {
  if (measure(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(PIECES) ?? []) {
    if (piece === '') continue;
    if (measure((line + piece).trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line.trimEnd()) lines.push(line.trimEnd());
    line = piece;
    while (lines.length < most && measure(line.trimEnd()) > width) {
      const head = longestHead(line, width, measure);
      lines.push(head);
      line = line.slice(head.length);
    }
    if (lines.length >= most) return shortened(lines, most, width, measure);
  }
  if (line.trimEnd()) lines.push(line.trimEnd());
  return lines.length > most ? shortened(lines, most, width, measure) : lines;
}

/** As many characters as fit, one at least. */
function longestHead(text: string, width: number, measure: (text: string) => number): string {
  const characters = [...text];
  let low = 1;
  let high = characters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(characters.slice(0, middle).join('')) <= width) low = middle;
    else high = middle - 1;
  }
  return characters.slice(0, low).join('');
}

function shortened(lines: string[], most: number, width: number, measure: (text: string) => number): string[] {
  const kept = lines.slice(0, most);
  const last = kept.at(-1) ?? '';
  kept[kept.length - 1] = `${longestHead(last, width - measure('…'), measure).trimEnd()}…`;
  return kept;
}
