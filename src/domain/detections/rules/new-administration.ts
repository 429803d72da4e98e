import { z } from 'zod';
import { PROTOCOL } from '../../logs/flow.ts';
import { FewCallers, isAdministration, wayOf } from '../administration.ts';
import { exampleRows } from '../examples.ts';
import { type Finding, MOST_EXAMPLES, type Severity, toScore } from '../finding.ts';
import { defineRule, type ServiceRow } from '../rule.ts';

const ID = 'new-administration';
const DAY = 86_400_000;

const settings = z.strictObject({
  /** Days of flows before a path can be new; without them everything is. */
  history_days: z.number().min(1).default(7),
  /** Days that a path stays new. */
  new_days: z.number().min(0.1).default(7),
  /** Clients of the machine by that way at most: file servers and directories get new ones every day. */
  clients: z.number().int().min(1).default(3),
  /** Machines that the client ran that way before, at most: an administrator's machine gets new ones too. */
  servers: z.number().int().min(0).default(3),
});
type Limits = z.output<typeof settings>;

interface Path {
  row: ServiceRow;
  way: string;
}

/**
 * A machine that runs another from afar (file sharing, remote desktop, WinRM, SSH, RPC) and never did, as far as at least a
 * week of flows tells. One finding for each client, which grows.
 */
export const newAdministration = defineRule<Limits>({
  id: ID,
  title: 'New administrative path',
  description: 'A machine inside began to run another from afar.',
  technique: 'T1021',
  order: 'server',
  settings,
  open({ settings: limits, window, emit }) {
    const learnt = window.from * 1000 + limits.history_days * DAY;
    const from = Math.max(learnt, window.to * 1000 - limits.new_days * DAY);
    const before = new Map<string, number>();
    const found = new Map<string, Path[]>();
    const few = new FewCallers(limits.clients, (callers) => {
      for (const row of callers.filter(({ first_seen }) => first_seen.getTime() >= from)) {
        found.set(row.client, [...(found.get(row.client) ?? []), { row, way: wayOf(row) }]);
      }
    });
    return {
      row(row) {
        if (!isAdministration(row)) return;
        few.add(row);
        const key = `${row.client} ${wayOf(row)}`;
        if (row.first_seen.getTime() < from) before.set(key, (before.get(key) ?? 0) + 1);
      },
      end() {
        few.end();
        for (const [client, paths] of found) {
          const unusual = paths.filter(({ way }) => (before.get(`${client} ${way}`) ?? 0) <= limits.servers);
          if (unusual.length > 0) emit(toFinding(client, unusual));
        }
      },
    };
  },
  examples: [
    {
      name: 'a desk that begins to run another after ten days',
      rows: [
        ...exampleRows(1, () => path('10.0.0.5', '10.0.0.9', 0)),
        ...exampleRows(1, () => path('10.0.0.7', '10.0.0.8', 10)),
      ],
      finds: ['10.0.0.7'],
    },
    {
      name: 'the same within the first days of the logs',
      rows: [
        ...exampleRows(1, () => path('10.0.0.5', '10.0.0.9', 0)),
        ...exampleRows(1, () => path('10.0.0.7', '10.0.0.8', 3)),
      ],
      finds: [],
    },
    {
      name: "an administrator's machine with one server more",
      rows: exampleRows(9, (n) => path('10.0.0.7', `10.0.1.${n + 1}`, n < 8 ? 0 : 10)),
      finds: [],
    },
    {
      name: 'a file server with one client more',
      rows: exampleRows(9, (n) => path(`10.0.1.${n + 1}`, '10.0.0.9', n < 8 ? 0 : 10)),
      finds: [],
    },
  ],
});

function path(client: string, server: string, day: number): Partial<ServiceRow> {
  const first_seen = new Date(Date.UTC(2026, 0, 5 + day, 9));
  return {
    ...{ client, server, client_scope: 'internal', server_scope: 'internal', port: 445 },
    ...{ first_seen, last_seen: first_seen },
  };
}

function toFinding(client: string, paths: Path[]): Finding {
  const servers = [...new Set(paths.map(({ row }) => row.server))];
  const ways = [...new Set(paths.map(({ way }) => way))];
  const times = paths.flatMap(({ row }) => [row.first_seen.getTime(), row.last_seen.getTime()]);
  const [only] = servers;
  const desks = paths.filter(
    ({ row }) => row.client_type === 'workstation' && row.server_type === 'workstation',
  ).length;
  return {
    detection: ID,
    fingerprint: client,
    severity: severityOf(servers.length, desks),
    score: toScore(0.3 + Math.log10(servers.length) / 4 + (desks > 0 ? 0.2 : 0)),
    title:
      `${client} began to run ${servers.length === 1 ? only : `${servers.length} machines`} by ${ways.join(', ')}`.slice(
        0,
        200,
      ),
    description:
      `${client} reached ${servers.length} machines inside by ${ways.join(', ')} for the first time, which few others run. ` +
      (desks > 0 ? `${desks} of these paths go from one workstation to another, which people have no need of. ` : '') +
      'Somebody who was given a new duty does that, and so does somebody who moves through the network.',
    client,
    server: servers.length === 1 ? (only as string) : null,
    ...{ protocol: PROTOCOL.tcp, port: ways.length === 1 ? (paths[0] as Path).row.port : null },
    evidence: {
      ...{ paths: paths.length, ways, between_workstations: desks },
      servers: servers.slice(0, MOST_EXAMPLES),
      times: paths.slice(0, MOST_EXAMPLES).map(({ row }) => row.first_seen.toISOString()),
    },
    first_seen: new Date(Math.min(...times)),
    last_seen: new Date(Math.max(...times)),
  };
}

function severityOf(servers: number, desks: number): Severity {
  return desks > 0 || servers >= 3 ? 'medium' : 'low';
}
