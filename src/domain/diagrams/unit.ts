import { textWidth } from '../drawings/text-width.ts';
import type { Shape } from './diagram.ts';
import { TEXT_LEFT } from './draw-shape.ts';
import { RISKS, type Risk, SIZES } from './style.ts';

/** What becomes a shape: a node, or a group of them, before it has a place. */
export type Unit = Omit<Shape, 'x' | 'y' | 'width' | 'height'> & {
  /** How many nodes it stands for. */
  count: number;
};

const NARROWEST = 92;
const WIDEST = 168;

/** One width for all shapes of a page, so that they stand in rows; longer names are cut. */
export function unitWidth(units: readonly Unit[]): number {
  const widths = units.map(({ label, detail, risk }) => {
    const badge = risk === 'none' ? 0 : 13;
    return Math.max(textWidth(label, SIZES.label) + badge, textWidth(detail ?? '', SIZES.detail)) + TEXT_LEFT + 6;
  });
  return Math.min(WIDEST, Math.max(NARROWEST, ...widths));
}

/** The gravest of several. */
export function worstRisk(risks: Iterable<Risk>): Risk {
  const found = new Set(risks);
  return RISKS.find((risk) => found.has(risk)) ?? 'none';
}

const PLURALS: Record<string, string> = {
  proxy: 'proxies',
  external: 'addresses outside',
  unknown: 'nodes',
  group: 'nodes',
};
const KEPT_UPPER = new Set(['iot']);

/** "3 servers", "1 printer". */
export function countOf(count: number, noun: string): string {
  const words = noun.replaceAll('-', ' ');
  const one = noun === 'unknown' || noun === 'group' ? 'node' : noun === 'external' ? 'address outside' : words;
  const many = PLURALS[noun] ?? (KEPT_UPPER.has(noun) ? 'IoT devices' : `${words}s`);
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
