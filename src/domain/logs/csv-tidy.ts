import { COLUMN } from './csv-columns.ts';
import type { Table } from './csv-header.ts';
import { isoClock, isoDate } from './date-cell.ts';
import { endpointsIn, hostWithin } from './endpoint-cell.ts';
import { portsIn } from './port-cell.ts';
import { FIELD } from './row.ts';
import { type Fields, MAX_FIELDS } from './scan/fields.ts';

/** Days from the first day that spreadsheets count to 1970-01-01. */
const SERIAL_OF_1970 = 25_569;

/** What a row is whose cells are written as people write them. */
export interface Tidied {
  /** The cells as a log would write them, and whether any of them had to be changed. */
  cells: string[];
  changed: boolean;
  /** A cell names a network, or several hosts or ports: then the row tells of no single flow. */
  several: boolean;
  /** IANA number of the protocol that a port's cell names where the table has no column for it; -1 for none. */
  protocol: number;
}

/**
 * Rewrites the cells of a row whose meaning is certain although a log would not write them so: `https (443)`, `tcp/443`,
 * `10.0.0.1:443`, `app01 (10.1.2.3)`, `1 234 567`, a spreadsheet's serial for a time. All others stay as they are.
 */
export function tidied(table: Table, cells: readonly string[]): Tidied {
  const result: Tidied = { cells: [...cells], changed: false, several: false, protocol: -1 };
  const put = (column: number, text: string) => {
    result.changed ||= result.cells[column] !== text;
    result.cells[column] = text;
  };
  const place = (field: number) => table.columns.get(field as never) ?? -1;
  for (const [address, port] of [
    [place(FIELD.srcAddress), place(FIELD.srcPort)],
    [place(FIELD.dstAddress), place(FIELD.dstPort)],
  ] as const) {
    tidyEnd(table, cells, address, port, put, result);
    tidyPort(table, cells, port, place(FIELD.protocol), put, result);
  }
  const { plan } = table;
  for (let i = 0; i < plan.count; i++) {
    const [kind, column] = [plan.kinds[i] as number, plan.columns[i] as number];
    if (isCounter(kind)) put(column, withoutGroups(cells[column] ?? ''));
    else if (kind === FIELD.time || kind === FIELD.endTime) put(column, timeIn(table, cells[column] ?? ''));
    else if (kind === FIELD.protocol) put(column, withoutDecimals(result.cells[column] ?? ''));
  }
  if (table.date >= 0) put(table.date, timeIn(table, cells[table.date] ?? '').slice(0, table.hasSerials ? 10 : 64));
  if (table.clock >= 0) put(table.clock, isoClock(cells[table.clock] ?? ''));
  return result;
}

function tidyEnd(
  table: Table,
  cells: readonly string[],
  column: number,
  port: number,
  put: (column: number, text: string) => void,
  result: Tidied,
): void {
  const ends = endpointsIn(cells[column] ?? '');
  const [end] = ends ?? [];
  if (ends === null || end === undefined) return;
  const host = ends.length === 1 && wasSeen(table) ? hostWithin(end.network) : null;
  if (host !== null) put(column, host);
  else if (ends.length > 1 || end.network !== null) result.several = true;
  else if (end.address !== null) {
    put(column, end.address);
    if (end.port !== null && port >= 0 && (cells[port] ?? '') === '') put(port, String(end.port));
  }
}

/** Whether the table states when or how much, which nobody knows of what was not seen. */
function wasSeen({ columns }: Table): boolean {
  return [...columns.keys()].some((column) => SEEN.has(column));
}

const SEEN: ReadonlySet<number> = new Set([
  ...[FIELD.time, FIELD.endTime, FIELD.duration, FIELD.durationMs, COLUMN.date, COLUMN.clock],
  ...[FIELD.bytesOut, FIELD.bytesIn, FIELD.packetsOut, FIELD.packetsIn, FIELD.totalBytes, FIELD.totalPackets],
]);

const NAMES = new Map([
  [6, 'tcp'],
  [17, 'udp'],
  [132, 'sctp'],
]);

function tidyPort(
  table: Table,
  cells: readonly string[],
  column: number,
  protocol: number,
  put: (column: number, text: string) => void,
  result: Tidied,
): void {
  const cell = cells[column];
  if (cell === undefined || cell === '' || /^\d+$/.test(cell)) return;
  // `443.0` of a column that had gaps; and a client has but one port, so that `50,000` is no list.
  const plain = withoutDecimals(cell);
  const isClient = column === table.columns.get(FIELD.srcPort);
  const single = isClient && wasSeen(table) && /^\d{1,2},\d{3}$/.test(plain) ? plain.replace(',', '') : plain;
  if (/^\d+$/.test(single)) {
    put(column, single);
    return;
  }
  const ports = portsIn(cell);
  const [span] = ports?.spans ?? [];
  if (ports === null) return;
  if (ports.spans.length > 1 || (span !== undefined && span.from !== span.to)) result.several = true;
  else if (span === undefined) put(column, '');
  else {
    put(column, String(span.from));
    const name = NAMES.get(span.protocol ?? -1);
    if (protocol < 0 && span.protocol !== null) result.protocol = span.protocol;
    if (name !== undefined && protocol >= 0 && (cells[protocol] ?? '') === '') put(protocol, name);
  }
}

function isCounter(kind: number): boolean {
  return kind >= FIELD.bytesOut && kind <= FIELD.totalPackets;
}

function timeIn(table: Table, cell: string): string {
  return table.hasSerials ? fromSerial(cell) : isoDate(cell, table.dates);
}

/** `6.0` as `6`. */
function withoutDecimals(cell: string): string {
  return cell.replace(/^(\d+)\.0+$/, '$1');
}

/**
 * Thousands divided by spaces, apostrophes or commas, or, more than once, by points: counters have no decimals, but `1.234`
 * may be a number that was divided.
 */
function withoutGroups(cell: string): string {
  const isGrouped =
    /^\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+$/.test(cell) ||
    /^\d{1,3}(?:,\d{3})+$/.test(cell) ||
    /^\d{1,3}(?:\.\d{3}){2,}$/.test(cell);
  return isGrouped ? cell.replace(/\D/g, '') : cell;
}

function fromSerial(cell: string): string {
  const serial = Number(cell.replace(',', '.'));
  if (!/^\d{5}([.,]\d+)?$/.test(cell)) return cell;
  const millis = Math.round((serial - SERIAL_OF_1970) * 86_400_000);
  return new Date(millis).toISOString().replace('T', ' ').replace('Z', '');
}

/** Puts cells one behind the other into a buffer and their bounds into `fields`. */
export function relaid(cells: readonly string[], fields: Fields): Buffer {
  const texts = cells.slice(0, MAX_FIELDS).map((cell) => Buffer.from(cell));
  let at = 0;
  for (const [i, text] of texts.entries()) {
    fields.starts[i] = at;
    at += text.length;
    fields.ends[i] = at;
  }
  return Buffer.concat(texts);
}
