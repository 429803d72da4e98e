import { textWidth } from '../drawings/text-width.ts';
import type { Evidence, Line } from './diagram.ts';
import type { GraphConnection } from './network-graph.ts';
import { SIZES } from './style.ts';

/** A line before it has a place. */
export type PlannedLine = Omit<Line, 'points' | 'labelAt'>;

/** The best first: one connection that was answered is enough to show that a way is open. */
const BEST_FIRST: readonly Evidence[] = ['observed', 'scanned-open', 'denied', 'inferred'];
const NAMED_SERVICES = 2;

interface Joined {
  from: string;
  to: string;
  evidence: Evidence;
  weight: number;
  services: Map<string, number>;
  isMore: boolean;
}

/**
 * One line for each pair of ends that connections have between them, by `endOf`; connections with an end that it does
 * not know, or within one end, are none.
 */
export function joinConnections(
  connections: Iterable<GraphConnection>,
  endOf: (node: string) => string | undefined,
): PlannedLine[] {
  const pairs = new Map<string, Joined>();
  for (const connection of connections) {
    const [from, to] = [endOf(connection.client), endOf(connection.server)];
    if (from === undefined || to === undefined || from === to) continue;
    const key = JSON.stringify([from, to]);
    let pair = pairs.get(key);
    if (!pair) {
      pair = { from, to, evidence: connection.evidence, weight: 0, services: new Map(), isMore: false };
      pairs.set(key, pair);
    }
    add(pair, connection);
  }
  const keys = [...pairs.keys()].sort();
  return keys.map((key) => toLine(key, pairs.get(key) as Joined));
}

/** The lines that stand for most, in their old order. */
export function heaviest(lines: readonly PlannedLine[], most: number): PlannedLine[] {
  if (lines.length <= most) return [...lines];
  const order = lines
    .map((line, index) => ({ line, index }))
    .sort((a, b) => b.line.weight - a.line.weight || a.index - b.index);
  const kept = new Set(order.slice(0, most).map(({ line }) => line));
  return lines.filter((line) => kept.has(line));
}

/** The room that the label of a line takes. */
export function labelRoom({ label }: PlannedLine): { width: number; height: number } | null {
  if (label === null) return null;
  return { width: textWidth(label, SIZES.lineLabel) * 0.94 + 4, height: SIZES.lineLabel * 1.3 };
}

function add(pair: Joined, { evidence, services, serviceCount, count }: GraphConnection): void {
  if (BEST_FIRST.indexOf(evidence) < BEST_FIRST.indexOf(pair.evidence)) pair.evidence = evidence;
  pair.weight += count;
  for (const service of services) pair.services.set(service, (pair.services.get(service) ?? 0) + count);
  if (serviceCount > services.length) pair.isMore = true;
}

function toLine(key: string, { from, to, evidence, weight, services, isMore }: Joined): PlannedLine {
  const names = [...services].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([name]) => name);
  const more = isMore || names.length > NAMED_SERVICES ? ' …' : '';
  const count = weight > 1 ? ` (${weight.toLocaleString('en-US')})` : '';
  const label = `${names.slice(0, NAMED_SERVICES).join(', ')}${more}${count}`.trim();
  return { id: `line:${key}`, from, to, label: label === '' ? null : label, evidence, weight };
}
