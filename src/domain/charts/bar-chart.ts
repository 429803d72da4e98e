import type { Drawing, Mark } from '../drawings/drawing.ts';
import { plainText } from '../drawings/plain-text.ts';
import { fitText, textWidth } from '../drawings/text-width.ts';
import {
  DEFAULT_SIZE,
  GRID,
  INK,
  LABEL_SIZE,
  PAPER,
  paper,
  QUIET_INK,
  SINGLE_COLOR,
  SMALL_SIZE,
  seriesColor,
} from './chart-style.ts';
import { emptyChart } from './empty-chart.ts';
import { legend } from './legend.ts';
import { shortNumber, ticks } from './scale.ts';

/** One bar: a length, or one for each series when they are stacked. */
export interface Bar {
  label: string;
  values: readonly number[];
}

export interface BarChartOptions {
  width?: number;
  /** Colour of all bars, or of each series. */
  colors?: readonly string[];
  /** What the axis counts. */
  unit?: string;
}

const BAR = 15;
const GAP = 7;
const TOP = 6;
const AXIS = 26;

/** Lying bars from the largest label down, each with its figure at its end; as high as the number of bars asks for. */
export function barChart(
  bars: readonly { label: string; value: number; color?: string }[],
  options: BarChartOptions = {},
): Drawing {
  const colors = options.colors ?? [SINGLE_COLOR];
  return lyingBars(
    bars.map(({ label, value }) => ({ label, values: [value] })),
    (bar) => bars[bar]?.color ?? (colors[0] as string),
    [],
    options,
  );
}

/** Lying bars made of a part for each series, with a legend. */
export function stackedBarChart(
  bars: readonly Bar[],
  series: readonly string[],
  options: BarChartOptions = {},
): Drawing {
  const color = (index: number) => options.colors?.[index] ?? seriesColor(index);
  const named = series.map((name, index) => ({ name, color: color(index) }));
  return lyingBars(bars, (_bar, part) => color(part), named, options);
}

function lyingBars(
  bars: readonly Bar[],
  color: (bar: number, part: number) => string,
  series: { name: string; color: string }[],
  { width = DEFAULT_SIZE.width, unit }: BarChartOptions,
): Drawing {
  if (bars.length === 0) return emptyChart(width);
  const lengths = bars.map(({ values }) => values.map((value) => (value > 0 && Number.isFinite(value) ? value : 0)));
  const totals = lengths.map((values) => values.reduce((sum, value) => sum + value, 0));
  const labelRoom = Math.min(
    width * 0.38,
    Math.max(...bars.map(({ label }) => textWidth(plainText(label), LABEL_SIZE))) + 8,
  );
  const axis = ticks(Math.max(...totals));
  const figureRoom = Math.max(...totals.map((total) => textWidth(shortNumber(total), SMALL_SIZE))) + 10;
  const room = width - labelRoom - figureRoom;
  const across = (value: number) => (value / (axis.at(-1) as number)) * room;
  const bottom = TOP + bars.length * (BAR + GAP);
  const marks: Mark[] = [];
  for (const tick of axis) {
    const x = labelRoom + across(tick);
    marks.push(
      {
        kind: 'path',
        points: [
          { x, y: TOP },
          { x, y: bottom },
        ],
        stroke: { color: GRID, width: 0.6 },
      },
      {
        kind: 'label',
        text: shortNumber(tick),
        x,
        y: bottom + 10,
        size: SMALL_SIZE,
        color: QUIET_INK,
        align: 'middle',
      },
    );
  }
  for (const [index, { label }] of bars.entries()) {
    const y = TOP + index * (BAR + GAP) + GAP / 2;
    let x = labelRoom;
    for (const [part, value] of (lengths[index] as number[]).entries()) {
      const length = across(value);
      if (length > 0)
        marks.push({
          kind: 'rectangle',
          x,
          y,
          width: length,
          height: BAR,
          fill: color(index, part),
          stroke: { color: PAPER, width: 0.5 },
        });
      x += length;
    }
    const name = fitText(plainText(label), LABEL_SIZE, labelRoom - 8);
    const baseline = y + BAR / 2 + 3;
    marks.push(
      { kind: 'label', text: name, x: labelRoom - 6, y: baseline, size: LABEL_SIZE, color: INK, align: 'end' },
      {
        kind: 'label',
        text: shortNumber(totals[index] as number),
        x: x + 4,
        y: baseline,
        size: SMALL_SIZE,
        color: INK,
      },
    );
  }
  if (unit !== undefined)
    marks.push({
      kind: 'label',
      text: plainText(unit),
      x: labelRoom + room / 2,
      y: bottom + 21,
      size: SMALL_SIZE,
      color: QUIET_INK,
      align: 'middle',
    });
  const names = legend(series, { x: labelRoom, y: bottom + AXIS + 2, width: width - labelRoom });
  return {
    width,
    height: bottom + AXIS + names.height,
    marks: [paper(width, bottom + AXIS + names.height), ...marks, ...names.marks],
  };
}
