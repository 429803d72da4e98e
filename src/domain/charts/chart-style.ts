import type { Mark } from '../drawings/drawing.ts';

/** Colours of series in the order in which they are given out. Told apart on grey paper and by colour-blind people. */
export const SERIES_COLORS = ['#1c3f5c', '#e39a2d', '#2f8f83', '#a9c9e8', '#9c3d54', '#c9b458', '#6f6f6f'] as const;

/** What a dark figure stands for, as a series colour when there is only one. */
export const SINGLE_COLOR = '#2a5f86';

/** From little to much, in a table of colours. */
export const HEAT_COLORS = ['#f3f6f8', '#d4e3ec', '#a6c6da', '#6f9fbe', '#3d7196', '#173f5f'] as const;

export const INK = '#14201d';
export const QUIET_INK = '#4c5a56';
export const GRID = '#d5dcda';
export const PAPER = '#ffffff';

export const LABEL_SIZE = 8.5;
export const SMALL_SIZE = 7.5;

/** The size of a chart in points. */
export interface ChartSize {
  width: number;
  height: number;
}

/** Beside text on a portrait page. */
export const DEFAULT_SIZE: ChartSize = { width: 480, height: 240 };

/** The colour of the series at this place; they begin anew when there are more series than colours. */
export function seriesColor(index: number): string {
  return SERIES_COLORS[index % SERIES_COLORS.length] as string;
}

/** White ground, so that a picture reads the same on any page. */
export function paper(width: number, height: number): Mark {
  return { kind: 'rectangle', x: 0, y: 0, width, height, fill: PAPER };
}
