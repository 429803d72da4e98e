import { type Grouping, mergeUnits } from './group-nodes.ts';
import { joinConnections } from './join-connections.ts';
import type { GraphConnection } from './network-graph.ts';
import type { Unit } from './unit.ts';

/**
 * Puts together what stands in the same box, is of the same type, and has the same peers on either side: drawn apart,
 * such units only repeat each other's lines.
 */
export function mergeAlike(grouping: Grouping, connections: readonly GraphConnection[]): Grouping {
  const peers = new Map<string, string[]>();
  for (const { id } of grouping.units) peers.set(id, []);
  for (const { from, to } of joinConnections(connections, (node) => grouping.unitOf.get(node))) {
    peers.get(from)?.push(`>${to}`);
    peers.get(to)?.push(`<${from}`);
  }
  const alike = new Map<string, Unit[]>();
  for (const unit of grouping.units) {
    const own = peers.get(unit.id) as string[];
    const key = own.length === 0 ? unit.id : JSON.stringify([unit.container, unit.type, ...own.sort()]);
    alike.set(key, [...(alike.get(key) ?? []), unit]);
  }
  const units: Unit[] = [];
  const mergedOf = new Map<string, string>();
  for (const several of alike.values()) {
    const unit = several.length === 1 ? (several[0] as Unit) : mergeOf(several);
    units.push(unit);
    for (const { id } of several) mergedOf.set(id, unit.id);
  }
  const unitOf = new Map([...grouping.unitOf].map(([node, unit]) => [node, mergedOf.get(unit) ?? unit]));
  return { units, unitOf };
}

function mergeOf(several: readonly Unit[]): Unit {
  const first = several[0] as Unit;
  return mergeUnits(`alike:${first.id}`, `${first.label} and ${several.length - 1} like it`, several);
}
