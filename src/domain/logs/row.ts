import { type FlowBatch, hasPorts, PROTOCOL } from './flow.ts';
import { clipEnd } from './reject.ts';
import { scanAddress } from './scan/address.ts';
import type { Fields } from './scan/fields.ts';
import { scanCount, scanPort, scanSeconds } from './scan/number.ts';
import { NOT_IP, scanProtocol, UNKNOWN_PROTOCOL } from './scan/protocol.ts';

/** Everything a log's column can mean. The numbers order a row's columns: the protocol decides whether ports are read. */
export const FIELD = {
  protocol: 1,
  srcAddress: 2,
  dstAddress: 3,
  srcPort: 4,
  dstPort: 5,
  time: 6,
  endTime: 7,
  duration: 8,
  durationMs: 9,
  bytesOut: 10,
  bytesIn: 11,
  ipBytesOut: 12,
  ipBytesIn: 13,
  packetsOut: 14,
  packetsIn: 15,
  totalBytes: 16,
  totalPackets: 17,
  state: 18,
  application: 19,
  user: 20,
  rule: 21,
  observer: 22,
  srcZone: 23,
  dstZone: 24,
  count: 25,
} as const;
export type Field = (typeof FIELD)[keyof typeof FIELD];

/** Which field of a line holds what; `names` are the file's own, for rejects. */
export interface RowPlan {
  count: number;
  kinds: Uint8Array;
  columns: Int32Array;
  names: string[];
}

/** Places in a row's extras: numbers that have no column of their own in the batch, NaN when not stated. */
export const EXTRA = { endTime: 0, totalBytes: 1, totalPackets: 2 } as const;

/** Labels longer than this are cut; no rule, user or application name is. */
const LABEL_BYTES = 512;

/** What became of filling a row: it stands, it is no IP traffic, or the plan's entry at `fault` is bad. */
export const FILLED = -1;
export const NOT_A_FLOW = -2;
/** Why a record that came back as NOT_A_FLOW is skipped. */
export const NOT_IP_TRAFFIC = 'not IP traffic';
/** Why a record is skipped whose source or destination was resolved to a name. */
export const HOST_BY_NAME = 'a host given by name, not by address';

/** Makes a plan from (field, column, name) triples. */
export function rowPlan(entries: { kind: Field; column: number; name: string }[]): RowPlan {
  const sorted = [...entries].sort((a, b) => a.kind - b.kind);
  return {
    count: sorted.length,
    kinds: Uint8Array.from(sorted, (entry) => entry.kind),
    columns: Int32Array.from(sorted, (entry) => entry.column),
    names: sorted.map((entry) => entry.name),
  };
}

/** Fills the batch's row from a line's fields. Returns FILLED, NOT_A_FLOW, or the index of the plan's entry at fault. */
export function fillRow(
  plan: RowPlan,
  bytes: Buffer,
  fields: Fields,
  batch: FlowBatch,
  row: number,
  extras: Float64Array,
): number {
  const { count, kinds, columns } = plan;
  const { starts, ends } = fields;
  let portless = false;
  for (let i = 0; i < count; i++) {
    const kind = kinds[i] as Field;
    const column = columns[i] as number;
    const start = starts[column] as number;
    const end = ends[column] as number;
    if (isUnset(bytes, start, end)) {
      if (kind === FIELD.srcAddress || kind === FIELD.dstAddress) return i;
      continue;
    }
    if (kind === FIELD.protocol) {
      const protocol = scanProtocol(bytes, start, end);
      if (protocol === NOT_IP) return NOT_A_FLOW;
      if (protocol === UNKNOWN_PROTOCOL) return i;
      batch.protocol[row] = protocol;
      portless = !hasPorts(protocol);
    } else if (portless && (kind === FIELD.srcPort || kind === FIELD.dstPort)) {
      // Type and code of ICMP lie here, in whatever notation.
    } else if (!setField(kind, bytes, start, end, batch, row, extras)) {
      return i;
    }
  }
  if (batch.protocol[row] === PROTOCOL.icmp && batch.srcFamily[row] === 6) batch.protocol[row] = PROTOCOL.icmp6;
  return FILLED;
}

/** Empty, `-`, `(empty)`, `null`, `none`, `nan` or `n/a`. */
export function isUnset(bytes: Buffer, start: number, end: number): boolean {
  const length = end - start;
  if (length <= 1) return length === 0 || bytes[start] === 0x2d;
  if (length > 7) return false;
  if (((bytes[start] as number) | 0x20) === 0x6e) return length <= 4 && isNothing(bytes, start, end);
  return length === 7 && bytes[start] === 0x28 && bytes.toString('latin1', start, end) === '(empty)';
}

function isNothing(bytes: Buffer, start: number, end: number): boolean {
  const second = (bytes[start + 1] as number) | 0x20;
  // u, o, a or /: spares `ntp` and its like the string.
  if (second !== 0x75 && second !== 0x6f && second !== 0x61 && second !== 0x2f) return false;
  return /^(null|none|nan|n\/a)$/i.test(bytes.toString('latin1', start, end));
}

/** The dictionary index of a label, cut to a bearable length. */
export function labelIndex(batch: FlowBatch, bytes: Buffer, start: number, end: number): number {
  return batch.labels.indexOf(bytes, start, clipEnd(bytes, start, end, LABEL_BYTES));
}

function setField(
  kind: Field,
  bytes: Buffer,
  start: number,
  end: number,
  batch: FlowBatch,
  row: number,
  extras: Float64Array,
): boolean {
  switch (kind) {
    case FIELD.srcAddress:
      return putAddress(batch.srcFamily, row, scanAddress(bytes, start, end, batch.srcAddress, row * 16));
    case FIELD.dstAddress:
      return putAddress(batch.dstFamily, row, scanAddress(bytes, start, end, batch.dstAddress, row * 16));
    case FIELD.srcPort:
      return putPort(batch.srcPort, row, scanPort(bytes, start, end));
    case FIELD.dstPort:
      return putPort(batch.dstPort, row, scanPort(bytes, start, end));
    case FIELD.time:
      return putNumber(batch.time, row, batch.clock.scan(bytes, start, end, batch));
    case FIELD.endTime:
      return putNumber(extras, EXTRA.endTime, batch.clock.scan(bytes, start, end, batch));
    case FIELD.duration:
      return putNumber(batch.duration, row, scanSeconds(bytes, start, end));
    case FIELD.durationMs:
      return putNumber(batch.duration, row, scanSeconds(bytes, start, end) / 1000);
    case FIELD.bytesOut:
      return putNumber(batch.bytesOut, row, scanCount(bytes, start, end));
    case FIELD.bytesIn:
      return putNumber(batch.bytesIn, row, scanCount(bytes, start, end));
    case FIELD.ipBytesOut:
      return putNumber(batch.ipBytesOut, row, scanCount(bytes, start, end));
    case FIELD.ipBytesIn:
      return putNumber(batch.ipBytesIn, row, scanCount(bytes, start, end));
    case FIELD.packetsOut:
      return putNumber(batch.packetsOut, row, scanCount(bytes, start, end));
    case FIELD.packetsIn:
      return putNumber(batch.packetsIn, row, scanCount(bytes, start, end));
    case FIELD.totalBytes:
      return putNumber(extras, EXTRA.totalBytes, scanCount(bytes, start, end));
    case FIELD.totalPackets:
      return putNumber(extras, EXTRA.totalPackets, scanCount(bytes, start, end));
    case FIELD.state:
      batch.state[row] = labelIndex(batch, bytes, start, end);
      return true;
    case FIELD.application:
      batch.application[row] = labelIndex(batch, bytes, start, end);
      return true;
    case FIELD.user:
      batch.user[row] = labelIndex(batch, bytes, start, end);
      return true;
    case FIELD.rule:
      batch.rule[row] = labelIndex(batch, bytes, start, end);
      return true;
    case FIELD.observer:
      batch.observer[row] = labelIndex(batch, bytes, start, end);
      return true;
    case FIELD.srcZone:
      batch.srcZone[row] = labelIndex(batch, bytes, start, end);
      return true;
    case FIELD.dstZone:
      batch.dstZone[row] = labelIndex(batch, bytes, start, end);
      return true;
    case FIELD.count:
      return putNumber(batch.count, row, scanCount(bytes, start, end));
    default:
      return true;
  }
}

function putAddress(column: Uint8Array, row: number, family: number): boolean {
  column[row] = family;
  return family !== 0;
}

function putPort(column: Int32Array, row: number, port: number): boolean {
  column[row] = port;
  return port >= 0;
}

function putNumber(column: Float64Array, row: number, value: number): boolean {
  column[row] = value;
  return value >= 0;
}
