import { ACTIONS, type FlowBatch } from '../domain/logs/flow.ts';

/** Columns of `flows` in the order in which `encodeFlows` writes them. */
export const FLOW_COLUMNS =
  'tenant_id, upload_no, line, time, duration, src, src_port, dst, dst_port, protocol, bytes_out, bytes_in, ' +
  'ip_bytes_out, ip_bytes_in, packets_out, packets_in, failed, action, state, application, "user", rule';
const COLUMN_COUNT = 22;

/** Postgres counts microseconds from 2000-01-01. */
const POSTGRES_EPOCH = 946_684_800_000_000;
const SIGNATURE = Buffer.from([0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const TRAILER = Buffer.from([0xff, 0xff]);
const AF_INET = 2;
const AF_INET6 = 3;
/** Everything of a row but its labels fits in this. */
const FIXED_ROW_BYTES = 320;
const ACTION_TEXTS = ACTIONS.map((action) => Buffer.from(action));

/** What is the same in every row of a COPY. */
export interface CopyConstants {
  tenantId: string;
  uploadNo: number;
  /** Stands in for records that state no time; microseconds since the Unix epoch. */
  receivedAt: number;
}

/** Writes Postgres' binary COPY format into one growing buffer; no object or string per row. */
class CopyBuffer {
  bytes = Buffer.allocUnsafe(1 << 20);
  view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
  at = 0;

  reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const bigger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + more));
    this.bytes.copy(bigger, 0, 0, this.at);
    this.bytes = bigger;
    this.view = new DataView(bigger.buffer, bigger.byteOffset, bigger.byteLength);
  }

  raw(source: Uint8Array): void {
    this.bytes.set(source, this.at);
    this.at += source.length;
  }

  null(): void {
    this.view.setInt32(this.at, -1);
    this.at += 4;
  }

  int16(value: number): void {
    if (value < 0) {
      this.null();
      return;
    }
    this.view.setInt32(this.at, 2);
    this.view.setInt16(this.at + 4, value);
    this.at += 6;
  }

  int32(value: number): void {
    if (value < 0) {
      this.null();
      return;
    }
    this.view.setInt32(this.at, 4);
    this.view.setInt32(this.at + 4, value);
    this.at += 8;
  }

  /** A 64-bit integer from a double, without a BigInt; NaN is null. */
  int64(value: number): void {
    if (Number.isNaN(value)) {
      this.null();
      return;
    }
    const high = Math.floor(value / 4_294_967_296);
    this.view.setInt32(this.at, 8);
    this.view.setInt32(this.at + 4, high);
    this.view.setUint32(this.at + 8, value - high * 4_294_967_296);
    this.at += 12;
  }

  float64(value: number): void {
    if (Number.isNaN(value)) {
      this.null();
      return;
    }
    this.view.setInt32(this.at, 8);
    this.view.setFloat64(this.at + 4, value);
    this.at += 12;
  }

  bool(value: number): void {
    this.view.setInt32(this.at, 1);
    this.bytes[this.at + 4] = value;
    this.at += 5;
  }

  inet(family: number, addresses: Uint8Array, row: number): void {
    const width = family === 4 ? 4 : 16;
    const { bytes } = this;
    this.view.setInt32(this.at, 4 + width);
    bytes[this.at + 4] = family === 4 ? AF_INET : AF_INET6;
    bytes[this.at + 5] = width * 8;
    bytes[this.at + 6] = 0;
    bytes[this.at + 7] = width;
    const from = row * 16;
    for (let i = 0; i < width; i++) bytes[this.at + 8 + i] = addresses[from + i] as number;
    this.at += 8 + width;
  }

  text(source: Buffer): void {
    if (source.length === 0) {
      this.null();
      return;
    }
    this.reserve(source.length + FIXED_ROW_BYTES);
    this.view.setInt32(this.at, source.length);
    this.at += 4;
    this.raw(source);
  }
}

/**
 * Encodes the given rows of a batch as a whole binary COPY stream (header and trailer included) for `flows` or one of
 * its leaves. The result does not share memory with the batch.
 */
export function encodeFlows(batch: FlowBatch, rows: Iterable<number>, constants: CopyConstants): Buffer {
  const out = new CopyBuffer();
  const tenant = Buffer.from(constants.tenantId.replaceAll('-', ''), 'hex');
  out.raw(SIGNATURE);
  for (const row of rows) encodeRow(out, batch, row, tenant, constants);
  out.reserve(2);
  out.raw(TRAILER);
  return out.bytes.subarray(0, out.at);
}

function encodeRow(out: CopyBuffer, batch: FlowBatch, row: number, tenant: Buffer, constants: CopyConstants): void {
  out.reserve(FIXED_ROW_BYTES);
  out.view.setInt16(out.at, COLUMN_COUNT);
  out.view.setInt32(out.at + 2, 16);
  out.at += 6;
  out.raw(tenant);
  out.int64(constants.uploadNo);
  out.int64(batch.line[row] as number);
  const time = batch.time[row] as number;
  out.int64((Number.isNaN(time) ? constants.receivedAt : time) - POSTGRES_EPOCH);
  out.float64(batch.duration[row] as number);
  out.inet(batch.srcFamily[row] as number, batch.srcAddress, row);
  out.int32(batch.srcPort[row] as number);
  out.inet(batch.dstFamily[row] as number, batch.dstAddress, row);
  out.int32(batch.dstPort[row] as number);
  out.int16(batch.protocol[row] as number);
  out.int64(batch.bytesOut[row] as number);
  out.int64(batch.bytesIn[row] as number);
  out.int64(batch.ipBytesOut[row] as number);
  out.int64(batch.ipBytesIn[row] as number);
  out.int64(batch.packetsOut[row] as number);
  out.int64(batch.packetsIn[row] as number);
  out.bool(batch.failed[row] as number);
  const action = batch.action[row] as number;
  if (action === 0) out.null();
  else out.text(ACTION_TEXTS[action] as Buffer);
  out.text(batch.labels.bytesAt(batch.state[row] as number));
  out.text(batch.labels.bytesAt(batch.application[row] as number));
  out.text(batch.labels.bytesAt(batch.user[row] as number));
  out.text(batch.labels.bytesAt(batch.rule[row] as number));
}
