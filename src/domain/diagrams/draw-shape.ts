import type { Mark } from '../drawings/drawing.ts';
import { plainText } from '../drawings/plain-text.ts';
import { fitText } from '../drawings/text-width.ts';
import type { Shape } from './diagram.ts';
import { INK, QUIET_INK, RISK_COLORS, SIZES } from './style.ts';

/** A shape as marks: a group lies on a second sheet, risk is a bar at its left and a letter, its type a small picture. */
export function drawShape(shape: Shape, scale: number): Mark[] {
  const { x, y, width, height, risk } = shape;
  const color = RISK_COLORS[risk];
  const stroke = { color, width: (risk === 'none' ? 0.8 : 1.2) * scale };
  const box = { kind: 'rectangle', width, height, radius: 4 * scale, fill: '#ffffff', stroke } as const;
  const offset = 3 * scale;
  return [
    ...(shape.type === 'group' ? [{ ...box, x: x + offset, y: y + offset }] : []),
    { ...box, x, y },
    { kind: 'rectangle', x, y: y + 4 * scale, width: 3.2 * scale, height: height - 8 * scale, fill: color },
    ...glyph(shape.type, x + 9 * scale, y + height / 2, scale),
    ...texts(shape, scale),
    ...(risk === 'none' ? [] : letter(shape, scale)),
  ];
}

/** Where the text of a shape begins, from its left edge, and how wide it may be, at scale 1. */
export const TEXT_LEFT = 26;
const BADGE_ROOM = 13;

/** How wide a text in a shape may be. */
export function textRoom({ width, risk }: Pick<Shape, 'width' | 'risk'>, scale: number): number {
  return width - (TEXT_LEFT + 5 + (risk === 'none' ? 0 : BADGE_ROOM)) * scale;
}

/** The lines of text in a shape, cut to its width. */
export function shapeTexts(
  shape: Pick<Shape, 'label' | 'detail' | 'width' | 'risk'>,
  scale: number,
): { label: string; detail: string | null } {
  const label = fitText(plainText(shape.label), SIZES.label * scale, textRoom(shape, scale));
  if (shape.detail === null) return { label, detail: null };
  // The second line runs under the letter of the risk.
  const room = shape.width - (TEXT_LEFT + 5) * scale;
  return { label, detail: fitText(plainText(shape.detail), SIZES.detail * scale, room) };
}

/** The same for formats that cannot draw the letter of a risk: the second line says it in words. */
export function textsWithRisk(shape: Shape, scale: number): { label: string; detail: string | null } {
  if (shape.risk === 'none') return shapeTexts(shape, scale);
  const said = shape.detail === null ? shape.risk : `${shape.risk}, ${shape.detail}`;
  // Where there is no letter and no small picture, there is more room.
  return shapeTexts({ ...shape, detail: said, width: shape.width + 14 * scale }, scale);
}

function texts(shape: Shape, scale: number): Mark[] {
  const [size, small] = [SIZES.label * scale, SIZES.detail * scale];
  const { label, detail } = shapeTexts(shape, scale);
  const x = shape.x + TEXT_LEFT * scale;
  const middle = shape.y + shape.height / 2;
  const first = detail === null ? middle + size * 0.36 : middle - size * 0.18;
  return [
    { kind: 'label', text: label, x, y: first, size, color: INK },
    ...(detail === null
      ? []
      : [{ kind: 'label', text: detail, x, y: middle + small * 1.3, size: small, color: QUIET_INK } as const]),
  ];
}

function letter({ x, y, width, risk }: Shape, scale: number): Mark[] {
  const radius = 5 * scale;
  const [centreX, centreY] = [x + width - 8 * scale, y + 8 * scale];
  const size = 7 * scale;
  return [
    { kind: 'ellipse', x: centreX, y: centreY, radiusX: radius, radiusY: radius, fill: RISK_COLORS[risk] },
    {
      ...{ kind: 'label', text: risk.charAt(0).toUpperCase(), x: centreX, y: centreY + size * 0.36, size },
      ...{ color: '#ffffff', align: 'middle', bold: true },
    },
  ];
}

/** A picture of 12 by 12 points whose left middle is given. */
function glyph(type: string, left: number, middle: number, scale: number): Mark[] {
  const stroke = { color: QUIET_INK, width: 0.9 * scale };
  const box = (x: number, y: number, width: number, height: number, fill?: string): Mark => ({
    ...{ kind: 'rectangle', x: left + x * scale, y: middle + y * scale, width: width * scale, height: height * scale },
    ...(fill ? { fill } : { stroke }),
  });
  const round = (x: number, y: number, radius: number): Mark => ({
    ...{
      kind: 'ellipse',
      x: left + x * scale,
      y: middle + y * scale,
      radiusX: radius * scale,
      radiusY: radius * scale,
    },
    stroke,
  });
  const line = (...points: [number, number][]): Mark => ({
    ...{ kind: 'path', points: points.map(([x, y]) => ({ x: left + x * scale, y: middle + y * scale })), stroke },
  });
  switch (type) {
    case 'workstation':
      return [box(0, -5, 12, 8), box(3, 5, 6, 1, QUIET_INK)];
    case 'printer':
      return [box(0, -2, 12, 5), box(2.5, -6, 7, 4), box(2.5, 3, 7, 3)];
    case 'network-device':
    case 'nat-or-load-balancer':
    case 'proxy':
      return [round(6, 0, 6), line([1, 0], [11, 0]), line([6, -5], [6, 5])];
    case 'external':
      return [round(6, 0, 6), line([0, 0], [12, 0]), line([2, -3.5], [10, -3.5]), line([2, 3.5], [10, 3.5])];
    case 'group':
      return [box(0, -6, 5, 5), box(7, -6, 5, 5), box(0, 1, 5, 5), box(7, 1, 5, 5)];
    case 'unknown':
      return [round(6, 0, 5)];
    default:
      return [box(0, -6, 12, 5), box(0, 1, 12, 5), box(2, -4.2, 2, 1.4, QUIET_INK), box(2, 2.8, 2, 1.4, QUIET_INK)];
  }
}
