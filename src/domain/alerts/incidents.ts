import { SEVERITIES, type Severity } from '../detections/finding.ts';

/** What of an alert tells which others it belongs to; times in milliseconds. */
export interface LinkedAlert {
  id: string;
  client: string | null;
  server: string | null;
  severity: Severity;
  first: number;
  last: number;
}

/** As long as nothing happens for so long, what an actor does next is another incident. */
export const QUIET_MILLISECONDS = 24 * 3_600_000;

/**
 * Groups of at least two alerts that belong together. Alerts of one client do, when no day passes between them; and those
 * of a machine that another alert was aimed at, from then on, if both are of medium severity or graver: whoever took it
 * over goes on from there. Every group is in the order of the alerts' beginnings, and so are the groups.
 */
export function correlate(alerts: readonly LinkedAlert[]): string[][] {
  const sorted = alerts.toSorted((a, b) => a.first - b.first || (a.id < b.id ? -1 : 1));
  const parent = sorted.map((_, at) => at);
  const root = (at: number): number => {
    let top = at;
    while (parent[top] !== top) top = parent[top] as number;
    parent[at] = top;
    return top;
  };
  const join = (a: number, b: number) => {
    const [low, high] = [Math.min(root(a), root(b)), Math.max(root(a), root(b))];
    parent[high] = low;
  };
  const byClient = new Map<string, number[]>();
  sorted.forEach(({ client }, at) => {
    if (client !== null) byClient.set(client, [...(byClient.get(client) ?? []), at]);
  });
  for (const own of byClient.values()) joinNeighbours(sorted, own, join);
  sorted.forEach((alert, at) => {
    if (alert.server === null || !isGrave(alert.severity)) return;
    for (const next of byClient.get(alert.server) ?? []) {
      if (goesOn(alert, sorted[next] as LinkedAlert)) join(at, next);
    }
  });
  return groupsOf(sorted, root);
}

/** Joins each alert of a client to the one before, as long as no quiet time lies between. */
function joinNeighbours(sorted: readonly LinkedAlert[], own: readonly number[], join: (a: number, b: number) => void) {
  let end = Number.NEGATIVE_INFINITY;
  let before: number | undefined;
  for (const at of own) {
    const { first, last } = sorted[at] as LinkedAlert;
    if (before !== undefined && first - end <= QUIET_MILLISECONDS) join(before, at);
    end = Math.max(end, last);
    before = at;
  }
}

function goesOn(aimed: LinkedAlert, next: LinkedAlert): boolean {
  return isGrave(next.severity) && next.last >= aimed.first && next.first - aimed.last <= QUIET_MILLISECONDS;
}

function isGrave(severity: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf('medium');
}

function groupsOf(sorted: readonly LinkedAlert[], root: (at: number) => number): string[][] {
  const groups = new Map<number, string[]>();
  sorted.forEach(({ id }, at) => {
    const group = groups.get(root(at)) ?? [];
    group.push(id);
    groups.set(root(at), group);
  });
  return [...groups.values()].filter((group) => group.length > 1);
}
