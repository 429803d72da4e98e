import type { CompiledRule } from './compiled-rule.ts';
import { type Closed, openWholeWindow } from './whole-window.ts';
import { openWindow } from './window.ts';

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
 * Runs a rule over records in order of group and time, up to `until` (seconds since the epoch), and tells each firing. No
 * more is kept than the window of one group.
 */
export function openFirings(rule: CompiledRule, until: number, fired: (firing: Firing) => void) {
  let groups: string[] | null = null;
  let window = openGroup(rule);
  const tell = (closed: Closed<RuleEvent> | null) => {
    if (closed && groups) fired({ groups, time: closed.event.time, amount: closed.amount, event: closed.event });
  };
  return {
    event(event: RuleEvent): void {
      if (groups === null || !isSame(groups, event.groups)) {
        tell(window.end(until));
        groups = event.groups;
        window = openGroup(rule);
      }
      tell(window.add(event));
    },
    /** No more records. */
    end(): void {
      tell(window.end(until));
    },
  };
}

interface GroupWindow {
  add(event: RuleEvent): Closed<RuleEvent> | null;
  end(until: number): Closed<RuleEvent> | null;
}

function openGroup({ measure, queries }: CompiledRule): GroupWindow {
  if (measure.whole) return openWholeWindow<RuleEvent>(measure);
  const window = openWindow(measure, queries.length);
  return {
    add(event) {
      const amount = window.add(event);
      return amount === null ? null : { amount, event };
    },
    end: () => null,
  };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at]);
}
