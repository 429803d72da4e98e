import { formatAddress } from '../address.ts';
import { type BlockSink, type Blocks, DAMAGED, NEEDS_MORE } from '../capture/block-reader.ts';
import { HopLimits } from '../capture/hop-limits.ts';
import { type FlowBatch, PROTOCOL } from '../flow.ts';
import { observation } from '../observation.ts';
import { rejectLine } from '../reject.ts';
import { TAKEN } from './elements.ts';
import { type ExportHeader, FlowRows } from './flow-row.ts';
import { RecordValues } from './record.ts';
import { readTemplates, type Template, Templates, templateOf } from './template.ts';

/** Versions of the export protocol; no set has one of these numbers, so that a message's begin is known as such. */
export const VERSION = { five: 5, nine: 9, ipfix: 10 } as const;
export const HEADER_BYTES = { five: 24, nine: 20, ipfix: 16 } as const;
export const V5_RECORD = 48;
const NO_ADDRESSES = 'a record without two addresses';
const NO_TEMPLATE = 'a set of records whose template is not in the file before it';
const OPTIONS = 'a record about the exporter';
const SHOWN = 64;

/** The fixed records of version 5, as a template; element 0 stands for what is not taken. */
const V5 = templateOf([
  ...([
    [8, 4],
    [12, 4],
    [0, 4],
    [10, 2],
    [14, 2],
    [2, 4],
    [1, 4],
    [22, 4],
    [21, 4],
    [7, 2],
    [11, 2],
  ] as const),
  ...([
    [0, 1],
    [6, 1],
    [4, 1],
    [0, 9],
  ] as const),
]);

/** Messages of NetFlow 5 and 9 and of IPFIX, one after the other. RFC 3954, RFC 7011. */
export class Messages implements Blocks, BlockSink {
  readonly #templates = new Templates();
  readonly #values = new RecordValues();
  readonly #rows = new FlowRows();
  readonly #hopLimits = new HopLimits();
  readonly #header: ExportHeader = { time: Number.NaN, uptime: Number.NaN, source: 0 };
  /** Exporters whose sampling has been told. */
  readonly #sampled = new Set<string>();
  #version = 0;
  count = 0;

  read(bytes: Buffer, start: number, end: number, batch: FlowBatch): number {
    if (end - start < 4) return NEEDS_MORE;
    const first = bytes.readUInt16BE(start);
    if (first === VERSION.five) return this.#readFive(bytes, start, end, batch);
    if (first === VERSION.nine) return this.#readNine(bytes, start, end);
    if (first === VERSION.ipfix) return this.#readIpfix(bytes, start, end);
    return this.#readSet(first, bytes, start, end, batch);
  }

  refuse(reason: string, bytes: Buffer, start: number, end: number, batch: FlowBatch): void {
    this.count += 1;
    batch.read += 1;
    const shown = Buffer.from(bytes.toString('hex', start, Math.min(end, start + SHOWN)));
    rejectLine(batch, this.count, { field: null, reason }, shown, 0, shown.length);
  }

  end(): void {}

  #readFive(bytes: Buffer, start: number, end: number, batch: FlowBatch): number {
    const records = bytes.readUInt16BE(start + 2);
    const length = HEADER_BYTES.five + records * V5_RECORD;
    if (end - start < length) return NEEDS_MORE;
    this.#version = VERSION.five;
    this.#header.uptime = bytes.readUInt32BE(start + 4);
    this.#header.time = bytes.readUInt32BE(start + 8) * 1e6 + Math.floor(bytes.readUInt32BE(start + 12) / 1000);
    this.#header.source = bytes.readUInt16BE(start + 20);
    this.#noteSampling(bytes.readUInt16BE(start + 22) & 0x3fff, batch);
    this.#readRecords(V5, bytes, start + HEADER_BYTES.five, start + length, batch);
    return length;
  }

  #readNine(bytes: Buffer, start: number, end: number): number {
    if (end - start < HEADER_BYTES.nine) return NEEDS_MORE;
    this.#version = VERSION.nine;
    this.#header.uptime = bytes.readUInt32BE(start + 4);
    this.#header.time = bytes.readUInt32BE(start + 8) * 1e6;
    this.#header.source = bytes.readUInt32BE(start + 16);
    return HEADER_BYTES.nine;
  }

  #readIpfix(bytes: Buffer, start: number, end: number): number {
    if (end - start < HEADER_BYTES.ipfix) return NEEDS_MORE;
    this.#version = VERSION.ipfix;
    this.#header.uptime = Number.NaN;
    this.#header.time = bytes.readUInt32BE(start + 4) * 1e6;
    this.#header.source = bytes.readUInt32BE(start + 12);
    return HEADER_BYTES.ipfix;
  }

  #readSet(id: number, bytes: Buffer, start: number, end: number, batch: FlowBatch): number {
    const length = bytes.readUInt16BE(start + 2);
    const isIpfix = this.#version === VERSION.ipfix;
    const kind =
      id >= 256 ? 'data' : id === (isIpfix ? 2 : 0) ? 'templates' : id === (isIpfix ? 3 : 1) ? 'options' : null;
    if (kind === null || length < 4 || this.#version < VERSION.nine) {
      this.refuse('neither a message nor a set of records: the file is damaged from here on', bytes, start, end, batch);
      return DAMAGED;
    }
    if (end - start < length) return NEEDS_MORE;
    const { source } = this.#header;
    if (kind !== 'data') {
      readTemplates(
        bytes,
        start + 4,
        start + length,
        { isOptions: kind === 'options', isIpfix },
        (number, template) => {
          if (template === null) this.#templates.remove(source, number);
          else this.#templates.put(source, number, template);
        },
      );
      return length;
    }
    const template = this.#templates.get(source, id);
    if (template === undefined) {
      this.count += 1;
      batch.read += 1;
      batch.skip(NO_TEMPLATE);
    } else this.#readRecords(template, bytes, start + 4, start + length, batch);
    return length;
  }

  #readRecords(template: Template, bytes: Buffer, start: number, end: number, batch: FlowBatch): void {
    // Whatever is shorter than a record is padding; a template of nothing would never end.
    for (let at = start; at + template.least <= end && template.least > 0; ) {
      const next = this.#values.read(template, bytes, at, end);
      if (next < 0) {
        this.refuse('a record longer than its set', bytes, at, end, batch);
        return;
      }
      this.count += 1;
      batch.read += 1;
      if (template.isOptions) this.#readOptions(batch);
      else this.#addRecord(bytes, batch);
      at = next;
    }
  }

  #readOptions(batch: FlowBatch): void {
    batch.skip(OPTIONS);
    this.#noteSampling(this.#values.number(TAKEN.sampling), batch);
  }

  #addRecord(bytes: Buffer, batch: FlowBatch): void {
    const row = batch.begin();
    const values = this.#values;
    if (!this.#rows.fill(values, bytes, this.#header, batch, row)) {
      batch.skip(NO_ADDRESSES);
      return;
    }
    this.#noteSampling(values.number(TAKEN.sampling), batch);
    if (values.number(TAKEN.hopLimit) > 0) this.#noteHopLimit(bytes, batch.time[row] as number, batch);
    const isTraffic = !Number.isNaN(batch.bytesOut[row]) || !Number.isNaN(values.number(TAKEN.firewallEvent));
    if (Number.isNaN(values.number(TAKEN.natEvent)) || isTraffic) batch.commit(this.count);
    else this.#observeNat(bytes, batch, row);
  }

  #noteHopLimit(bytes: Buffer, time: number, batch: FlowBatch): void {
    const values = this.#values;
    if (values.number(TAKEN.protocol) !== PROTOCOL.tcp) return;
    const family = values.lengths[TAKEN.srcV4] === 4 && values.has(TAKEN.srcV4) ? 4 : 6;
    const srcAt = values.places[family === 4 ? TAKEN.srcV4 : TAKEN.srcV6] as number;
    const hopLimit = values.number(TAKEN.hopLimit);
    this.#hopLimits.note({ bytes, srcAt, family, hopLimit, time, line: this.count }, batch);
  }

  /** A translation begins or ends: no traffic of its own. */
  #observeNat(bytes: Buffer, batch: FlowBatch, row: number): void {
    const to = this.#rows.translated(this.#values, bytes, TAKEN.natSrcV4, TAKEN.natSrcV6, TAKEN.natSrcPort);
    const toDst = this.#rows.translated(this.#values, bytes, TAKEN.natDstV4, TAKEN.natDstV6, TAKEN.natDstPort);
    const port = (column: Int32Array) => (column[row] === -1 ? null : (column[row] as number));
    batch.observe(
      observation('nat', this.count, {
        time: batch.time[row] as number,
        src: formatAddress(batch.srcAddress, row * 16, batch.srcFamily[row] as number),
        srcPort: port(batch.srcPort),
        dst: formatAddress(batch.dstAddress, row * 16, batch.dstFamily[row] as number),
        dstPort: port(batch.dstPort),
        protocol: batch.protocol[row] === -1 ? null : (batch.protocol[row] as number),
        name: to || null,
        detail: {
          translated_src: to || null,
          translated_dst: toDst || null,
          event: this.#values.number(TAKEN.natEvent),
        },
      }),
    );
  }

  /** Counters of a sampling exporter are left as they are; that it samples is told once. */
  #noteSampling(interval: number, batch: FlowBatch): void {
    const { source, time } = this.#header;
    const key = `${source}/${interval}`;
    if (!(interval > 1) || this.#sampled.has(key) || this.#sampled.size >= 1024) return;
    this.#sampled.add(key);
    const detail = { sampling_interval: interval, exporter: `source ${source}` };
    const name = `only one packet in ${interval} is counted`;
    batch.observe(observation('notice', this.count, { time, name, detail }), { extra: true });
  }
}
