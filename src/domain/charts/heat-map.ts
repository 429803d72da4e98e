import type { Drawing, Mark } from '../drawings/drawing.ts';
import { plainText } from '../drawings/plain-text.ts';
import { fitText, textWidth } from '../drawings/text-width.ts';
import { GRID, HEAT_COLORS, INK, LABEL_SIZE, PAPER, paper, QUIET_INK, SMALL_SIZE } from './chart-style.ts';
import { emptyChart } from './empty-chart.ts';
import { shortNumber } from './scale.ts';

const ROW = 22;
const LONGEST_LABEL = 130;

/** A matrix with its figures in cells that darken with them; null is an empty cell. Columns are numbered when narrow. */
export function heatMap(
  {
    rows,
    columns,
    values,
    rowTitle,
    columnTitle,
  }: {
    rows: readonly string[];
    columns: readonly string[];
    /** By row, then by column. */
    values: readonly (readonly (number | null)[])[];
    rowTitle: string;
    columnTitle: string;
  },
  width = 480,
): Drawing {
  if (rows.length === 0 || columns.length === 0) return emptyChart(width);
  const names = rows.map(plainText);
  const left =
    Math.min(LONGEST_LABEL, Math.max(...[...names, rowTitle].map((name) => textWidth(name, LABEL_SIZE)))) + 10;
  const cell = Math.min(90, (width - left - 4) / columns.length);
  const top = 34;
  const greatest = Math.max(0, ...values.flat().map((value) => value ?? 0));
  const marks: Mark[] = [
    {
      kind: 'label',
      text: `${plainText(rowTitle)} ↓   ${plainText(columnTitle)} →`,
      x: 0,
      y: 11,
      size: SMALL_SIZE,
      color: QUIET_INK,
    },
    ...columns.map(
      (column, index): Mark => ({
        ...{ kind: 'label', x: left + (index + 0.5) * cell, y: top - 7, size: SMALL_SIZE, color: INK, align: 'middle' },
        text: fitText(plainText(column), SMALL_SIZE, cell - 3),
      }),
    ),
  ];
  for (const [row, name] of names.entries()) {
    const y = top + row * ROW;
    marks.push({
      kind: 'label',
      text: fitText(name, LABEL_SIZE, left - 10),
      x: left - 6,
      y: y + ROW / 2 + 3,
      size: LABEL_SIZE,
      color: INK,
      align: 'end',
    });
    for (const [column] of columns.entries())
      marks.push(...heatCell(values[row]?.[column] ?? null, greatest, { x: left + column * cell, y, width: cell }));
  }
  const height = top + rows.length * ROW + 4;
  return { width, height, marks: [paper(width, height), ...marks] };
}

function heatCell(
  value: number | null,
  greatest: number,
  { x, y, width }: { x: number; y: number; width: number },
): Mark[] {
  const level = value === null || value <= 0 ? 0 : levelOf(value, greatest);
  const box: Mark = {
    ...{ kind: 'rectangle', x, y, width, height: ROW, stroke: { color: GRID, width: 0.6 } },
    fill: value === null ? PAPER : (HEAT_COLORS[level] as string),
  };
  if (value === null) return [box];
  const text = fitText(shortNumber(value), SMALL_SIZE, width - 2);
  const color = level >= 4 ? PAPER : INK;
  return [
    box,
    { kind: 'label', text, x: x + width / 2, y: y + ROW / 2 + 2.7, size: SMALL_SIZE, color, align: 'middle' },
  ];
}

/** By its logarithm: matrices of traffic have few large figures and many small ones. */
function levelOf(value: number, greatest: number): number {
  const share = greatest <= 1 ? 1 : Math.log1p(value) / Math.log1p(greatest);
  return Math.min(HEAT_COLORS.length - 1, Math.max(1, Math.ceil(share * (HEAT_COLORS.length - 1))));
}
