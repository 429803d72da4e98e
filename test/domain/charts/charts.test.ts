import { expect } from 'chai';
import { barChart, stackedBarChart } from '../../../src/domain/charts/bar-chart.ts';
import { HEAT_COLORS, SERIES_COLORS } from '../../../src/domain/charts/chart-style.ts';
import { donutChart } from '../../../src/domain/charts/donut-chart.ts';
import { heatMap } from '../../../src/domain/charts/heat-map.ts';
import { lineChart } from '../../../src/domain/charts/line-chart.ts';
import { shortNumber, ticks } from '../../../src/domain/charts/scale.ts';
import type { Drawing, Mark } from '../../../src/domain/drawings/drawing.ts';
import { textWidth } from '../../../src/domain/drawings/text-width.ts';

const LONG = 'a name that is far too long to stand beside any bar of any chart';
const DRAWINGS: Record<string, Drawing> = {
  bars: barChart(
    [
      { label: LONG, value: 1_234_567 },
      { label: 'b', value: 0 },
    ],
    { unit: 'flows' },
  ),
  'one bar': barChart([{ label: '', value: Number.NaN }]),
  stacked: stackedBarChart(
    [
      { label: LONG, values: [1, 2, 3] },
      { label: 'b', values: [0, -1, 9] },
    ],
    ['x', LONG, 'z'],
  ),
  lines: lineChart(
    Array.from({ length: 90 }, (_, day) => `2026-01-${day}`),
    [
      { name: LONG, values: [1, null, 3] },
      { name: 'y', values: Array.from({ length: 90 }, (_, day) => day * 1e6) },
    ],
  ),
  'one point': lineChart(['2026-01-05'], [{ name: 'x', values: [0] }]),
  donut: donutChart(
    [
      { label: LONG, value: 1 },
      { label: 'b', value: 1e9 },
      { label: 'c', value: 0 },
    ],
    { unit: 'ports' },
  ),
  matrix: heatMap({
    rows: [LONG, 'b'],
    columns: Array.from({ length: 14 }, (_, at) => `column ${at}`),
    values: [[1, null, 1e12], [0]],
    rowTitle: 'Client zone',
    columnTitle: 'Server zone',
  }),
  nothing: barChart([]),
  'no whole': donutChart([{ label: 'a', value: 0 }]),
};

function reach(mark: Mark): { left: number; right: number; top: number; bottom: number } {
  switch (mark.kind) {
    case 'rectangle':
      return { left: mark.x, right: mark.x + mark.width, top: mark.y, bottom: mark.y + mark.height };
    case 'ellipse':
      return {
        left: mark.x - mark.radiusX,
        right: mark.x + mark.radiusX,
        top: mark.y - mark.radiusY,
        bottom: mark.y + mark.radiusY,
      };
    case 'path': {
      const [xs, ys] = [mark.points.map(({ x }) => x), mark.points.map(({ y }) => y)];
      return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
    }
    case 'label': {
      // Widths are estimated upwards; what fits by the estimate fits.
      const width = textWidth(mark.text, mark.size, mark.bold);
      const left = mark.x - (mark.align === 'end' ? width : mark.align === 'middle' ? width / 2 : 0);
      return { left, right: left + width, top: mark.y - mark.size, bottom: mark.y };
    }
  }
}

describe('charts', () => {
  for (const [name, drawing] of Object.entries(DRAWINGS)) {
    it(`keep inside their edges: ${name}`, () => {
      expect(drawing.marks).to.not.have.lengthOf(0);
      for (const mark of drawing.marks) {
        const { left, right, top, bottom } = reach(mark);
        const where = JSON.stringify(mark).slice(0, 200);
        expect(left, where).to.be.at.least(-1);
        expect(right, where).to.be.at.most(drawing.width + 1);
        expect(top, where).to.be.at.least(-1);
        expect(bottom, where).to.be.at.most(drawing.height + 1);
      }
    });
  }

  it('have axes of round numbers', () => {
    expect(ticks(18)).to.deep.equal([0, 5, 10, 15, 20]);
    expect(ticks(0)).to.deep.equal([0, 1]);
    expect(ticks(0.3).at(-1)).to.be.at.least(0.3);
    expect([0, 950, 999.7, 1_200, 25e6, 1e12, -1500].map(shortNumber)).to.deep.equal([
      ...['0', '950', '1k', '1.2k', '25M', '1T', '-1.5k'],
    ]);
  });
});

/** Linear light of a colour. */
function linear(color: string): [number, number, number] {
  const part = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}
const luminance = ([r, g, b]: [number, number, number]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const lightness = (y: number) => (y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y);

describe('colours of charts', () => {
  it('of neighbouring series differ in lightness, so that grey print and any eye tell them apart', () => {
    const levels = SERIES_COLORS.map((color) => lightness(luminance(linear(color))));
    for (let index = 1; index < levels.length; index += 1)
      expect(Math.abs((levels[index] as number) - (levels[index - 1] as number)), SERIES_COLORS[index]).to.be.above(12);
  });

  it('of the matrix darken step by step', () => {
    const levels = HEAT_COLORS.map((color) => lightness(luminance(linear(color))));
    for (let index = 1; index < levels.length; index += 1)
      expect((levels[index - 1] as number) - (levels[index] as number)).to.be.above(6);
  });
});
