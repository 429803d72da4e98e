import { formatTime } from './flow-record.ts';
import type { Observation, ObservationKind, ObservationValue } from './observation.ts';
import { protocolText } from './scan/protocol.ts';

/** An observation as an object with the field names of a flow's, for people and JSON. */
export interface ObservationRecord {
  record: ObservationKind;
  line: number;
  /** ISO 8601 in UTC, with microseconds. */
  time: string | null;
  src_ip: string | null;
  src_port: number | null;
  dst_ip: string | null;
  dst_port: number | null;
  protocol: string | number | null;
  name: string | null;
  detail: Record<string, ObservationValue>;
}

/** The observation as an object; for showing. */
export function observationRecord(seen: Observation): ObservationRecord {
  return {
    record: seen.kind,
    line: seen.line,
    time: formatTime(seen.time),
    src_ip: seen.src,
    src_port: seen.srcPort,
    dst_ip: seen.dst,
    dst_port: seen.dstPort,
    protocol: seen.protocol === null ? null : protocolText(seen.protocol),
    name: seen.name,
    detail: seen.detail,
  };
}
