import { formatAddress } from './address.ts';
import { ACTIONS, type Action, DIRECTIONS, type Direction, type FlowBatch, PHASES, type Phase } from './flow.ts';
import { protocolText } from './scan/protocol.ts';

/** A flow as an object, for people and JSON; what the log does not state is null. */
export interface FlowRecord {
  record: 'flow';
  line: number;
  /** ISO 8601 in UTC, with microseconds. */
  time: string | null;
  /** Seconds. */
  duration: number | null;
  src_ip: string;
  src_port: number | null;
  dst_ip: string;
  dst_port: number | null;
  /** A name such as `tcp`, or the IANA number of a protocol without a usual name. */
  protocol: string | number | null;
  bytes_out: number | null;
  bytes_in: number | null;
  ip_bytes_out: number | null;
  ip_bytes_in: number | null;
  packets_out: number | null;
  packets_in: number | null;
  failed: boolean;
  action: Action;
  state: string | null;
  application: string | null;
  user: string | null;
  rule: string | null;
  observer: string | null;
  src_zone: string | null;
  dst_zone: string | null;
  src_nat: string | null;
  dst_nat: string | null;
  phase: Phase;
  direction: Direction;
  count: number;
}

/** The flow in a batch's row as an object; for showing, not for hot paths. */
export function flowRecord(batch: FlowBatch, row: number): FlowRecord {
  const label = (column: Int32Array) => batch.labels.texts[column[row] as number] || null;
  return {
    record: 'flow',
    line: batch.line[row] as number,
    time: formatTime(batch.time[row] as number),
    duration: stated(batch.duration, row),
    src_ip: formatAddress(batch.srcAddress, row * 16, batch.srcFamily[row] as number),
    src_port: port(batch.srcPort, row),
    dst_ip: formatAddress(batch.dstAddress, row * 16, batch.dstFamily[row] as number),
    dst_port: port(batch.dstPort, row),
    protocol: batch.protocol[row] === -1 ? null : protocolText(batch.protocol[row] as number),
    bytes_out: stated(batch.bytesOut, row),
    bytes_in: stated(batch.bytesIn, row),
    ip_bytes_out: stated(batch.ipBytesOut, row),
    ip_bytes_in: stated(batch.ipBytesIn, row),
    packets_out: stated(batch.packetsOut, row),
    packets_in: stated(batch.packetsIn, row),
    failed: batch.failed[row] === 1,
    action: ACTIONS[batch.action[row] as number] as Action,
    state: label(batch.state),
    application: label(batch.application),
    user: label(batch.user),
    rule: label(batch.rule),
    observer: label(batch.observer),
    src_zone: label(batch.srcZone),
    dst_zone: label(batch.dstZone),
    src_nat: label(batch.srcNat),
    dst_nat: label(batch.dstNat),
    phase: PHASES[batch.phase[row] as number] as Phase,
    direction: DIRECTIONS[batch.direction[row] as number] as Direction,
    count: batch.count[row] as number,
  };
}

/** Microseconds since the epoch as ISO 8601 with six decimals; null for NaN. */
export function formatTime(micros: number): string | null {
  if (Number.isNaN(micros)) return null;
  const millis = Math.floor(micros / 1000);
  const rest = String(micros - millis * 1000).padStart(3, '0');
  return `${new Date(millis).toISOString().slice(0, -1)}${rest}Z`;
}

function stated(column: Float64Array, row: number): number | null {
  const value = column[row] as number;
  return Number.isNaN(value) ? null : value;
}

function port(column: Int32Array, row: number): number | null {
  const value = column[row] as number;
  return value < 0 ? null : value;
}
