import type { Drawing, Mark } from './drawing.ts';

/** Several drawings as one, below each other: each in the middle of the widest, or from the left on. */
export function stackDrawings(drawings: readonly Drawing[], gap: number, from: 'middle' | 'left' = 'middle'): Drawing {
  const width = Math.max(1, ...drawings.map((drawing) => drawing.width));
  const marks: Mark[] = [];
  let y = 0;
  for (const drawing of drawings) {
    const x = from === 'left' ? 0 : (width - drawing.width) / 2;
    for (const mark of drawing.marks) marks.push(moved(mark, x, y));
    y += drawing.height + gap;
  }
  return { width, height: Math.max(1, y - gap), marks };
}

/** Several drawings as one, beside each other, each from the top on. */
export function besideDrawings(drawings: readonly Drawing[], gap: number): Drawing {
  const marks: Mark[] = [];
  let x = 0;
  for (const drawing of drawings) {
    for (const mark of drawing.marks) marks.push(moved(mark, x, 0));
    x += drawing.width + gap;
  }
  return { width: Math.max(1, x - gap), height: Math.max(1, ...drawings.map(({ height }) => height)), marks };
}

function moved(mark: Mark, x: number, y: number): Mark {
  if (mark.kind !== 'path') return { ...mark, x: mark.x + x, y: mark.y + y };
  return { ...mark, points: mark.points.map((point) => ({ x: point.x + x, y: point.y + y })) };
}
