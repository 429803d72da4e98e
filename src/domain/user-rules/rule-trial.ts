import type { Firing } from './firings.ts';

const MOST_EXAMPLES = 20;
const MOST_GROUPS = 100_000;

/** What a rule would have done over a time that lies behind. */
export interface RuleTrial {
  /** UTC, as in JSON. */
  from: string;
  to: string;
  fired: number;
  /** Alerts that would stand there: one for each group. */
  alerts: number;
  days: { day: string; fired: number }[];
  examples: {
    time: string;
    group: readonly string[];
    amount: number;
    client: string | null;
    server: string | null;
    port: number | null;
  }[];
}

/** Counts firings by day, with the first few as examples. */
export function openTrial({ from, to }: { from: Date; to: Date }): { fired(firing: Firing): void; end(): RuleTrial } {
  const days = new Map<string, number>();
  const groups = new Set<string>();
  const examples: RuleTrial['examples'] = [];
  let count = 0;
  return {
    fired({ groups: group, time, amount, event: { client, server, port } }) {
      const at = new Date(time * 1000).toISOString();
      count += 1;
      days.set(at.slice(0, 10), (days.get(at.slice(0, 10)) ?? 0) + 1);
      if (groups.size < MOST_GROUPS) groups.add(group.join('|'));
      if (examples.length < MOST_EXAMPLES) examples.push({ time: at, group, amount, client, server, port });
    },
    end: () => ({
      ...{ from: from.toISOString(), to: to.toISOString(), fired: count, alerts: groups.size, examples },
      days: [...days].sort().map(([day, fired]) => ({ day, fired })),
    }),
  };
}
