import type { Drawing, Label, Mark, Path, Stroke } from './drawing.ts';
import { xmlText } from './plain-text.ts';

const FONTS = "'DejaVu Sans', Verdana, Arial, sans-serif";
const ANCHORS = { start: 'start', middle: 'middle', end: 'end' } as const;

/** How an SVG document says who it is to those who cannot see it. */
export interface SvgNaming {
  title?: string;
  description?: string;
}

/** A drawing as an SVG document of its own: no script, nothing from outside, one point to the user unit. */
export function drawingToSvg(drawing: Drawing, { title, description }: SvgNaming = {}): string {
  const { width, height } = drawing;
  const names = [
    ...(title === undefined ? [] : [`<title>${xmlText(title)}</title>`]),
    ...(description === undefined ? [] : [`<desc>${xmlText(description)}</desc>`]),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}pt" height="${n(height)}pt" viewBox="0 0 ${n(width)} ${n(height)}" role="img" font-family="${FONTS}">`,
    ...names,
    ...drawing.marks.map(markToSvg),
    '</svg>\n',
  ].join('\n');
}

/** One mark as an SVG element. */
export function markToSvg(mark: Mark): string {
  switch (mark.kind) {
    case 'rectangle': {
      const corners = mark.radius ? ` rx="${n(mark.radius)}"` : '';
      return `<rect x="${n(mark.x)}" y="${n(mark.y)}" width="${n(mark.width)}" height="${n(mark.height)}"${corners}${paint(mark)}/>`;
    }
    case 'ellipse':
      return `<ellipse cx="${n(mark.x)}" cy="${n(mark.y)}" rx="${n(mark.radiusX)}" ry="${n(mark.radiusY)}"${paint(mark)}/>`;
    case 'path':
      return pathToSvg(mark);
    case 'label':
      return labelToSvg(mark);
  }
}

function pathToSvg(path: Path): string {
  const points = path.points.map(({ x, y }) => `${n(x)},${n(y)}`).join(' ');
  const line = `<${path.closed ? 'polygon' : 'polyline'} points="${points}"${paint(path)}/>`;
  return path.arrow ? `${line}${markToSvg(arrowHead(path))}` : line;
}

/** The head of a path's arrow as a closed path of its own, for formats that have no arrows. */
export function arrowHead({ points, stroke }: Path): Path {
  const tip = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.findLast(({ x, y }) => x !== tip.x || y !== tip.y) ?? tip;
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x);
  const size = 4 + 1.6 * (stroke?.width ?? 1);
  const corner = (turn: number) => ({
    x: tip.x - size * Math.cos(angle + turn),
    y: tip.y - size * Math.sin(angle + turn),
  });
  return { kind: 'path', points: [tip, corner(0.42), corner(-0.42)], closed: true, fill: stroke?.color ?? '#000000' };
}

function labelToSvg({ text, x, y, size, color, align = 'start', bold }: Label): string {
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${n(x)}" y="${n(y)}" font-size="${n(size)}" fill="${color}" text-anchor="${ANCHORS[align]}"${weight} xml:space="preserve">${xmlText(text)}</text>`;
}

function paint({ fill, stroke }: { fill?: string; stroke?: Stroke }): string {
  return ` fill="${fill ?? 'none'}"${stroke ? strokeOf(stroke) : ''}`;
}

function strokeOf({ color, width, dash }: Stroke): string {
  const dashes = dash ? ` stroke-dasharray="${dash.map(n).join(' ')}"` : '';
  return ` stroke="${color}" stroke-width="${n(width)}" stroke-linejoin="round"${dashes}`;
}

/** A number without a tail of digits, so that the same drawing is the same text everywhere. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
