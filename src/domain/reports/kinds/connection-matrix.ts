import { bytes, integer, SERVICE, SPAN, shortTable, tableOf, text } from '../columns.ts';
import type { FactRow } from '../facts.ts';
import { zoneHeatMap } from '../pictures.ts';
import { counted, grouped, numberOf } from '../wording.ts';
import { diagramOf } from './diagram-of.ts';
import type { ReportKind } from './kind.ts';

const ENDS = [text('client_zone', 'From', 24), text('server_zone', 'To', 24)];
const SUMS = [
  integer('flows', 'Flows'),
  integer('failed_flows', 'Failed flows'),
  bytes('bytes_out', 'Bytes out'),
  bytes('bytes_in', 'Bytes in'),
  ...SPAN,
];
const PAIRS = [
  ...ENDS,
  integer('connections', 'Connections'),
  integer('denied_connections', 'Never answered'),
  integer('services', 'Services'),
  ...SUMS,
];
/** Services from zone to zone, as several reports show them. */
export const ZONE_SERVICES = [
  ...ENDS,
  ...SERVICE,
  text('name', 'Service'),
  text('risk', 'Risk', 10),
  text('compliance', 'Compliance', 16),
  text('evidence', 'Evidence', 14),
  integer('connections', 'Connections'),
  integer('clients', 'Clients'),
  integer('servers', 'Servers'),
  ...SUMS,
];
const MOST_SHOWN = 10;

/** Which zone talks to which, over what. */
export const connectionMatrix: ReportKind = {
  name: 'connection-matrix',
  title: 'Connection matrix',
  about: 'Which zone talks to which, over which services',
  permission: 'network:read',
  filters: ['from', 'to', 'zone', 'application', 'within', 'site'],
  hasDiagrams: true,
  async sections(facts) {
    const pairs = await facts.few('zone-pairs');
    const crossing = pairs.filter(({ client_zone, server_zone }) => client_zone !== server_zone);
    return [
      {
        kind: 'summary',
        title: 'Summary',
        paragraphs: sentences(pairs, crossing),
        numbers: [
          { label: 'Pairs of zones with traffic', value: pairs.length, type: 'integer' },
          { label: 'of them between different zones', value: crossing.length, type: 'integer' },
          { label: 'Connections', value: sum(pairs, 'connections'), type: 'integer' },
          { label: 'of them between different zones', value: sum(crossing, 'connections'), type: 'integer' },
        ],
        tables: [shortTable('Busiest ways between zones', PAIRS.slice(0, 6), busiest(crossing))],
      },
      ...zoneHeatMap(pairs),
      ...(await diagramOf(facts, 'zones', 'Zones', 'Zones, and what goes between them.')),
      tableOf('Zone pairs', PAIRS, [pairs]),
      tableOf('Services by zone pair', ZONE_SERVICES, facts.table('zone-services')),
    ];
  },
};

function sentences(pairs: FactRow[], crossing: FactRow[]): string[] {
  if (pairs.length === 0) return ['No traffic has been discovered yet: upload flow logs first.'];
  const outside = sum(crossing, 'connections');
  const all = sum(pairs, 'connections');
  const unanswered = sum(pairs, 'denied_connections');
  return [
    `${counted(all, 'connection')} make ${counted(pairs.length, 'pair')} of zones; ${grouped(outside)} of them go from one zone to another.`,
    unanswered === 0
      ? 'On every connection something was answered.'
      : `On ${counted(unanswered, 'connection')} nothing was ever answered: these are attempts, no use.`,
    'Nodes that no zone has count by the scope of their address, in brackets.',
  ];
}

function busiest(pairs: FactRow[]): FactRow[] {
  return [...pairs].sort((a, b) => numberOf(b.flows) - numberOf(a.flows)).slice(0, MOST_SHOWN);
}

function sum(rows: FactRow[], key: string): number {
  return rows.reduce((all, row) => all + numberOf(row[key]), 0);
}
