import { COLUMN, type Column } from './csv-columns.ts';
import type { Table } from './csv-header.ts';
import { type EndpointCell, endpointsIn, isSpecific } from './endpoint-cell.ts';
import type { FlowBatch } from './flow.ts';
import { type ObservationValue, observation } from './observation.ts';
import { type PortCell, type PortSpan, portsIn, protocolsIn } from './port-cell.ts';
import type { Complaint } from './reject.ts';
import { FIELD } from './row.ts';

/** One row may stand for so many dependencies: every source with every destination and port. */
const MOST = 64;
const LONGEST_DETAIL = 512;

/** What goes into an observation's detail as it stands, and under which name. */
const DETAILS: [Column, string][] = [
  ...([
    [FIELD.application, 'application'],
    [FIELD.user, 'user'],
    [FIELD.rule, 'rule'],
  ] as [Column, string][]),
  ...([
    [COLUMN.service, 'service'],
    [COLUMN.srcName, 'source_name'],
  ] as [Column, string][]),
  ...([
    [COLUMN.dstName, 'destination_name'],
    [FIELD.srcZone, 'source_zone'],
  ] as [Column, string][]),
  ...([
    [FIELD.dstZone, 'destination_zone'],
    [COLUMN.action, 'action'],
    [FIELD.state, 'state'],
  ] as [Column, string][]),
];

interface Claim {
  sources: EndpointCell[];
  destinations: EndpointCell[];
  /** Null: no port is stated. */
  ports: { port: number | null; span: PortSpan | null; protocol: number | null }[];
}

/**
 * Keeps what a row of a table says that an application needs: a dependency that somebody declared, not traffic. Lists of
 * hosts and ports become one observation each; a range of ports or a network stays one. Says what is wrong, or null.
 */
export function observeClaim(
  table: Table,
  cells: readonly string[],
  { line, time }: { line: number; time: number },
  batch: FlowBatch,
): Complaint | null {
  const cell = (column: Column) => cells[table.columns.get(column) ?? -1] ?? '';
  const claim = claimIn(table, cell);
  if ('reason' in claim) return claim;
  const count = claim.sources.length * claim.destinations.length * claim.ports.length;
  if (count > MOST) return { field: null, reason: `names ${count} connections in one row, more than ${MOST}` };
  const detail = detailOf(cell);
  let extra = false;
  for (const source of claim.sources) {
    for (const destination of claim.destinations) {
      for (const { port, span, protocol } of claim.ports) {
        const seen = observation('declared-dependency', line, {
          ...{ time, src: source.address, dst: destination.address, protocol, name: detail.application ?? null },
          dstPort: port ?? destination.port,
          detail: {
            ...detail,
            ...stated('source', source),
            ...stated('destination', destination),
            ...(span ? { port_first: span.from, port_last: span.to } : {}),
          },
        });
        batch.observe(seen, { extra });
        extra = true;
      }
    }
  }
  return null;
}

function claimIn(table: Table, cell: (column: Column) => string): Claim | Complaint {
  const nameOf = (column: Column) => table.names[table.columns.get(column) ?? -1] ?? null;
  const ends = [FIELD.srcAddress, FIELD.dstAddress].map((column) => endpointsIn(cell(column)));
  for (const [i, column] of [FIELD.srcAddress, FIELD.dstAddress].entries()) {
    if (ends[i] !== null) continue;
    const text = cell(column).trim();
    return {
      field: nameOf(column),
      reason: text === '' ? 'missing' : `${quote(text)} is neither an address nor a name`,
    };
  }
  const [sources, destinations] = ends as [EndpointCell[], EndpointCell[]];
  if (![...sources, ...destinations].some(isSpecific))
    return { field: null, reason: 'neither end is an address or a host name' };
  const ports = portsIn(cell(FIELD.dstPort));
  if (ports === null)
    return { field: nameOf(FIELD.dstPort), reason: `${quote(cell(FIELD.dstPort))} is not a port (0 to 65535)` };
  const protocols = protocolsIn(cell(FIELD.protocol));
  if (protocols === null)
    return { field: nameOf(FIELD.protocol), reason: `${quote(cell(FIELD.protocol))} is not a protocol name or number` };
  return { sources, destinations, ports: combined(ports, protocols) };
}

/** Every port with the protocol it names itself, or else with each of the row's. */
function combined(ports: PortCell, protocols: readonly number[]): Claim['ports'] {
  const rows = protocols.length > 0 ? protocols : ports.protocols;
  const each = rows.length > 0 ? [...rows] : [null];
  const all: Claim['ports'] = ports.spans.flatMap((span) => {
    const port = span.from === span.to ? span.from : null;
    const own = span.protocol === null ? each : [span.protocol];
    return own.map((protocol) => ({ port, span: port === null ? span : null, protocol }));
  });
  return all.length > 0 ? all : each.map((protocol) => ({ port: null, span: null, protocol }));
}

function detailOf(cell: (column: Column) => string): Record<string, string> {
  const detail: Record<string, string> = {};
  for (const [column, name] of DETAILS) {
    const text = clean(cell(column));
    if (text !== '') detail[name] = text;
  }
  const port = clean(cell(FIELD.dstPort));
  if (port !== '' && !/^\d+$/.test(port)) detail.port = port;
  return detail;
}

/** What an end says besides its address. */
function stated(end: 'source' | 'destination', { network, name }: EndpointCell): Record<string, ObservationValue> {
  return {
    ...(network === null ? {} : { [`${end}_network`]: network }),
    ...(name === null ? {} : { [end]: clean(name) }),
  };
}

function clean(text: string): string {
  return text.replaceAll('\0', '\uFFFD').trim().slice(0, LONGEST_DETAIL).toWellFormed();
}

function quote(text: string): string {
  const shown = clean(text).slice(0, 60);
  return `"${shown}${shown.length < text.length ? '…' : ''}"`;
}
