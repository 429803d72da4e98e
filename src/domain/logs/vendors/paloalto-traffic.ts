import { ActionReader } from '../action.ts';
import { faultOf } from '../fault.ts';
import { DIRECTION, type FlowBatch, PHASE, PROTOCOL } from '../flow.ts';
import type { Complaint } from '../reject.ts';
import { FIELD, fillRow, isUnset, labelIndex, NOT_A_FLOW, NOT_IP_TRAFFIC, type RowPlan, rowPlan } from '../row.ts';
import type { Fields } from '../scan/fields.ts';
import { type Translation, translatedEndpoint } from './paloalto-translation.ts';

/** Where the columns of a Palo Alto traffic record stand; those that a log has not are left out. */
export interface PaloAltoColumns {
  subtype: number;
  generated: number;
  src: number;
  dst: number;
  protocol: number;
  srcPort: number;
  dstPort: number;
  action: number;
  natSrc?: number | undefined;
  natDst?: number | undefined;
  natSrcPort?: number | undefined;
  natDstPort?: number | undefined;
  rule?: number | undefined;
  user?: number | undefined;
  application?: number | undefined;
  srcZone?: number | undefined;
  dstZone?: number | undefined;
  inbound?: number | undefined;
  outbound?: number | undefined;
  repeat?: number | undefined;
  bytesSent?: number | undefined;
  bytesReceived?: number | undefined;
  start?: number | undefined;
  elapsed?: number | undefined;
  packetsSent?: number | undefined;
  packetsReceived?: number | undefined;
  endReason?: number | undefined;
  device?: number | undefined;
}

const [LETTER_E, LETTER_S] = [0x65, 0x73];

/** Makes flows of traffic records, whatever the order of their columns. */
export class PaloAltoTraffic {
  readonly #columns: PaloAltoColumns;
  readonly #plan: RowPlan;
  readonly #extras = new Float64Array(3);
  readonly #actions = new ActionReader();
  readonly #srcNat: Translation;
  readonly #dstNat: Translation;

  constructor(columns: PaloAltoColumns) {
    this.#columns = columns;
    this.#plan = planOf(columns);
    this.#srcNat = [columns.natSrc, columns.natSrcPort, columns.src, columns.srcPort];
    this.#dstNat = [columns.natDst, columns.natDstPort, columns.dst, columns.dstPort];
  }

  /** Adds the record as a flow; says what is wrong with it, or null. */
  add(bytes: Buffer, fields: Fields, line: number, batch: FlowBatch): Complaint | null {
    const row = batch.begin();
    const complaint = this.#fill(bytes, fields, batch, row);
    if (complaint !== null) return complaint;
    if (batch.srcFamily[row] === 0) {
      batch.skip(NOT_IP_TRAFFIC);
      return null;
    }
    const columns = this.#columns;
    // The conversation's start, which its duration counts from; a session's first record has no other time.
    const start = timeAt(bytes, fields, columns.start, batch);
    batch.time[row] = start >= 0 ? start : timeAt(bytes, fields, columns.generated, batch);
    this.#applyPhase(bytes, fields, batch, row);
    this.#actions.apply(bytes, at(fields.starts, columns.action), at(fields.ends, columns.action), batch, row);
    batch.direction[row] = DIRECTION.initiator;
    if (batch.srcZone[row] === 0) label(bytes, fields, columns.inbound, batch.srcZone, row, batch);
    if (batch.dstZone[row] === 0) label(bytes, fields, columns.outbound, batch.dstZone, row, batch);
    batch.srcNat[row] = translatedEndpoint(bytes, fields, this.#srcNat, batch);
    batch.dstNat[row] = translatedEndpoint(bytes, fields, this.#dstNat, batch);
    if (isUnanswered(batch, row)) batch.failed[row] = 1;
    if (batch.count[row] === 0) batch.count[row] = 1;
    batch.commit(line);
    return null;
  }

  /** Endpoints, labels and counters alone, with the time of the record, for what is no traffic. */
  fill(bytes: Buffer, fields: Fields, batch: FlowBatch, row: number): Complaint | null {
    batch.time[row] = timeAt(bytes, fields, this.#columns.generated, batch);
    return this.#fill(bytes, fields, batch, row);
  }

  #fill(bytes: Buffer, fields: Fields, batch: FlowBatch, row: number): Complaint | null {
    const result = fillRow(this.#plan, bytes, fields, batch, row, this.#extras);
    if (result >= 0) return faultOf(this.#plan, result, bytes, fields);
    if (result === NOT_A_FLOW) batch.srcFamily[row] = 0;
    return null;
  }

  /** `start` is logged where a session begins and has no totals; `drop` and `deny` stand for sessions that never began. */
  #applyPhase(bytes: Buffer, fields: Fields, batch: FlowBatch, row: number): void {
    const first = bytes[at(fields.starts, this.#columns.subtype)];
    if (first === LETTER_E) batch.phase[row] = PHASE.end;
    if (first !== LETTER_S) return;
    batch.phase[row] = PHASE.begin;
    batch.bytesOut[row] = batch.bytesIn[row] = Number.NaN;
    batch.packetsOut[row] = batch.packetsIn[row] = Number.NaN;
    batch.duration[row] = Number.NaN;
  }
}

const KINDS = [
  ...([
    ['protocol', FIELD.protocol],
    ['src', FIELD.srcAddress],
    ['dst', FIELD.dstAddress],
  ] as const),
  ...([
    ['srcPort', FIELD.srcPort],
    ['dstPort', FIELD.dstPort],
    ['elapsed', FIELD.duration],
  ] as const),
  ...([
    ['bytesSent', FIELD.bytesOut],
    ['bytesReceived', FIELD.bytesIn],
  ] as const),
  ...([
    ['packetsSent', FIELD.packetsOut],
    ['packetsReceived', FIELD.packetsIn],
  ] as const),
  ...([
    ['application', FIELD.application],
    ['user', FIELD.user],
    ['rule', FIELD.rule],
  ] as const),
  ...([
    ['srcZone', FIELD.srcZone],
    ['dstZone', FIELD.dstZone],
    ['repeat', FIELD.count],
  ] as const),
  ...([
    ['endReason', FIELD.state],
    ['device', FIELD.observer],
  ] as const),
] as const;

/** What the columns are called in rejects: as in Palo Alto's own tables. */
const NAMES: Record<string, string> = {
  ...{ protocol: 'IP Protocol', src: 'Source address', dst: 'Destination address', srcPort: 'Source Port' },
  ...{ dstPort: 'Destination Port', elapsed: 'Elapsed Time', bytesSent: 'Bytes Sent', bytesReceived: 'Bytes Received' },
  ...{ packetsSent: 'Packets Sent', packetsReceived: 'Packets Received', repeat: 'Repeat Count' },
};

function planOf(columns: PaloAltoColumns): RowPlan {
  return rowPlan(
    KINDS.flatMap(([key, kind]) => {
      const column = columns[key];
      return column === undefined ? [] : [{ kind, column, name: NAMES[key] ?? key }];
    }),
  );
}

function isUnanswered(batch: FlowBatch, row: number): boolean {
  const isEnd = batch.phase[row] === PHASE.end && batch.protocol[row] === PROTOCOL.tcp;
  return isEnd && (batch.packetsIn[row] === 0 || batch.bytesIn[row] === 0);
}

function at(places: Int32Array, column: number): number {
  return places[column] as number;
}

function timeAt(bytes: Buffer, fields: Fields, column: number | undefined, batch: FlowBatch): number {
  if (column === undefined) return Number.NaN;
  const [start, end] = [at(fields.starts, column), at(fields.ends, column)];
  return end > start ? batch.clock.scan(bytes, start, end, batch) : Number.NaN;
}

function label(
  bytes: Buffer,
  fields: Fields,
  column: number | undefined,
  into: Int32Array,
  row: number,
  batch: FlowBatch,
): void {
  if (column === undefined) return;
  const [start, end] = [at(fields.starts, column), at(fields.ends, column)];
  if (!isUnset(bytes, start, end)) into[row] = labelIndex(batch, bytes, start, end);
}
