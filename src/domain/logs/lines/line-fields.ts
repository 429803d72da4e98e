import { faultOf } from '../fault.ts';
import type { FlowBatch } from '../flow.ts';
import type { KnownTexts } from '../known-texts.ts';
import type { Complaint } from '../reject.ts';
import { type Field, fillRow, isUnset, labelIndex, NOT_A_FLOW, NOT_IP_TRAFFIC, type RowPlan } from '../row.ts';
import { splitEndpoint } from '../scan/endpoint.ts';
import { Fields } from '../scan/fields.ts';
import { KeyTable, type PairStyle, pairPlan } from '../scan/key-values.ts';
import type { Needle } from '../scan/needle.ts';
import { PairReader } from '../scan/pair-reader.ts';
import { endpointLabel } from './endpoint-label.ts';

const NOTHING = Buffer.alloc(0);

/**
 * The named fields of a product's lines: where each of them lies in the line read last. One per parser. Fields are asked
 * for by the slot of their key, its place in the list of keys (`slotsOf`).
 */
export class LineFields<Key extends string> {
  readonly fields = new Fields();
  readonly #table: KeyTable;
  /** One for each style that was read. */
  readonly #readers: PairReader[] = [];
  readonly #plan: RowPlan;
  readonly #extras = new Float64Array(3);
  /** Slots that say the same: where the first of a group states nothing, the next that does stands in for it. */
  readonly #same: Int32Array[];
  #bytes: Buffer = NOTHING;

  /**
   * `means` says which of the keys are fields of a flow; `same` groups keys that releases of a product use for the same
   * thing, the one in `means` first.
   */
  constructor(keys: readonly Key[], means: Partial<Record<Key, Field>>, same: readonly (readonly Key[])[] = []) {
    this.#table = new KeyTable(keys);
    this.#plan = pairPlan(Object.entries(means) as [Key, Field][], keys);
    this.#same = same.map((group) => Int32Array.from(group, (key) => keys.indexOf(key)));
  }

  /** Begins a line: nothing is stated. */
  clear(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#table.clear(this.fields);
  }

  /** Begins a line that is written as pairs. */
  readPairs(bytes: Buffer, start: number, end: number, style: PairStyle): void {
    this.#reader(style).read(bytes, start, end, this.fields);
    this.adopt(bytes);
  }

  /** Takes over what another scanner has put into `fields`, as places in `bytes`. */
  adopt(bytes: Buffer): void {
    this.#bytes = bytes;
    for (const group of this.#same) this.#settle(group);
  }

  #reader(style: PairStyle): PairReader {
    for (const reader of this.#readers) if (reader.style === style) return reader;
    const reader = new PairReader(this.#table, style);
    this.#readers.push(reader);
    return reader;
  }

  put(slot: number, start: number, end: number): void {
    this.fields.starts[slot] = start;
    this.fields.ends[slot] = end;
  }

  /** Puts an address, and the port behind the separator into the slot that comes next. */
  putEndpoint(slot: number, start: number, end: number, separator: number): void {
    splitEndpoint(this.#bytes, start, end, separator, this.fields, slot);
  }

  /** Where a slot states nothing, takes what the other states. */
  prefer(slot: number, other: number): void {
    if (!this.has(slot) && this.has(other)) this.put(slot, this.start(other), this.end(other));
  }

  has(slot: number): boolean {
    const start = this.fields.starts[slot] as number;
    const end = this.fields.ends[slot] as number;
    return start < end && !isUnset(this.#bytes, start, end);
  }

  start(slot: number): number {
    return this.fields.starts[slot] as number;
  }

  end(slot: number): number {
    return this.fields.ends[slot] as number;
  }

  text(slot: number): string {
    return this.#bytes.toString('utf8', this.fields.starts[slot], this.fields.ends[slot]);
  }

  /** Whether the slot's text is this one. */
  is(slot: number, text: Needle): boolean {
    return text.is(this.#bytes, this.start(slot), this.end(slot));
  }

  /** What the slot's text means. */
  meaning<Meaning>(slot: number, of: KnownTexts<Meaning>): Meaning {
    return of.of(this.#bytes, this.start(slot), this.end(slot));
  }

  /** Whether the slot states something whose first byte is above this one, as letters are above digits. */
  startsAbove(slot: number, byte: number): boolean {
    return this.end(slot) > this.start(slot) && (this.#bytes[this.start(slot)] as number) > byte;
  }

  /** Whether two slots state the very same text. */
  agree(one: number, other: number): boolean {
    const start = this.start(one);
    const from = this.start(other);
    const length = this.end(one) - start;
    if (length !== this.end(other) - from) return false;
    for (let i = 0; i < length; i++) if (this.#bytes[start + i] !== this.#bytes[from + i]) return false;
    return true;
  }

  /** The text, or null when nothing is stated. */
  stated(slot: number): string | null {
    return this.has(slot) ? this.text(slot) : null;
  }

  label(slot: number, column: Int32Array, row: number, batch: FlowBatch): void {
    if (this.has(slot)) column[row] = labelIndex(batch, this.#bytes, this.start(slot), this.end(slot));
  }

  /** The label of a translated endpoint, 0 when nothing was translated. */
  endpointLabel(address: number, port: number, batch: FlowBatch): number {
    if (!this.has(address)) return 0;
    const hasPort = this.has(port) && !isZero(this.#bytes, this.start(port), this.end(port));
    const [from, to] = [hasPort ? this.start(port) : 0, hasPort ? this.end(port) : 0];
    return endpointLabel(batch.labels, this.#bytes, this.start(address), this.end(address), from, to, true);
  }

  /** The label of an endpoint whose port is written as it is stated, and as 0 where it is not; 0 when there is none. */
  statedEndpoint(address: number, port: number, batch: FlowBatch): number {
    if (!this.has(address)) return 0;
    const [start, end] = [this.start(address), this.end(address)];
    return endpointLabel(batch.labels, this.#bytes, start, end, this.start(port), this.end(port));
  }

  /** The time in a field; NaN when it states none or none that can be read. */
  time(slot: number, batch: FlowBatch): number {
    return this.has(slot) ? batch.clock.scan(this.#bytes, this.start(slot), this.end(slot), batch) : Number.NaN;
  }

  /** Fills the batch's next row: its index, or what became of the line instead. */
  fill(batch: FlowBatch): number | Complaint | null {
    const row = batch.begin();
    const result = fillRow(this.#plan, this.#bytes, this.fields, batch, row, this.#extras);
    if (result >= 0) return faultOf(this.#plan, result, this.#bytes, this.fields);
    if (result !== NOT_A_FLOW) return row;
    batch.skip(NOT_IP_TRAFFIC);
    return null;
  }

  #settle(group: Int32Array): void {
    const first = group[0] as number;
    if (this.has(first)) return;
    for (let i = 1; i < group.length; i++) {
      const slot = group[i] as number;
      if (!this.has(slot)) continue;
      this.put(first, this.start(slot), this.end(slot));
      return;
    }
  }
}

function isZero(bytes: Buffer, start: number, end: number): boolean {
  return end - start === 1 && bytes[start] === 0x30;
}

/** Takes back what a row says of volumes: of a session that goes on they come again, whole, with its end. */
export function clearVolumes(batch: FlowBatch, row: number): void {
  batch.bytesOut[row] = Number.NaN;
  batch.bytesIn[row] = Number.NaN;
  batch.packetsOut[row] = Number.NaN;
  batch.packetsIn[row] = Number.NaN;
}
