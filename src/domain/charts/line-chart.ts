import type { Drawing, Mark } from '../drawings/drawing.ts';
import { plainText } from '../drawings/plain-text.ts';
import { textWidth } from '../drawings/text-width.ts';
import { type ChartSize, DEFAULT_SIZE, GRID, paper, QUIET_INK, SMALL_SIZE, seriesColor } from './chart-style.ts';
import { emptyChart } from './empty-chart.ts';
import { legend } from './legend.ts';
import { shortNumber, ticks } from './scale.ts';

/** A line over the labels of the axis; null where nothing is known, which leaves a gap. */
export interface LineSeries {
  name: string;
  values: readonly (number | null)[];
  color?: string;
}

/** Strokes that tell lines apart where colours do not print. */
const DASHES: readonly (number[] | undefined)[] = [undefined, [6, 3], [2, 2], [8, 2, 2, 2]];
const TOP = 10;
const AXIS = 22;

/** Lines over a common axis that begins at 0: how figures went on over time. */
export function lineChart(
  labels: readonly string[],
  series: readonly LineSeries[],
  size: ChartSize = DEFAULT_SIZE,
): Drawing {
  const { width, height } = size;
  if (labels.length === 0 || series.length === 0) return emptyChart(width);
  const known = series.flatMap(({ values }) => values.filter((value) => value !== null && Number.isFinite(value)));
  const axis = ticks(Math.max(0, ...(known as number[])));
  const left = Math.max(
    ...axis.map((tick) => textWidth(shortNumber(tick), SMALL_SIZE) + 8),
    textWidth(plainText(labels[0] as string), SMALL_SIZE) / 2,
  );
  const named = series.map(({ name, color }, index) => ({ name, color: color ?? seriesColor(index) }));
  const names = legend(named, { x: left, y: 0, width: width - left });
  const bottom = height - AXIS - names.height;
  const right = width - Math.max(12, textWidth(plainText(labels.at(-1) as string), SMALL_SIZE) / 2);
  const at = (index: number) =>
    labels.length === 1 ? (left + right) / 2 : left + ((right - left) * index) / (labels.length - 1);
  const over = (value: number) => bottom - (value / (axis.at(-1) as number)) * (bottom - TOP);
  return {
    width,
    height,
    marks: [
      paper(width, height),
      ...axis.flatMap((tick): Mark[] => [
        {
          kind: 'path',
          points: [
            { x: left, y: over(tick) },
            { x: right, y: over(tick) },
          ],
          stroke: { color: GRID, width: 0.6 },
        },
        {
          kind: 'label',
          text: shortNumber(tick),
          x: left - 5,
          y: over(tick) + 2.7,
          size: SMALL_SIZE,
          color: QUIET_INK,
          align: 'end',
        },
      ]),
      ...axisLabels(labels, at, bottom + 13),
      ...series.flatMap(({ values }, index) =>
        pieces(values).flatMap((points) =>
          stroke(
            points.map(({ at: place, value }) => ({ x: at(place), y: over(value) })),
            (named[index] as { color: string }).color,
            index,
          ),
        ),
      ),
      ...legend(named, { x: left, y: height - names.height + 2, width: width - left }).marks,
    ],
  };
}

/** As many labels as have room beside each other: the first, the last and evenly between. */
function axisLabels(labels: readonly string[], at: (index: number) => number, y: number): Mark[] {
  const widest = Math.max(...labels.map((label) => textWidth(plainText(label), SMALL_SIZE))) + 10;
  const span = at(labels.length - 1) - at(0);
  const most = Math.max(1, Math.floor(span / widest));
  const step = Math.max(1, Math.ceil((labels.length - 1) / most));
  return labels.flatMap((label, index): Mark[] =>
    index % step === 0
      ? [
          {
            kind: 'label',
            text: plainText(label),
            x: at(index),
            y,
            size: SMALL_SIZE,
            color: QUIET_INK,
            align: 'middle',
          },
        ]
      : [],
  );
}

/** The stretches of a line without a gap. */
function pieces(values: readonly (number | null)[]): { at: number; value: number }[][] {
  const found: { at: number; value: number }[][] = [[]];
  for (const [at, value] of values.entries()) {
    if (value === null || !Number.isFinite(value)) found.push([]);
    else (found.at(-1) as { at: number; value: number }[]).push({ at, value: Math.max(0, value) });
  }
  return found.filter((piece) => piece.length > 0);
}

function stroke(points: { x: number; y: number }[], color: string, index: number): Mark[] {
  const dash = DASHES[index % DASHES.length];
  const dots = points.length <= 40 ? points : points.length === 1 ? points : [];
  return [
    { kind: 'path', points, stroke: { color, width: 1.6, ...(dash && { dash }) } },
    ...dots.map(({ x, y }): Mark => ({ kind: 'ellipse', x, y, radiusX: 2, radiusY: 2, fill: color })),
  ];
}
