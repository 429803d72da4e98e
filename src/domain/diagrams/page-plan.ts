import type { PlannedLine } from './join-connections.ts';
import type { Unit } from './unit.ts';

/** What is on a page, before anything has a place. */
export interface PagePlan {
  id: string;
  title: string;
  notes: string[];
  containers: { id: string; label: string }[];
  units: Unit[];
  /** Ends are ids of units; of containers, when those are closed. */
  lines: PlannedLine[];
  /** Lines run from box to box, and what is in the boxes stands in rows. */
  closed: boolean;
}

/** What a page has room for, so that people can read it. */
export interface PageRoom {
  shapes: number;
  lines: number;
}

/** The containers that units of a page are in, in one order. */
export function usedContainers(units: readonly Unit[], names: ReadonlyMap<string, string>): PagePlan['containers'] {
  const ids = [...new Set(units.map(({ container }) => container))].filter((id) => id !== null).sort();
  return ids.map((id) => ({ id, label: names.get(id) ?? id }));
}

/** "1 connection is", "2 connections are". */
export function connectionsAre(count: number): string {
  return count === 1 ? '1 connection is' : `${count.toLocaleString('en-US')} connections are`;
}
