import type { CompiledRule } from './compiled-rule.ts';
import { openWindow, type Window } from './window.ts';

/** A record that a query of a rule lets through. */
export interface RuleEvent {
  /** Index of the query. */
  query: number;
  /** Seconds since the epoch. */
  time: number;
  client: string | null;
  server: string | null;
  protocol: number | null;
  port: number | null;
  groups: string[];
  value: string | null;
}

/** A group reached what the rule asks for. */
export interface Firing {
  groups: readonly string[];
  time: number;
  /** Of the window when it fired: records, different values, or the sum. */
  amount: number;
  /** The record that completed it. */
  event: RuleEvent;
}

/**
 * Runs a rule over records in order of group and time and tells each firing. No more is kept than the window of one group.
 */
export function openFirings(rule: CompiledRule, fired: (firing: Firing) => void): { event(event: RuleEvent): void } {
  let groups: string[] | null = null;
  let window: Window = openWindow(rule.measure, rule.queries.length);
  return {
    event(event) {
      if (groups === null || !isSame(groups, event.groups)) {
        groups = event.groups;
        window = openWindow(rule.measure, rule.queries.length);
      }
      const amount = window.add(event);
      if (amount !== null) fired({ groups, time: event.time, amount, event });
    },
  };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at]);
}
