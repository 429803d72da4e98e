import type { Stroke } from '../drawings/drawing.ts';
import type { Evidence, Shape } from './diagram.ts';

export type Risk = Shape['risk'];

/** From the gravest on. */
export const RISKS = ['critical', 'high', 'medium', 'low', 'none'] as const satisfies readonly Risk[];

/** Kinds of evidence in the order of the legend, with what they mean and how their lines look. */
export const EVIDENCE_STYLES: Readonly<Record<Evidence, { title: string; stroke: Stroke }>> = {
  observed: { title: 'observed: it answered', stroke: { color: '#33474f', width: 1.1 } },
  denied: { title: 'denied: only refused attempts', stroke: { color: '#c0271c', width: 1.1, dash: [6, 3] } },
  'scanned-open': { title: 'found open by a scan', stroke: { color: '#6a3fa0', width: 1.3, dash: [1.4, 2.4] } },
  inferred: { title: 'attempts that nobody answered', stroke: { color: '#9aa5a1', width: 0.6 } },
};
export const EVIDENCE_KINDS = Object.keys(EVIDENCE_STYLES) as Evidence[];

/** Dark enough to be told apart on grey paper, where the letter on the shape says it too. */
export const RISK_COLORS: Readonly<Record<Risk, string>> = {
  critical: '#8c1414',
  high: '#cf4a00',
  medium: '#a87b00',
  low: '#2a68ad',
  none: '#6b7a75',
};

/** Pale fills of containers; which one a container gets depends on its name, so that it keeps it from run to run. */
const CONTAINER_COLORS = ['#eef5f2', '#eef2f9', '#f8f3ea', '#f5eff7', '#eff6ea', '#f9f0ee', '#ecf5f7', '#f4f4f1'];

export const INK = '#14201d';
export const QUIET_INK = '#4c5a56';
export const CONTAINER_EDGE = '#93a29d';

/** Lengths in points at scale 1. */
export const SIZES = {
  shapeHeight: 36,
  label: 9,
  detail: 7.2,
  heading: 9.5,
  /** Room over what a container holds, for its heading. */
  headingRoom: 24,
  lineLabel: 6.8,
  padding: 12,
} as const;

/** The lines of a page that are not its picture: sizes of letters and where the picture may be. */
export const FRAME = { side: 28, top: 62, bottom: 78, title: 15, legend: 7.5, note: 7.5 } as const;

/** The fill of a container or of what has a name. */
export function colorOf(name: string): string {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return CONTAINER_COLORS[hash % CONTAINER_COLORS.length] as string;
}
