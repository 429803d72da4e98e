import { ActionReader } from '../action.ts';
import { DIRECTION, type FlowBatch, hasPorts } from '../flow.ts';
import { KEY_VALUE_FIELDS, KEY_VALUE_NAMES, type KeyValueField } from '../lines/key-value-names.ts';
import { LineFields } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { FIELD } from '../row.ts';
import { Fields } from '../scan/fields.ts';
import { indexIn } from '../scan/find.ts';
import { KeyTable, slotsOf } from '../scan/key-values.ts';
import { scanLoosePairs } from '../scan/loose-pairs.ts';
import { scanNamedPort } from '../scan/port-name.ts';
import type { SyslogLine } from '../scan/syslog.ts';

/** Every name with the field it stands for; of a field the surest name comes first. */
const KEY = slotsOf(KEY_VALUE_FIELDS);
const NAMES = KEY_VALUE_FIELDS.flatMap((field) => KEY_VALUE_NAMES[field].map((name) => ({ field, name })));
const TABLE = new KeyTable(NAMES.map(({ name }) => name));
const FIELD_OF = Int32Array.from(NAMES, ({ field }) => KEY[field]);
const [BRACE, COLON, SLASH, DOT, ZERO, NINE] = [0x7b, 0x3a, 0x2f, 0x2e, 0x30, 0x39];
const LONGEST_TIME = 31;

/** Any other log whose lines name source and destination by one of the usual keys. */
export const keyValue = lineFormat({
  name: 'key-value',
  title: 'Key=value lines',
  about:
    'Lines with key=value or key: value pairs in any order, divided by spaces, commas, semicolons, bars or tabs, of which one names a source ' +
    'address and one a destination address, by any of the usual names. What has a format of its own is read by that.',
  general: true,
  parser: () => new KeyValue(),
});

class KeyValue implements LineParser {
  readonly #found = new Fields();
  readonly #slots = new Int32Array(NAMES.length);
  readonly #lowered = Buffer.alloc(64);
  readonly #joined = Buffer.alloc(64);
  readonly #actions = new ActionReader();
  /** Ports that were written by name, -1 for those that were not. */
  #namedSrc = -1;
  #namedDst = -1;
  readonly #fields = new LineFields<KeyValueField>(KEY_VALUE_FIELDS, {
    src: FIELD.srcAddress,
    dst: FIELD.dstAddress,
    protocol: FIELD.protocol,
    src_port: FIELD.srcPort,
    dst_port: FIELD.dstPort,
    duration: FIELD.duration,
    duration_ms: FIELD.durationMs,
    bytes_out: FIELD.bytesOut,
    bytes_in: FIELD.bytesIn,
    packets_out: FIELD.packetsOut,
    packets_in: FIELD.packetsIn,
    rule: FIELD.rule,
    application: FIELD.application,
    user: FIELD.user,
    src_zone: FIELD.srcZone,
    dst_zone: FIELD.dstZone,
    observer: FIELD.observer,
    count: FIELD.count,
  });

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, message, end } = line;
    if (bytes[message] === BRACE) return NOT_MINE;
    scanLoosePairs(bytes, message, end, TABLE, this.#found, this.#lowered, this.#slots);
    if (this.#found.count < 2) return NOT_MINE;
    this.#choose(bytes);
    const fields = this.#fields;
    if (!fields.has(KEY.src) || !fields.has(KEY.dst)) return NOT_MINE;
    this.#namedSrc = this.#splitPort(bytes, KEY.src);
    this.#namedDst = this.#splitPort(bytes, KEY.dst);
    if (!this.#looksLikeAddress(bytes, KEY.src) || !this.#looksLikeAddress(bytes, KEY.dst)) return NOT_MINE;
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    this.#applyNamedPorts(batch, row);
    batch.time[row] = this.#time(line, batch);
    batch.direction[row] = DIRECTION.order;
    if (fields.has(KEY.action))
      this.#actions.apply(bytes, fields.start(KEY.action), fields.end(KEY.action), batch, row);
    if (batch.observer[row] === 0) batch.observer[row] = batch.labels.indexOf(bytes, line.hostStart, line.hostEnd);
    batch.commit(line.line);
    return null;
  }

  /** Of the names found, the surest of each field. */
  #choose(bytes: Buffer): void {
    const fields = this.#fields;
    const { starts, ends } = this.#found;
    fields.clear(bytes);
    const slots = this.#slots;
    const { count } = this.#found;
    sort(slots, count);
    // The slots are in the order of the names, so that the lowest is the surest.
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      const field = FIELD_OF[slot] as number;
      if (!fields.has(field)) fields.put(field, starts[slot] as number, ends[slot] as number);
    }
    // `service=443` is the port, where no other key is.
    if (isNumber(bytes, fields.start(KEY.application), fields.end(KEY.application)) && !fields.has(KEY.dst_port)) {
      fields.put(KEY.dst_port, fields.start(KEY.application), fields.end(KEY.application));
      fields.put(KEY.application, 0, 0);
    }
    // `proto=tcp/https`
    const slash = indexIn(bytes, SLASH, fields.start(KEY.protocol), fields.end(KEY.protocol));
    fields.put(KEY.protocol, fields.start(KEY.protocol), slash);
    // A time of day needs its date; alone it may still be a whole time.
    if (!fields.has(KEY.date)) fields.prefer(KEY.time, KEY.clock);
  }

  /**
   * `src=192.0.2.1:50000` or `192.0.2.1/50000` holds the port too, unless it has a key of its own. Returns a port that is
   * written by name, -1 for any other.
   */
  #splitPort(bytes: Buffer, address: number): number {
    const fields = this.#fields;
    const port = address + 1;
    const [start, end] = [fields.start(port), fields.end(port)];
    const hasPort = fields.has(port);
    const [from, to] = [fields.start(address), fields.end(address)];
    const slash = indexIn(bytes, SLASH, from, to);
    fields.putEndpoint(address, from, to, slash < to ? SLASH : COLON);
    if (hasPort) fields.put(port, start, end);
    if (!fields.has(port) || isNumber(bytes, fields.start(port), fields.end(port))) return -1;
    const named = scanNamedPort(bytes, fields.start(port), fields.end(port));
    fields.put(port, 0, 0);
    return named;
  }

  #applyNamedPorts(batch: FlowBatch, row: number): void {
    if (!hasPorts(batch.protocol[row] as number)) return;
    if (this.#namedSrc >= 0) batch.srcPort[row] = this.#namedSrc;
    if (this.#namedDst >= 0) batch.dstPort[row] = this.#namedDst;
  }

  /** Hex digits with points or colons: an address, even a damaged one, but not the name of a host. */
  #looksLikeAddress(bytes: Buffer, slot: number): boolean {
    let divided = false;
    const end = this.#fields.end(slot);
    for (let i = this.#fields.start(slot); i < end; i++) {
      const byte = bytes[i] as number;
      if (byte === 0x25) break;
      if (byte === DOT || byte === COLON) divided = true;
      else if (!isHexDigit(byte)) return false;
    }
    return divided;
  }

  #time(line: SyslogLine, batch: FlowBatch): number {
    const fields = this.#fields;
    const stated = fields.has(KEY.date) ? this.#joinedTime(line.bytes, batch) : fields.time(KEY.time, batch);
    return Number.isNaN(stated) ? line.time : stated;
  }

  #joinedTime(bytes: Buffer, batch: FlowBatch): number {
    const middle = this.#append(bytes, KEY.date, 0);
    if (!this.#fields.has(KEY.clock)) return batch.clock.scan(this.#joined, 0, middle, batch);
    this.#joined[middle] = 0x20;
    return batch.clock.scan(this.#joined, 0, this.#append(bytes, KEY.clock, middle + 1), batch);
  }

  #append(bytes: Buffer, slot: number, at: number): number {
    const from = this.#fields.start(slot);
    const length = Math.max(0, Math.min(this.#fields.end(slot) - from, LONGEST_TIME));
    for (let i = 0; i < length; i++) this.#joined[at + i] = bytes[from + i] as number;
    return at + length;
  }
}

/** Sorts the first few of a list; they are nearly in order already. */
function sort(slots: Int32Array, count: number): void {
  for (let i = 1; i < count; i++) {
    const slot = slots[i] as number;
    let k = i - 1;
    while (k >= 0 && (slots[k] as number) > slot) {
      slots[k + 1] = slots[k] as number;
      k -= 1;
    }
    slots[k + 1] = slot;
  }
}

function isNumber(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] as number) < ZERO || (bytes[i] as number) > NINE) return false;
  return end > start;
}

function isHexDigit(byte: number): boolean {
  const letter = byte | 0x20;
  return (byte >= ZERO && byte <= NINE) || (letter >= 0x61 && letter <= 0x66);
}
