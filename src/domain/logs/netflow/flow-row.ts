import { formatAddress } from '../address.ts';
import { ACTION, DIRECTION, type FlowBatch, hasPorts, PHASE } from '../flow.ts';
import { InterfaceLabels } from '../flow-tools/interface-labels.ts';
import { markEchoPort } from '../flow-tools/one-way.ts';
import { applyFlags } from '../flow-tools/tcp-flags.ts';
import { turnRound } from '../flow-tools/turn-round.ts';
import type { LabelDictionary } from '../label-dictionary.ts';
import { TAKEN, type Taken } from './elements.ts';
import type { RecordValues } from './record.ts';

/** What a message's header says of all its records. */
export interface ExportHeader {
  /** When it was exported: microseconds since the epoch. */
  time: number;
  /** Milliseconds the exporter had been up then; NaN where the header does not say. */
  uptime: number;
  source: number;
}

/** Events of firewalls: RFC 8158 and Cisco's NSEL. */
const EVENT = { created: 1, deleted: 2, denied: 3, alert: 4, update: 5 } as const;
const BY_REVERSE = 2;

/** Fills rows from records; remembers the labels it made. */
export class FlowRows {
  readonly #interfaces = new InterfaceLabels();
  #labels: LabelDictionary | null = null;
  #indexes = new Map<string, number>();

  /** Fills the row; false when the record names no two addresses. */
  fill(values: RecordValues, bytes: Buffer, header: ExportHeader, batch: FlowBatch, row: number): boolean {
    if (!putAddress(values, bytes, TAKEN.srcV4, TAKEN.srcV6, batch.srcAddress, batch.srcFamily, row)) return false;
    if (!putAddress(values, bytes, TAKEN.dstV4, TAKEN.dstV6, batch.dstAddress, batch.dstFamily, row)) return false;
    const protocol = values.number(TAKEN.protocol);
    batch.protocol[row] = protocol <= 255 ? protocol : -1;
    if (hasPorts(protocol)) {
      batch.srcPort[row] = portOf(values.number(TAKEN.srcPort));
      batch.dstPort[row] = portOf(values.number(TAKEN.dstPort));
    }
    putTimes(values, header, batch, row);
    putCounters(values, batch, row);
    const flows = values.number(TAKEN.flows);
    if (flows > 0) batch.count[row] = flows;
    applyFlags(values.number(TAKEN.flags) || 0, batch, row);
    if (batch.direction[row] === DIRECTION.oneWay) markEchoPort(values.number(TAKEN.dstPort) || 0, batch, row);
    applyEvent(values.number(TAKEN.firewallEvent), batch, row);
    this.#putLabels(values, bytes, header, batch, row);
    return true;
  }

  /** Where an address was translated, as `192.0.2.1:80`; '' when it was not. */
  translated(values: RecordValues, bytes: Buffer, v4: Taken, v6: Taken, port: Taken): string {
    const at = values.places[v4] as number;
    const at6 = values.places[v6] as number;
    const text = at >= 0 ? formatAddress(bytes, at, 4) : at6 >= 0 ? `[${formatAddress(bytes, at6, 6)}]` : '';
    return text === '' || text === '0.0.0.0' || text === '[::]' ? '' : `${text}:${values.number(port) || 0}`;
  }

  #putLabels(values: RecordValues, bytes: Buffer, header: ExportHeader, batch: FlowBatch, row: number): void {
    batch.srcZone[row] = this.#interfaces.index(values.number(TAKEN.input), batch);
    batch.dstZone[row] = this.#interfaces.index(values.number(TAKEN.output), batch);
    if (header.source > 0) batch.observer[row] = this.#label(`source ${header.source}`, batch);
    if (values.has(TAKEN.user)) batch.user[row] = this.#label(values.text(TAKEN.user, bytes), batch);
    if (values.has(TAKEN.application))
      batch.application[row] = this.#label(values.text(TAKEN.application, bytes), batch);
    if (values.has(TAKEN.natSrcV4) || values.has(TAKEN.natSrcV6)) {
      const text = this.translated(values, bytes, TAKEN.natSrcV4, TAKEN.natSrcV6, TAKEN.natSrcPort);
      batch.srcNat[row] = batch.labels.indexOfText(text);
    }
    if (values.has(TAKEN.natDstV4) || values.has(TAKEN.natDstV6)) {
      const text = this.translated(values, bytes, TAKEN.natDstV4, TAKEN.natDstV6, TAKEN.natDstPort);
      batch.dstNat[row] = batch.labels.indexOfText(text);
    }
  }

  #label(text: string, batch: FlowBatch): number {
    if (this.#labels !== batch.labels || this.#indexes.size > 4096) {
      this.#labels = batch.labels;
      this.#indexes = new Map();
    }
    let index = this.#indexes.get(text);
    if (index === undefined) {
      index = batch.labels.indexOfText(text);
      this.#indexes.set(text, index);
    }
    return index;
  }
}

function putAddress(
  values: RecordValues,
  bytes: Buffer,
  v4: Taken,
  v6: Taken,
  column: Uint8Array,
  families: Uint8Array,
  row: number,
): boolean {
  const family = values.lengths[v4] === 4 && values.has(v4) ? 4 : values.lengths[v6] === 16 && values.has(v6) ? 6 : 0;
  if (family === 0) return false;
  const at = values.places[family === 4 ? v4 : v6] as number;
  const size = family === 4 ? 4 : 16;
  for (let i = 0; i < size; i++) column[row * 16 + i] = bytes[at + i] as number;
  families[row] = family;
  return true;
}

function portOf(port: number): number {
  return port >= 0 && port <= 65_535 ? port : -1;
}

/** The begin in microseconds, by whichever clock the record uses, and how long it took; the export's time where it says nothing. */
function putTimes(values: RecordValues, header: ExportHeader, batch: FlowBatch, row: number): void {
  const start = momentOf(
    values,
    header,
    TAKEN.startMillis,
    TAKEN.startSeconds,
    TAKEN.startNtp,
    TAKEN.startBefore,
    TAKEN.firstUptime,
  );
  const end = momentOf(
    values,
    header,
    TAKEN.endMillis,
    TAKEN.endSeconds,
    TAKEN.endNtp,
    TAKEN.endBefore,
    TAKEN.lastUptime,
  );
  const seconds = values.number(TAKEN.durationMillis) / 1e3;
  const stated = Number.isNaN(seconds) ? values.number(TAKEN.durationMicros) / 1e6 : seconds;
  const duration = Number.isNaN(stated) ? (end - start) / 1e6 : stated;
  if (duration >= 0) batch.duration[row] = duration;
  const event = Number.isNaN(values.number(TAKEN.eventMillis))
    ? values.number(TAKEN.eventSeconds) * 1e6
    : values.number(TAKEN.eventMillis) * 1e3;
  batch.time[row] =
    [start, end - (duration >= 0 ? duration * 1e6 : 0), event, header.time].find((time) => time >= 0) ?? Number.NaN;
}

function momentOf(
  values: RecordValues,
  header: ExportHeader,
  millis: Taken,
  seconds: Taken,
  ntp: Taken,
  before: Taken,
  uptime: Taken,
): number {
  const { numbers } = values;
  if (!Number.isNaN(numbers[millis])) return (numbers[millis] as number) * 1e3;
  if (!Number.isNaN(numbers[uptime]))
    return sinceBoot(numbers[uptime] as number, values.number(TAKEN.bootMillis), header);
  if (!Number.isNaN(numbers[seconds])) return (numbers[seconds] as number) * 1e6;
  if (!Number.isNaN(numbers[ntp])) return numbers[ntp] as number;
  return header.time - (numbers[before] as number);
}

/** The clock that counts milliseconds since the exporter came up has 32 bits and begins again after 49 days. */
function sinceBoot(uptime: number, bootMillis: number, { time, uptime: exportedAt }: ExportHeader): number {
  if (!Number.isNaN(bootMillis)) return (bootMillis + uptime) * 1e3;
  const ago = exportedAt - uptime;
  return time - (ago < -(2 ** 31) ? ago + 2 ** 32 : ago) * 1e3;
}

function putCounters(values: RecordValues, batch: FlowBatch, row: number): void {
  const first = (...kinds: Taken[]) => {
    for (const kind of kinds) if (!Number.isNaN(values.numbers[kind])) return values.numbers[kind] as number;
    return Number.NaN;
  };
  batch.bytesOut[row] = first(TAKEN.initiatorBytes, TAKEN.bytes, TAKEN.totalBytes, TAKEN.postBytes);
  batch.packetsOut[row] = first(TAKEN.initiatorPackets, TAKEN.packets, TAKEN.totalPackets, TAKEN.postPackets);
  batch.bytesIn[row] = first(TAKEN.responderBytes, TAKEN.bytesIn);
  batch.packetsIn[row] = first(TAKEN.responderPackets, TAKEN.packetsIn);
  const isBoth = !Number.isNaN(batch.bytesIn[row]) || !Number.isNaN(batch.packetsIn[row]);
  const knowsWho =
    !Number.isNaN(values.number(TAKEN.initiatorBytes)) || !Number.isNaN(values.number(TAKEN.firewallEvent));
  const by = values.number(TAKEN.biflowDirection);
  if (knowsWho || (isBoth && by === 1)) batch.direction[row] = DIRECTION.initiator;
  else batch.direction[row] = isBoth ? DIRECTION.order : DIRECTION.oneWay;
  if (!isBoth || by !== BY_REVERSE) return;
  // The record is told from the side of who answered.
  turnRound(batch, row);
  batch.direction[row] = DIRECTION.initiator;
}

function applyEvent(event: number, batch: FlowBatch, row: number): void {
  if (Number.isNaN(event)) return;
  batch.action[row] = event === EVENT.denied ? ACTION.deny : ACTION.allow;
  batch.failed[row] = event === EVENT.denied ? 1 : 0;
  if (event === EVENT.created) batch.phase[row] = PHASE.begin;
  else if (event === EVENT.deleted) batch.phase[row] = PHASE.end;
  else if (event === EVENT.update) batch.phase[row] = PHASE.interim;
  if (event !== EVENT.created) return;
  // What a session has carried is told at its end.
  for (const column of [batch.bytesOut, batch.bytesIn, batch.packetsOut, batch.packetsIn]) column[row] = Number.NaN;
}
