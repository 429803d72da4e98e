import { formatAddress } from '../address.ts';
import { faultOf } from '../fault.ts';
import type { FlowBatch } from '../flow.ts';
import { type Observation, type ObservationKind, observation } from '../observation.ts';
import type { Complaint } from '../reject.ts';
import { type Field, fillRow, isUnset, labelIndex, NOT_A_FLOW, NOT_IP_TRAFFIC, type RowPlan } from '../row.ts';
import { splitEndpoint } from '../scan/endpoint.ts';
import { Fields } from '../scan/fields.ts';
import { KeyTable, type PairStyle, pairPlan, splitPairs } from '../scan/key-values.ts';

const NOTHING = Buffer.alloc(0);

/** The named fields of a product's lines: where each of them lies in the line read last. One per parser. */
export class LineFields<Key extends string> {
  readonly fields = new Fields();
  readonly #table: KeyTable;
  readonly #slots: Record<Key, number>;
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
    this.#slots = Object.fromEntries(keys.map((key, slot) => [key, slot])) as Record<Key, number>;
    this.#plan = pairPlan(Object.entries(means) as [Key, Field][], keys);
    this.#same = same.map((group) => Int32Array.from(group, (key) => this.#slots[key]));
  }

  /** Begins a line: nothing is stated. */
  clear(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#table.clear(this.fields);
  }

  /** Begins a line that is written as pairs. */
  readPairs(bytes: Buffer, start: number, end: number, style: PairStyle): void {
    this.#bytes = bytes;
    splitPairs(bytes, start, end, style, this.#table, this.fields);
    for (const group of this.#same) this.#settle(group);
  }

  put(key: Key, start: number, end: number): void {
    const slot = this.#slots[key];
    this.fields.starts[slot] = start;
    this.fields.ends[slot] = end;
  }

  /** Puts an address, and the port behind the separator into the key that comes next in the list of keys. */
  putEndpoint(key: Key, start: number, end: number, separator: number): void {
    splitEndpoint(this.#bytes, start, end, separator, this.fields, this.#slots[key]);
  }

  /** Where `key` states nothing, takes what the first of the others states. */
  prefer(key: Key, ...others: readonly Key[]): void {
    if (this.has(key)) return;
    const stated = others.find((other) => this.has(other));
    if (stated !== undefined) this.put(key, this.start(stated), this.end(stated));
  }

  has(key: Key): boolean {
    return this.#isStated(this.#slots[key]);
  }

  start(key: Key): number {
    return this.fields.starts[this.#slots[key]] as number;
  }

  end(key: Key): number {
    return this.fields.ends[this.#slots[key]] as number;
  }

  text(key: Key): string {
    const slot = this.#slots[key];
    return this.#bytes.toString('utf8', this.fields.starts[slot], this.fields.ends[slot]);
  }

  /** Whether two keys state the very same text. */
  agree(one: Key, other: Key): boolean {
    const [start, end, from, to] = [this.start(one), this.end(one), this.start(other), this.end(other)];
    if (end - start !== to - from) return false;
    for (let i = 0; i < end - start; i++) if (this.#bytes[start + i] !== this.#bytes[from + i]) return false;
    return true;
  }

  /** The text, or null when nothing is stated. */
  stated(key: Key): string | null {
    return this.has(key) ? this.text(key) : null;
  }

  label(key: Key, column: Int32Array, row: number, batch: FlowBatch): void {
    const slot = this.#slots[key];
    if (!this.#isStated(slot)) return;
    column[row] = labelIndex(batch, this.#bytes, this.fields.starts[slot] as number, this.fields.ends[slot] as number);
  }

  /** The label of a translated endpoint, 0 when nothing was translated. */
  endpointLabel(address: Key, port: Key, batch: FlowBatch): number {
    const text = this.has(address) ? this.text(address) : '0.0.0.0';
    if (text === '0.0.0.0' || text === '::') return 0;
    const host = text.includes(':') ? `[${text}]` : text;
    return batch.labels.indexOfText(this.has(port) && this.text(port) !== '0' ? `${host}:${this.text(port)}` : host);
  }

  /** The time in a field; NaN when it states none or none that can be read. */
  time(key: Key, batch: FlowBatch): number {
    return this.has(key) ? batch.clock.scan(this.#bytes, this.start(key), this.end(key), batch) : Number.NaN;
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
    if (this.#isStated(first)) return;
    const { starts, ends } = this.fields;
    for (let i = 1; i < group.length; i++) {
      const slot = group[i] as number;
      if (!this.#isStated(slot)) continue;
      starts[first] = starts[slot] as number;
      ends[first] = ends[slot] as number;
      return;
    }
  }

  #isStated(slot: number): boolean {
    const [start, end] = [this.fields.starts[slot] as number, this.fields.ends[slot] as number];
    return start < end && !isUnset(this.#bytes, start, end);
  }
}

/** Takes back what a row says of volumes: of a session that goes on they come again, whole, with its end. */
export function clearVolumes(batch: FlowBatch, row: number): void {
  batch.bytesOut[row] = Number.NaN;
  batch.bytesIn[row] = Number.NaN;
  batch.packetsOut[row] = Number.NaN;
  batch.packetsIn[row] = Number.NaN;
}

/** An observation of the hosts in a row that was filled but is not committed. */
export function rowObservation(
  kind: ObservationKind,
  line: number,
  batch: FlowBatch,
  row: number,
  stated: Pick<Observation, 'time' | 'name' | 'detail'>,
): Observation {
  const port = (column: Int32Array) => (column[row] === -1 ? null : (column[row] as number));
  return observation(kind, line, {
    src: formatAddress(batch.srcAddress, row * 16, batch.srcFamily[row] as number) || null,
    srcPort: port(batch.srcPort),
    dst: formatAddress(batch.dstAddress, row * 16, batch.dstFamily[row] as number) || null,
    dstPort: port(batch.dstPort),
    protocol: batch.protocol[row] === -1 ? null : (batch.protocol[row] as number),
    ...stated,
  });
}
