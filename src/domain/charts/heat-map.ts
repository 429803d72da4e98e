import type { Drawing, Mark } from '../drawings/drawing.ts';
import { plainText } from '../drawings/plain-text.ts';
import { fitText, textWidth } from '../drawings/text-width.ts';
import { GRID, HEAT_COLORS, INK, LABEL_SIZE, PAPER, paper, QUIET_INK, SMALL_SIZE } from './chart-style.ts';
import { emptyChart } from './empty-chart.ts';
import { shortNumber } from './scale.ts';

const ROW = 22;
const LONGEST_LABEL = 130;
/** Lines that names of columns stand on when one is too narrow for them. */
const MOST_TIERS = 3;
const TIER = 10;

/** A matrix with its figures in cells that darken with them; null is an empty cell. Names of narrow columns stand in steps. */
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
  const heads = columns.map(plainText);
  const widest = Math.max(...heads.map((head) => textWidth(head, SMALL_SIZE)));
  const tiers = Math.min(MOST_TIERS, columns.length, Math.ceil((widest + 4) / cell));
  const top = 34 + (tiers - 1) * TIER;
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
    ...heads.flatMap((head, index) => {
      const above = TIER * (tiers - 1 - (index % tiers));
      return columnHead(head, { x: left + (index + 0.5) * cell, y: top - 7, above, most: tiers * cell - 3, width });
    }),
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

/** The name of a column, `above` its place by some steps and then with a line down to it; never beyond `width`. */
function columnHead(
  head: string,
  { x, y, above, most, width }: { x: number; y: number; above: number; most: number; width: number },
): Mark[] {
  const text = fitText(head, SMALL_SIZE, most);
  const half = textWidth(text, SMALL_SIZE) / 2;
  const middle = Math.max(half, Math.min(x, width - half - 1));
  const label: Mark = { kind: 'label', text, x: middle, y: y - above, size: SMALL_SIZE, color: INK, align: 'middle' };
  if (above === 0) return [label];
  const points = [
    { x, y: y - above + 2.5 },
    { x, y: y + 5 },
  ];
  return [{ kind: 'path', points, stroke: { color: GRID, width: 0.8 } }, label];
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
