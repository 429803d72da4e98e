import type { Drawing, Mark } from '../drawings/drawing.ts';
import { plainText } from '../drawings/plain-text.ts';
import { fitText } from '../drawings/text-width.ts';
import { INK, LABEL_SIZE, PAPER, paper, QUIET_INK, SMALL_SIZE, seriesColor } from './chart-style.ts';
import { emptyChart } from './empty-chart.ts';
import { shortNumber } from './scale.ts';

const RADIUS = 68;
const HOLE = 40;
const LINE = 17;
/** Points on a full circle: enough that no corner is seen. */
const CORNERS = 180;

/** Parts of a whole as a ring, with their names, figures and shares beside it and the sum in its middle. */
export function donutChart(
  parts: readonly { label: string; value: number; color?: string }[],
  { width = 480, unit = '' }: { width?: number; unit?: string } = {},
): Drawing {
  const slices = parts.map(({ label, value, color }, index) => ({
    label: plainText(label),
    value: value > 0 && Number.isFinite(value) ? value : 0,
    color: color ?? seriesColor(index),
  }));
  const total = slices.reduce((sum, { value }) => sum + value, 0);
  if (total === 0) return emptyChart(width);
  const height = Math.max(2 * RADIUS + 16, slices.length * LINE + 16);
  const center = { x: RADIUS + 8, y: height / 2 };
  const marks: Mark[] = [paper(width, height)];
  let from = 0;
  for (const { value, color } of slices) {
    const to = from + value / total;
    if (value > 0)
      marks.push({
        kind: 'path',
        points: ring(center, from, to),
        closed: true,
        fill: color,
        stroke: { color: PAPER, width: 0.8 },
      });
    from = to;
  }
  marks.push(
    {
      kind: 'label',
      text: shortNumber(total),
      x: center.x,
      y: center.y + (unit ? 2 : 6),
      size: 17,
      color: INK,
      align: 'middle',
      bold: true,
    },
    {
      kind: 'label',
      text: fitText(plainText(unit), SMALL_SIZE, 2 * HOLE - 10),
      x: center.x,
      y: center.y + 14,
      size: SMALL_SIZE,
      color: QUIET_INK,
      align: 'middle',
    },
  );
  const left = 2 * RADIUS + 34;
  const right = Math.min(width - 8, left + 290);
  for (const [index, { label, value, color }] of slices.entries()) {
    const y = center.y + (index - (slices.length - 1) / 2) * LINE;
    const figures = `${shortNumber(value)}  (${share(value / total)})`;
    marks.push(
      { kind: 'rectangle', x: left, y: y - 4.5, width: 9, height: 9, fill: color },
      {
        kind: 'label',
        text: fitText(label, LABEL_SIZE, right - left - 116),
        x: left + 16,
        y: y + 3,
        size: LABEL_SIZE,
        color: INK,
      },
      { kind: 'label', text: figures, x: right, y: y + 3, size: LABEL_SIZE, color: INK, align: 'end' },
    );
  }
  return { width, height, marks };
}

function share(part: number): string {
  if (part > 0 && part < 0.005) return '< 1 %';
  return `${Math.round(100 * part)} %`;
}

function ring({ x, y }: { x: number; y: number }, from: number, to: number): { x: number; y: number }[] {
  const steps = Math.max(2, Math.ceil((to - from) * CORNERS));
  const on = (radius: number, turn: number) => ({
    x: x + radius * Math.sin(2 * Math.PI * turn),
    y: y - radius * Math.cos(2 * Math.PI * turn),
  });
  const turns = Array.from({ length: steps + 1 }, (_, step) => from + ((to - from) * step) / steps);
  return [...turns.map((turn) => on(RADIUS, turn)), ...turns.toReversed().map((turn) => on(HOLE, turn))];
}
