import type { Mark } from '../drawings/drawing.ts';
import { plainText } from '../drawings/plain-text.ts';
import { fitText, textWidth } from '../drawings/text-width.ts';
import { INK, SMALL_SIZE } from './chart-style.ts';

const SWATCH = 8;
const GAP = 14;
const LINE = 13;

/** Names with their colours in rows under a chart, and how high they are. */
export function legend(
  entries: readonly { name: string; color: string }[],
  { x, y, width }: { x: number; y: number; width: number },
): { marks: Mark[]; height: number } {
  const marks: Mark[] = [];
  let left = x;
  let top = y;
  for (const { name, color } of entries) {
    const text = fitText(plainText(name), SMALL_SIZE, width / 2);
    const needed = SWATCH + 4 + textWidth(text, SMALL_SIZE);
    if (left > x && left + needed > x + width) {
      left = x;
      top += LINE;
    }
    marks.push(
      { kind: 'rectangle', x: left, y: top, width: SWATCH, height: SWATCH, fill: color },
      { kind: 'label', text, x: left + SWATCH + 4, y: top + SWATCH - 1, size: SMALL_SIZE, color: INK },
    );
    left += needed + GAP;
  }
  return { marks, height: entries.length === 0 ? 0 : top - y + LINE };
}
