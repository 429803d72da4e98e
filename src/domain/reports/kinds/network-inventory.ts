import { ANSWERS, withAnswers } from '../alert-answers.ts';
import { bytes, integer, number, PAIR, SERVICE, SPAN, shortTable, TRAFFIC, tableOf, text, time } from '../columns.ts';
import type { FactRow, Facts } from '../facts.ts';
import type { Column, Section } from '../model.ts';
import { trafficByDay } from '../pictures.ts';
import { between, counted, grouped, numberOf } from '../wording.ts';
import { diagramOf } from './diagram-of.ts';
import type { ReportKind } from './kind.ts';

const NODES = [
  text('address', 'Address', 24),
  text('hostname', 'Host name', 24),
  text('scope', 'Scope', 12),
  text('node_type', 'Type', 18),
  text('os', 'Operating system', 20),
  text('zone', 'Zone', 18),
  text('owner', 'Owner', 18),
  integer('clients', 'Clients'),
  integer('servers', 'Servers'),
  ...TRAFFIC,
];
const CONNECTIONS = [...PAIR, integer('services', 'Services'), ...TRAFFIC, text('evidence', 'Evidence', 14)];
const SERVICES = [
  ...PAIR,
  ...SERVICE,
  text('application', 'Application'),
  ...TRAFFIC,
  text('evidence', 'Evidence', 14),
];
/** Of port research, as several reports show them. */
export const PORTS: Column[] = [
  ...SERVICE,
  text('name', 'Name'),
  text('description', 'Description', 36),
  text('risk', 'Risk', 10),
  text('compliance', 'Compliance', 16),
  integer('clients', 'Clients'),
  integer('servers', 'Servers'),
  integer('flows', 'Flows'),
  integer('failed_flows', 'Failed flows'),
  bytes('bytes', 'Bytes'),
  time('last_seen', 'Last seen'),
  text('reason', 'Reason', 80),
];
const ALERTS = [
  text('severity', 'Severity', 10),
  text('status', 'Status', 14),
  text('title', 'Title', 60),
  text('detection', 'Detection', 22),
  ...PAIR,
  ...SERVICE,
  number('score', 'Score', 8),
  integer('occurrences', 'Occurrences'),
  ...SPAN,
  text('description', 'Description', 100),
  ...ANSWERS,
];
/** Of uploads, as several reports show them. */
export const LEDGER: Column[] = [
  text('name', 'Upload', 32),
  text('format', 'Format'),
  text('state', 'State', 12),
  bytes('size', 'Size'),
  integer('rows_read', 'Lines read'),
  integer('rows_stored', 'Flows stored'),
  integer('rows_skipped', 'Skipped'),
  integer('rows_rejected', 'Rejected'),
  integer('rows_duplicate', 'Duplicates'),
  time('first_seen', 'First flow'),
  time('last_seen', 'Last flow'),
  time('created_at', 'Uploaded'),
  text('sha256', 'SHA-256', 66),
];
/** The busiest nodes, for opening pages. */
export const TALKERS = [
  text('address', 'Address'),
  text('scope', 'Scope'),
  integer('flows', 'Flows'),
  bytes('bytes', 'Bytes'),
];
/** The alerts that matter most, for opening pages. */
export const URGENT = [
  text('title', 'Alert', 40),
  text('severity', 'Severity'),
  text('status', 'Status'),
  time('last_seen', 'Last seen'),
];

/** What is there, who talks to whom, what it means, and from which uploads it is known. */
export const networkInventory: ReportKind = {
  name: 'network-inventory',
  title: 'Network inventory',
  about: 'What is there, who talks to whom, what it means, and from which uploads it is known',
  permission: 'network:read',
  filters: ['from', 'to', 'zone', 'application', 'within', 'site'],
  hasDiagrams: true,
  async sections(facts) {
    const totals = await readTotals(facts);
    return [
      {
        kind: 'summary',
        title: 'Summary',
        paragraphs: sentences(totals, (section) => `: see ${section}`),
        numbers: [
          { label: 'Nodes', value: totals.nodes ?? 0, type: 'integer' },
          { label: 'of them internal', value: totals.internal_nodes ?? 0, type: 'integer' },
          { label: 'Connections', value: totals.connections ?? 0, type: 'integer' },
          { label: 'Services on them', value: totals.services ?? 0, type: 'integer' },
          { label: 'Flows', value: totals.flows ?? 0, type: 'integer' },
          { label: 'of them failed', value: totals.failed_flows ?? 0, type: 'integer' },
          { label: 'Bytes of payload, as the logs state them', value: totals.bytes ?? 0, type: 'bytes' },
          { label: 'Bytes on the wire, where stated', value: totals.ip_bytes ?? 0, type: 'bytes' },
          { label: 'Ports in use', value: totals.ports ?? 0, type: 'integer' },
          { label: 'of them non-compliant', value: totals.non_compliant_ports ?? 0, type: 'integer' },
          { label: 'Open alerts', value: totals.open_alerts ?? 0, type: 'integer' },
          { label: 'First seen', value: totals.first_seen ?? null, type: 'time' },
          { label: 'Last seen', value: totals.last_seen ?? null, type: 'time' },
        ],
        tables: [
          shortTable('Top talkers', TALKERS, await facts.few('top-talkers')),
          shortTable('Most urgent alerts', URGENT, await facts.few('top-alerts')),
        ],
      },
      ...(await diagramOf(facts, 'network', 'The network', 'Who talks to whom, by zone.')),
      ...trafficByDay(await facts.few('traffic-by-day')),
      tableOf('Nodes', NODES, facts.table('nodes')),
      tableOf('Connections', CONNECTIONS, facts.table('connections')),
      tableOf('Services', SERVICES, facts.table('services')),
      tableOf('Ports', PORTS, facts.table('ports')),
      tableOf('Alerts', ALERTS, withAnswers(facts.table('alerts'))),
      tableOf('Ledger', LEDGER, facts.table('ledger')),
    ] satisfies Section[];
  },
};

/** The numbers that opening pages have. */
export async function readTotals(facts: Facts): Promise<FactRow> {
  return {
    ...(await facts.one('node-totals')),
    ...(await facts.one('connection-totals')),
    ...(await facts.one('port-totals')),
    ...(await facts.one('alert-totals')),
    ...(await facts.one('upload-totals')),
  };
}

/** What these numbers say, in plain language. `see` points to a section, where the report has it. */
export function sentences(totals: FactRow, see: (section: string) => string = () => ''): string[] {
  if (numberOf(totals.nodes) === 0) return ['No traffic has been discovered yet: upload flow logs first.'];
  const ruledOut = numberOf(totals.non_compliant_ports);
  return [
    `${counted(totals.flows, 'flow')} from ${counted(totals.uploads, 'upload')}${between(totals.first_seen, totals.last_seen)} show ${counted(totals.nodes, 'node')} (${grouped(totals.internal_nodes)} internal) ` +
      `with ${counted(totals.connections, 'connection')} over ${counted(totals.ports, 'port')}.`,
    ruledOut === 0
      ? 'No port in use is one that compliance rules out.'
      : `${counted(ruledOut, 'port')} in use ${ruledOut === 1 ? 'is' : 'are'} ruled out by compliance unless an exception is recorded${see('Ports')}.`,
    numberOf(totals.open_alerts) === 0
      ? 'No alert is open.'
      : `${counted(totals.open_alerts, 'alert is', 'alerts are')} open, ${grouped(totals.urgent_alerts)} of them critical or high${see('Alerts')}.`,
  ];
}
