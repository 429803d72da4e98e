import type { Drawing } from '../drawings/drawing.ts';
import { GRID, LABEL_SIZE, PAPER, QUIET_INK } from './chart-style.ts';

/** What stands where a chart would be when there is nothing to show. */
export function emptyChart(width: number): Drawing {
  const height = 60;
  return {
    width,
    height,
    marks: [
      {
        kind: 'rectangle',
        x: 0.5,
        y: 0.5,
        width: width - 1,
        height: height - 1,
        fill: PAPER,
        stroke: { color: GRID, width: 1 },
      },
      {
        kind: 'label',
        text: 'Nothing to show.',
        x: width / 2,
        y: 33,
        size: LABEL_SIZE,
        color: QUIET_INK,
        align: 'middle',
      },
    ],
  };
}
