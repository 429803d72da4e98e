import { z } from 'zod';
import { PROTOCOL } from '../../logs/flow.ts';
import { FewCallers, isAdministration, wayOf } from '../administration.ts';
import { exampleRows } from '../examples.ts';
import { type Finding, MOST_EXAMPLES, toScore } from '../finding.ts';
import { defineRule, type ServiceRow } from '../rule.ts';

const ID = 'lateral-movement';

const settings = z.strictObject({
  /** Machines one after another, each reached from the one before. */
  hops: z.number().int().min(2).default(3),
  /** Hours from one hop to the next at most. */
  within_hours: z.number().min(0.1).default(12),
  /** Clients of a machine by that way at most: file servers and directories are called by everybody. */
  clients: z.number().int().min(1).default(3),
  /** Machines that the one before reaches by that way at most: an administrator's machine reaches many. */
  servers: z.number().int().min(1).default(5),
});
type Limits = z.output<typeof settings>;

interface Hop {
  from: string;
  to: string;
  way: string;
  first: Date;
  last: Date;
}

/**
 * From one machine to the next, and on from there: each is reached by a way to run machines, shortly after it was itself
 * reached, and neither is one that everybody calls or that administers many. Attackers move so; few programs do.
 */
export const lateralMovement = defineRule<Limits>({
  id: ID,
  title: 'Lateral movement',
  description: 'A chain of machines, each of which was reached and then reached the next.',
  technique: 'T1021',
  order: 'server',
  settings,
  open({ settings: limits, emit }) {
    const hops: Hop[] = [];
    const few = new FewCallers(limits.clients, (callers) => hops.push(...callers.map(toHop)));
    return {
      row(row) {
        if (isAdministration(row)) few.add(row);
      },
      end() {
        few.end();
        const reach = new Map<string, Set<string>>();
        for (const { from, to } of hops) reach.set(from, (reach.get(from) ?? new Set()).add(to));
        const moved = hops.filter(({ from }) => (reach.get(from) as Set<string>).size <= limits.servers);
        for (const chain of chainsOf(moved, limits)) emit(toFinding(chain));
      },
    };
  },
  examples: [
    {
      name: 'three hops of an hour each',
      rows: exampleRows(3, (n) => hopRow(n, n)),
      finds: ['10.0.0.10'],
    },
    {
      name: 'hops in the wrong order of time',
      rows: exampleRows(3, (n) => hopRow(n, 3 - n)),
      finds: [],
    },
    {
      name: 'a jump host and what it administers',
      rows: exampleRows(30, (n) => ({ ...hopRow(0, n), server: `10.0.1.${n + 1}` })),
      finds: [],
    },
    {
      name: 'a file server that everybody calls, and its own file server',
      rows: [
        ...exampleRows(9, (n) => ({ ...hopRow(n, 0), client: `10.0.3.${n}`, server: '10.0.0.11' })),
        ...exampleRows(2, (n) => hopRow(n + 1, n + 1)),
      ].sort((a, b) => a.server.localeCompare(b.server)),
      finds: [],
    },
  ],
});

function hopRow(n: number, hour: number): Partial<ServiceRow> {
  const first_seen = new Date(Date.UTC(2026, 0, 5, 8 + hour));
  return {
    ...{ client: `10.0.0.${10 + n}`, server: `10.0.0.${11 + n}`, client_scope: 'internal', server_scope: 'internal' },
    ...{ port: 445, first_seen, last_seen: first_seen },
  };
}

function toHop(row: ServiceRow): Hop {
  return { from: row.client, to: row.server, way: wayOf(row), first: row.first_seen, last: row.last_seen };
}

/** The longest chain from each machine that nobody reached before, of at least so many hops. */
function chainsOf(hops: Hop[], { hops: least, within_hours }: Limits): Hop[][] {
  const onward = new Map<string, Hop[]>();
  for (const hop of hops) onward.set(hop.from, [...(onward.get(hop.from) ?? []), hop]);
  const within = within_hours * 3_600_000;
  const longest = new Map<Hop, Hop[]>();
  // The last hop first, so that what follows a hop is known when it is looked at.
  for (const hop of [...hops].sort((a, b) => b.first.getTime() - a.first.getTime())) {
    const next = (onward.get(hop.to) ?? []).filter(({ to, first }) => {
      const pause = first.getTime() - hop.first.getTime();
      return to !== hop.from && pause > 0 && pause <= within;
    });
    const rest = next.map((one) => longest.get(one) as Hop[]);
    longest.set(hop, [hop, ...rest.reduce((best, one) => (one.length > best.length ? one : best), [])]);
  }
  const reached = new Set(hops.map(({ to }) => to));
  const best = new Map<string, Hop[]>();
  for (const [hop, chain] of longest) {
    if (reached.has(hop.from) || chain.length < least) continue;
    if (chain.length > (best.get(hop.from)?.length ?? 0)) best.set(hop.from, chain);
  }
  return [...best.values()];
}

function toFinding(chain: Hop[]): Finding {
  const [first, last] = [chain[0] as Hop, chain[chain.length - 1] as Hop];
  const path = [first.from, ...chain.map(({ to }) => to)];
  return {
    detection: ID,
    fingerprint: first.from,
    severity: 'high',
    score: toScore(0.5 + chain.length / 20),
    title: `Lateral movement: from ${first.from} over ${chain.length} hops to ${last.to}`,
    description:
      `${first.from} reached ${first.to} by ${first.way}, which then reached the next: ${path.slice(0, 12).join(' → ')}. ` +
      'Each hop followed the one before, between machines that few others run from afar.',
    ...{ client: first.from, server: last.to, protocol: PROTOCOL.tcp, port: null },
    evidence: {
      hops: chain.length,
      path: path.slice(0, MOST_EXAMPLES),
      ways: [...new Set(chain.map(({ way }) => way))],
      times: chain.slice(0, MOST_EXAMPLES).map(({ first: at }) => at.toISOString()),
    },
    first_seen: first.first,
    last_seen: new Date(Math.max(...chain.map(({ last: at }) => at.getTime()))),
  };
}
