import { faultOf } from '../fault.ts';
import { ACTION, DIRECTION, type FlowBatch } from '../flow.ts';
import { markReply, markRequest } from '../flow-tools/one-way.ts';
import type { Complaint } from '../reject.ts';
import { EXTRA, fillRow, isUnset, labelIndex, NOT_A_FLOW, NOT_IP_TRAFFIC } from '../row.ts';
import { splitCsv } from '../scan/csv-fields.ts';
import { Fields, splitPlain } from '../scan/fields.ts';
import { beginsWith, indexIn } from '../scan/find.ts';
import { scanCount } from '../scan/number.ts';
import { type AwsLayout, awsHeader, awsLayout, DEFAULT_NAMES } from './aws-fields.ts';

const [SPACE, COMMA, QUOTE, AT] = [0x20, 0x2c, 0x22, 0x40];
const STREAM = Buffer.from('eni-');
const [SYN, SYN_ACK] = [2, 18];
const LONGEST_HEADER = 2048;
const NO_HEADER = 'no header, and not the fourteen fields of version 2';

/** Turns VPC flow records into flows; one per file, because it remembers the header in force. */
export class AwsRows {
  readonly #fields = new Fields();
  readonly #extras = new Float64Array(3);
  readonly #default = awsLayout(DEFAULT_NAMES, SPACE);
  #layout: AwsLayout | null = null;

  /** A line of a file: a header, which says how those below it are read, or a record. */
  readLine(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    const first = bytes[start] as number;
    // The header of an export of CloudWatch Logs Insights: `@timestamp,@message`.
    if (first === AT && line === 1) return null;
    // Records begin with a digit, or with the - of a field that is not there.
    if (isLetter(first) || first === 0x22) {
      const header = end - start > LONGEST_HEADER ? null : awsHeader(bytes.toString('latin1', start, end));
      if (header !== null) {
        this.#layout = header;
        return null;
      }
    }
    return this.readRecord(bytes, start, end, line, batch);
  }

  /** A record, also with the time before it that CloudWatch puts there when it exports. */
  readRecord(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    batch.read += 1;
    const layout = this.#layout ?? this.#default;
    const { names, separator } = layout;
    const from = this.#layout === null ? afterTime(bytes, start, end) : start;
    // Insights may quote what it exports.
    const to = from > start && bytes[end - 1] === QUOTE ? end - 1 : end;
    if (separator === COMMA) splitCsv(bytes, from, to, separator, this.#fields);
    else splitPlain(bytes, from, to, separator, this.#fields);
    if (this.#fields.count !== names.length) {
      if (this.#layout === null) return { field: null, reason: NO_HEADER };
      return { field: null, reason: `${this.#fields.count} fields where the header names ${names.length}` };
    }
    if (this.#layout === null && !isVersionTwo(bytes, this.#fields)) return { field: null, reason: NO_HEADER };
    return this.#addRow(layout, bytes, line, batch);
  }

  save(): unknown {
    return this.#layout === null ? null : { names: this.#layout.names, separator: this.#layout.separator };
  }

  restore(saved: unknown): void {
    const header = saved as Pick<AwsLayout, 'names' | 'separator'> | null;
    this.#layout = header === null ? null : awsLayout(header.names, header.separator);
  }

  #addRow({ plan, columns }: AwsLayout, bytes: Buffer, line: number, batch: FlowBatch): Complaint | null {
    const status = this.#first(bytes, columns.status);
    // NODATA and SKIPDATA state no flow.
    if (status === 0x4e || status === 0x53) {
      batch.skip(status === 0x4e ? 'an interval without traffic (NODATA)' : 'an interval that AWS left out (SKIPDATA)');
      return null;
    }
    this.#useOriginal(bytes, columns.src, columns.pktSrc);
    this.#useOriginal(bytes, columns.dst, columns.pktDst);
    const row = batch.begin();
    this.#extras.fill(Number.NaN);
    const result = fillRow(plan, bytes, this.#fields, batch, row, this.#extras);
    if (result >= 0) return faultOf(plan, result, bytes, this.#fields);
    if (result === NOT_A_FLOW) {
      batch.skip(NOT_IP_TRAFFIC);
      return null;
    }
    const lasted = ((this.#extras[EXTRA.endTime] as number) - (batch.time[row] as number)) / 1e6;
    if (lasted >= 0) batch.duration[row] = lasted;
    const action = this.#first(bytes, columns.action);
    batch.action[row] = action === 0x41 ? ACTION.allow : action === 0x52 ? ACTION.deny : ACTION.unknown;
    batch.failed[row] = action === 0x52 ? 1 : 0;
    this.#zone(bytes, columns, batch, row);
    this.#turn(bytes, columns.flags, batch, row);
    batch.commit(line);
    return null;
  }

  /** Behind a gateway the interface sees its own address; the packet's is the host's. */
  #useOriginal(bytes: Buffer, column: number, original: number): void {
    if (column < 0 || original < 0 || this.#isAbsent(bytes, original)) return;
    this.#fields.starts[column] = this.#fields.starts[original] as number;
    this.#fields.ends[column] = this.#fields.ends[original] as number;
  }

  /** The subnet is that of the interface, which receives what comes in and sends what goes out. */
  #zone(bytes: Buffer, { direction, zone }: AwsLayout['columns'], batch: FlowBatch, row: number): void {
    const way = this.#first(bytes, direction);
    if (way === 0 || zone < 0 || this.#isAbsent(bytes, zone)) return;
    const column = way === 0x69 ? batch.dstZone : batch.srcZone;
    column[row] = labelIndex(batch, bytes, this.#fields.starts[zone] as number, this.#fields.ends[zone] as number);
  }

  /** Who sent the SYN is the client; who sent SYN and ACK answered it. Each record counts one direction. */
  #turn(bytes: Buffer, column: number, batch: FlowBatch, row: number): void {
    batch.direction[row] = DIRECTION.oneWay;
    if (column < 0) return;
    const flags = scanCount(bytes, this.#fields.starts[column] as number, this.#fields.ends[column] as number);
    if (flags < 0 || (flags & SYN) === 0) return;
    if ((flags & SYN_ACK) === SYN_ACK) markReply(batch, row);
    else markRequest(batch, row);
  }

  /** The first byte of a field, 0 when the record does not have it. */
  #first(bytes: Buffer, column: number): number {
    return column < 0 || this.#isAbsent(bytes, column) ? 0 : (bytes[this.#fields.starts[column] as number] as number);
  }

  #isAbsent(bytes: Buffer, column: number): boolean {
    return isUnset(bytes, this.#fields.starts[column] as number, this.#fields.ends[column] as number);
  }
}

/** `2 123456789012 eni-…`: the version, the account and the interface. */
function isVersionTwo(bytes: Buffer, { starts, ends }: Fields): boolean {
  const version = (ends[0] as number) - (starts[0] as number) === 1 && bytes[starts[0] as number] === 0x32;
  return version && bytes.toString('latin1', starts[2], (starts[2] as number) + 4) === 'eni-';
}

/**
 * Behind the time that CloudWatch writes before a record when it exports, and the name of the stream, when it follows one:
 * `2026-11-21T10:00:00.000Z eni-…-all 2 1234…`; of Insights, `2026-11-21 10:00:00.000,"2 1234…"`.
 */
function afterTime(bytes: Buffer, start: number, end: number): number {
  if (end - start < 26 || bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d) return start;
  if (bytes[start + 10] === SPACE) {
    const comma = indexIn(bytes, COMMA, start, start + 24);
    return comma === start + 24 ? start : comma + (bytes[comma + 1] === QUOTE ? 2 : 1);
  }
  if (bytes[start + 10] !== 0x54) return start;
  const at = indexIn(bytes, SPACE, start, end) + 1;
  return beginsWith(bytes, STREAM, at, end) ? indexIn(bytes, SPACE, at, end) + 1 : Math.min(at, end);
}

function isLetter(byte: number): boolean {
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x7a;
}
