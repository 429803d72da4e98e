import { formatAddress } from './address.ts';
import { ACTIONS, DIRECTIONS, type FlowBatch, PHASES } from './flow.ts';
import { type FlowRecord, formatTime } from './flow-record.ts';
import { JsonBytes } from './json-bytes.ts';
import type { LabelDictionary } from './label-dictionary.ts';
import { protocolText } from './scan/protocol.ts';

const DAY = 86_400_000_000;
/** Years of four digits; others are written at leisure. */
const LAST_DAY = 2_932_896;

const [TRUE, FALSE, NULL] = [Buffer.from('true'), Buffer.from('false'), Buffer.from('null')];

/** What stands before each value: its key, with the comma or quote that belongs there. */
const KEY = keys(
  ...(['line', 'time', 'duration', 'src_ip', 'src_port', 'dst_ip', 'dst_port', 'protocol'] as const),
  ...(['failed', 'action', 'phase', 'direction', 'count'] as const),
);

/** The key of what most flows leave out, and the key with its null. */
interface Optional {
  key: Buffer;
  absent: Buffer;
}

const OPTIONAL = optional(
  ...(['bytes_out', 'bytes_in', 'ip_bytes_out', 'ip_bytes_in', 'packets_out', 'packets_in'] as const),
  ...(['state', 'application', 'user', 'rule', 'observer', 'src_zone', 'dst_zone', 'src_nat', 'dst_nat'] as const),
);
const START = Buffer.from('{"record":"flow"');
const END = Buffer.from('}\n');
const quoted = (texts: readonly string[]) => texts.map((text) => Buffer.from(JSON.stringify(text)));
const ACTION_TEXTS = quoted(ACTIONS);
const PHASE_TEXTS = quoted(PHASES);
const DIRECTION_TEXTS = quoted(DIRECTIONS);

/**
 * Flows as JSON lines, byte for byte what JSON.stringify makes of their records, without an object or a string per row:
 * labels go in as the bytes they came as unless something in them must be escaped, dates are written once for each day.
 */
export class FlowJson {
  readonly #out = new JsonBytes();
  readonly #protocols = new Map<number, Buffer>();
  #day = Number.NaN;
  #date = Buffer.alloc(0);

  /** Bytes that `take` would give. */
  get size(): number {
    return this.#out.size;
  }

  /** Adds a line for the row of a batch. */
  add(batch: FlowBatch, row: number): void {
    const out = this.#out;
    out.reserve();
    out.raw(START);
    out.raw(KEY.line);
    out.number(batch.line[row] as number);
    out.raw(KEY.time);
    this.#addTime(batch.time[row] as number);
    out.raw(KEY.duration);
    out.number(batch.duration[row] as number);
    this.#addEndpoints(batch, row);
    this.#addCounters(batch, row);
    out.raw(KEY.failed);
    out.raw(batch.failed[row] === 1 ? TRUE : FALSE);
    out.raw(KEY.action);
    out.raw(ACTION_TEXTS[batch.action[row] as number] as Buffer);
    this.#addLabels(batch, row);
    out.raw(KEY.phase);
    out.raw(PHASE_TEXTS[batch.phase[row] as number] as Buffer);
    out.raw(KEY.direction);
    out.raw(DIRECTION_TEXTS[batch.direction[row] as number] as Buffer);
    out.raw(KEY.count);
    out.number(batch.count[row] as number);
    out.raw(END);
  }

  /** Adds a line for another record; for what is rare. */
  addRecord(record: object): void {
    this.#out.text(`${JSON.stringify(record)}\n`);
  }

  /** What was added since the last call; the memory is the caller's. */
  take(): Buffer {
    return this.#out.take();
  }

  #addEndpoints(batch: FlowBatch, row: number): void {
    const out = this.#out;
    out.raw(KEY.src_ip);
    this.#addAddress(batch.srcAddress, row * 16, batch.srcFamily[row] as number);
    out.raw(KEY.src_port);
    this.#addPort(batch.srcPort[row] as number);
    out.raw(KEY.dst_ip);
    this.#addAddress(batch.dstAddress, row * 16, batch.dstFamily[row] as number);
    out.raw(KEY.dst_port);
    this.#addPort(batch.dstPort[row] as number);
    out.raw(KEY.protocol);
    out.raw(this.#protocolText(batch.protocol[row] as number));
  }

  #addCounters(batch: FlowBatch, row: number): void {
    this.#addNumber(OPTIONAL.bytes_out, batch.bytesOut[row] as number);
    this.#addNumber(OPTIONAL.bytes_in, batch.bytesIn[row] as number);
    this.#addNumber(OPTIONAL.ip_bytes_out, batch.ipBytesOut[row] as number);
    this.#addNumber(OPTIONAL.ip_bytes_in, batch.ipBytesIn[row] as number);
    this.#addNumber(OPTIONAL.packets_out, batch.packetsOut[row] as number);
    this.#addNumber(OPTIONAL.packets_in, batch.packetsIn[row] as number);
  }

  #addNumber({ key, absent }: Optional, value: number): void {
    if (Number.isNaN(value)) {
      this.#out.raw(absent);
      return;
    }
    this.#out.raw(key);
    this.#out.number(value);
  }

  #addLabels(batch: FlowBatch, row: number): void {
    const { labels } = batch;
    this.#addLabel(OPTIONAL.state, labels, batch.state[row] as number);
    this.#addLabel(OPTIONAL.application, labels, batch.application[row] as number);
    this.#addLabel(OPTIONAL.user, labels, batch.user[row] as number);
    this.#addLabel(OPTIONAL.rule, labels, batch.rule[row] as number);
    this.#addLabel(OPTIONAL.observer, labels, batch.observer[row] as number);
    this.#addLabel(OPTIONAL.src_zone, labels, batch.srcZone[row] as number);
    this.#addLabel(OPTIONAL.dst_zone, labels, batch.dstZone[row] as number);
    this.#addLabel(OPTIONAL.src_nat, labels, batch.srcNat[row] as number);
    this.#addLabel(OPTIONAL.dst_nat, labels, batch.dstNat[row] as number);
  }

  #addLabel({ key, absent }: Optional, labels: LabelDictionary, index: number): void {
    if (index === 0) {
      this.#out.raw(absent);
      return;
    }
    this.#out.raw(key);
    if (!this.#out.plain(labels.bytesAt(index))) this.#out.text(JSON.stringify(labels.texts[index]));
  }

  #addAddress(bytes: Uint8Array, at: number, family: number): void {
    if (family === 4) this.#out.dotted(bytes, at);
    else this.#out.text(`"${formatAddress(bytes, at, family)}"`);
  }

  #addPort(port: number): void {
    this.#out.number(port < 0 ? Number.NaN : port);
  }

  #protocolText(protocol: number): Buffer {
    let text = this.#protocols.get(protocol);
    if (text === undefined) {
      text = protocol === -1 ? NULL : Buffer.from(JSON.stringify(protocolText(protocol)));
      this.#protocols.set(protocol, text);
    }
    return text;
  }

  #addTime(micros: number): void {
    const day = Math.floor(micros / DAY);
    if (!(day >= 0 && day <= LAST_DAY) || !Number.isInteger(micros)) {
      this.#out.text(JSON.stringify(formatTime(micros)));
      return;
    }
    if (day !== this.#day) {
      this.#day = day;
      this.#date = Buffer.from(`"${new Date(day * 86_400_000).toISOString().slice(0, 11)}`);
    }
    this.#out.raw(this.#date);
    this.#out.timeOfDay(micros - day * DAY);
  }
}

function keys<Name extends keyof FlowRecord>(...names: Name[]): Record<Name, Buffer> {
  return Object.fromEntries(names.map((name) => [name, Buffer.from(`,"${name}":`)])) as Record<Name, Buffer>;
}

function optional<Name extends keyof FlowRecord>(...names: Name[]): Record<Name, Optional> {
  const entries = Object.entries(keys(...names)) as [Name, Buffer][];
  return Object.fromEntries(
    entries.map(([name, key]) => [name, { key, absent: Buffer.concat([key, NULL]) }]),
  ) as Record<Name, Optional>;
}
