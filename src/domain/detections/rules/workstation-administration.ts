import { z } from 'zod';
import { PROTOCOL } from '../../logs/flow.ts';
import { isAdministration, wayOf } from '../administration.ts';
import { exampleRows } from '../examples.ts';
import { type Finding, MOST_EXAMPLES, toScore } from '../finding.ts';
import { defineRule, type ServiceRow } from '../rule.ts';

const ID = 'workstation-administration';

const settings = z.strictObject({
  /** Workstations that one reaches by file sharing alone: a folder shared between two desks is no sign. */
  by_files: z.number().int().min(1).default(2),
});
type Limits = z.output<typeof settings>;

/** From so many workstations on it is graver. */
const MANY = 3;

/**
 * A workstation that runs others from afar: people sit before theirs, and servers or jump hosts administer them. Who moves
 * through the network goes from desk to desk. One finding for each client, which grows.
 */
export const workstationAdministration = defineRule<Limits>({
  id: ID,
  title: 'From workstation to workstation',
  description: 'A workstation reached others by ways to run machines from afar.',
  technique: 'T1021',
  order: 'client',
  settings,
  open({ settings: limits, emit }) {
    let rows: ServiceRow[] = [];
    const close = () => {
      const finding = rows.length > 0 ? judge(rows, limits) : null;
      if (finding) emit(finding);
      rows = [];
    };
    return {
      row(row) {
        if (row.client !== rows[0]?.client) close();
        if (row.client_type !== 'workstation' || row.server_type !== 'workstation') return;
        if (isAdministration(row)) rows.push(row);
      },
      end: close,
    };
  },
  examples: [
    {
      name: 'remote desktop from desk to desk',
      rows: exampleRows(1, () => path('10.0.0.9', 3389)),
      finds: ['10.0.0.7'],
    },
    {
      name: 'files of four desks',
      rows: exampleRows(4, (n) => path(`10.0.0.${n + 8}`, 445)),
      finds: ['10.0.0.7'],
    },
    {
      name: 'a folder that two share',
      rows: exampleRows(1, () => path('10.0.0.9', 445)),
      finds: [],
    },
    {
      name: 'attempts that came to nothing',
      rows: exampleRows(4, (n) => ({ ...path(`10.0.0.${n + 8}`, 3389), failed_flows: 1 })),
      finds: [],
    },
    {
      name: 'a server, and a machine of which nothing is known',
      rows: [
        ...exampleRows(4, (n) => ({ ...path(`10.0.0.${n + 8}`, 3389), server_type: 'server' as const })),
        ...exampleRows(4, (n) => ({ ...path(`10.0.1.${n + 8}`, 3389), server_type: 'unknown' as const })),
      ],
      finds: [],
    },
  ],
});

function path(server: string, port: number): Partial<ServiceRow> {
  return {
    ...{ client: '10.0.0.7', server, client_scope: 'internal', server_scope: 'internal', port },
    ...{ client_type: 'workstation', server_type: 'workstation' },
  };
}

function judge(rows: ServiceRow[], { by_files }: Limits): Finding | null {
  const servers = [...new Set(rows.map(({ server }) => server))];
  const ways = [...new Set(rows.map(wayOf))];
  if (ways.every((way) => way === 'smb') && servers.length < by_files) return null;
  const { client } = rows[0] as ServiceRow;
  const [only] = servers;
  const times = rows.flatMap(({ first_seen, last_seen }) => [first_seen.getTime(), last_seen.getTime()]);
  const whom = servers.length === 1 ? (only as string) : `${servers.length} workstations`;
  return {
    detection: ID,
    fingerprint: client,
    severity: servers.length >= MANY ? 'medium' : 'low',
    score: toScore(0.3 + Math.log10(servers.length) / 4),
    title: `From workstation to workstation: ${client} reached ${whom} by ${ways.join(', ')}`.slice(0, 200),
    description:
      `${client}, a workstation, reached ${whom} by ${ways.join(', ')} and was answered. Machines at desks are run from ` +
      'servers and jump hosts; from one desk to the next goes a helper, or somebody who took one over.',
    client,
    server: servers.length === 1 ? (only as string) : null,
    ...{ protocol: PROTOCOL.tcp, port: ways.length === 1 ? (rows[0] as ServiceRow).port : null },
    evidence: {
      ...{ workstations: servers.length, ways, conversations: rows.reduce((sum, { flows }) => sum + flows, 0) },
      servers: servers.slice(0, MOST_EXAMPLES),
    },
    first_seen: new Date(Math.min(...times)),
    last_seen: new Date(Math.max(...times)),
  };
}
