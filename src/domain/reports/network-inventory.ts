import type { Cell, Column, ReportModel, TableSection } from './model.ts';

/** A row as the database gives it: values by column key. */
export type FactRow = Record<string, Cell>;

/** The facts a network inventory is made of. */
export interface InventoryFacts {
  title: string;
  /** The tenant's name. */
  subject: string;
  generated: Date;
  filters: { label: string; value: string }[];
  totals: {
    nodes: number;
    internal_nodes: number;
    connections: number;
    services: number;
    flows: number;
    failed_flows: number;
    bytes: number;
    ip_bytes: number;
    ports: number;
    non_compliant_ports: number;
    open_alerts: number;
    urgent_alerts: number;
    uploads: number;
    first_seen: Date | null;
    last_seen: Date | null;
  };
  top_talkers: FactRow[];
  top_alerts: FactRow[];
  tables: Record<TableName, AsyncIterable<FactRow[]> | Iterable<FactRow[]>>;
}

const text = (key: string, title: string, width = 18): Column => ({ key, title, type: 'text', width });
const integer = (key: string, title: string, width = 12): Column => ({ key, title, type: 'integer', width });
const bytes = (key: string, title: string, width = 16): Column => ({ key, title, type: 'bytes', width });
const time = (key: string, title: string): Column => ({ key, title, type: 'time', width: 20 });

const TRAFFIC = [
  integer('flows', 'Flows'),
  integer('failed_flows', 'Failed flows'),
  bytes('bytes_out', 'Bytes out'),
  bytes('bytes_in', 'Bytes in'),
  bytes('ip_bytes_out', 'IP bytes out'),
  bytes('ip_bytes_in', 'IP bytes in'),
  time('first_seen', 'First seen'),
  time('last_seen', 'Last seen'),
];
const SERVICE = [text('protocol', 'Protocol', 10), integer('port', 'Port', 8)];
const PAIR = [text('client', 'Client', 24), text('server', 'Server', 24)];

/** The tables of the inventory, in the order of their sheets. */
export const INVENTORY_TABLES = {
  nodes: {
    title: 'Nodes',
    columns: [
      text('address', 'Address', 24),
      text('hostname', 'Host name', 24),
      text('scope', 'Scope', 12),
      integer('clients', 'Clients'),
      integer('servers', 'Servers'),
      ...TRAFFIC,
    ],
  },
  connections: { title: 'Connections', columns: [...PAIR, integer('services', 'Services'), ...TRAFFIC] },
  services: { title: 'Services', columns: [...PAIR, ...SERVICE, text('application', 'Application'), ...TRAFFIC] },
  ports: {
    title: 'Ports',
    columns: [
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
    ],
  },
  alerts: {
    title: 'Alerts',
    columns: [
      text('severity', 'Severity', 10),
      text('status', 'Status', 14),
      text('title', 'Title', 60),
      text('detection', 'Detection', 22),
      ...PAIR,
      ...SERVICE,
      { key: 'score', title: 'Score', type: 'number', width: 8 },
      integer('occurrences', 'Occurrences'),
      time('first_seen', 'First seen'),
      time('last_seen', 'Last seen'),
      text('description', 'Description', 100),
    ],
  },
  ledger: {
    title: 'Ledger',
    columns: [
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
    ],
  },
} as const satisfies Record<string, { title: string; columns: Column[] }>;
export type TableName = keyof typeof INVENTORY_TABLES;

const TOP_TALKERS = [
  text('address', 'Address'),
  text('scope', 'Scope'),
  integer('flows', 'Flows'),
  bytes('bytes', 'Bytes'),
];
const TOP_ALERTS = [
  text('title', 'Alert'),
  text('severity', 'Severity'),
  text('status', 'Status'),
  time('last_seen', 'Last seen'),
];

/** The network inventory: what is there, who talks to whom, what it means, and from which uploads it is known. */
export function networkInventory(facts: InventoryFacts): ReportModel {
  const { totals } = facts;
  const tables = (Object.keys(INVENTORY_TABLES) as TableName[]).map((name): TableSection => {
    const { title, columns } = INVENTORY_TABLES[name];
    return { kind: 'table', title, columns: [...columns], rows: toCells(columns, facts.tables[name]) };
  });
  return {
    title: facts.title,
    subject: facts.subject,
    generated: facts.generated,
    filters: facts.filters,
    sections: [
      {
        kind: 'summary',
        title: 'Summary',
        paragraphs: sentences(totals),
        numbers: [
          { label: 'Nodes', value: totals.nodes, type: 'integer' },
          { label: 'of them internal', value: totals.internal_nodes, type: 'integer' },
          { label: 'Connections', value: totals.connections, type: 'integer' },
          { label: 'Services on them', value: totals.services, type: 'integer' },
          { label: 'Flows', value: totals.flows, type: 'integer' },
          { label: 'of them failed', value: totals.failed_flows, type: 'integer' },
          { label: 'Bytes of payload, as the logs state them', value: totals.bytes, type: 'bytes' },
          { label: 'Bytes on the wire, where stated', value: totals.ip_bytes, type: 'bytes' },
          { label: 'Ports in use', value: totals.ports, type: 'integer' },
          { label: 'of them non-compliant', value: totals.non_compliant_ports, type: 'integer' },
          { label: 'Open alerts', value: totals.open_alerts, type: 'integer' },
          { label: 'First seen', value: totals.first_seen, type: 'time' },
          { label: 'Last seen', value: totals.last_seen, type: 'time' },
        ],
        tables: [
          { title: 'Top talkers', columns: TOP_TALKERS, rows: facts.top_talkers.map((row) => cells(TOP_TALKERS, row)) },
          {
            title: 'Most urgent alerts',
            columns: TOP_ALERTS,
            rows: facts.top_alerts.map((row) => cells(TOP_ALERTS, row)),
          },
        ],
      },
      ...tables,
    ],
  };
}

function sentences(totals: InventoryFacts['totals']): string[] {
  if (totals.nodes === 0) return ['No traffic has been discovered yet: upload flow logs first.'];
  const n = (value: number, one: string, many = `${one}s`) =>
    `${value.toLocaleString('en-US')} ${value === 1 ? one : many}`;
  const span =
    totals.first_seen && totals.last_seen
      ? ` between ${totals.first_seen.toISOString().slice(0, 10)} and ${totals.last_seen.toISOString().slice(0, 10)}`
      : '';
  return [
    `${n(totals.flows, 'flow')} from ${n(totals.uploads, 'upload')}${span} show ${n(totals.nodes, 'node')} (${totals.internal_nodes.toLocaleString('en-US')} internal) ` +
      `with ${n(totals.connections, 'connection')} over ${n(totals.ports, 'port')}.`,
    totals.non_compliant_ports === 0
      ? 'No port in use is one that compliance rules out.'
      : `${n(totals.non_compliant_ports, 'port')} in use ${totals.non_compliant_ports === 1 ? 'is' : 'are'} ruled out by compliance unless an exception is recorded: see sheet Ports.`,
    totals.open_alerts === 0
      ? 'No alert is open.'
      : `${n(totals.open_alerts, 'alert is', 'alerts are')} open, ${totals.urgent_alerts.toLocaleString('en-US')} of them critical or high: see sheet Alerts.`,
  ];
}

async function* toCells(
  columns: readonly Column[],
  batches: AsyncIterable<FactRow[]> | Iterable<FactRow[]>,
): AsyncGenerator<Cell[][]> {
  for await (const batch of batches) yield batch.map((row) => cells(columns, row));
}

function cells(columns: readonly Column[], row: FactRow): Cell[] {
  return columns.map(({ key }) => row[key] ?? null);
}
