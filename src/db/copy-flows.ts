import { ACTIONS, DIRECTIONS, type FlowBatch, PHASES } from '../domain/logs/flow.ts';
import { CopyBuffer, uuidBytes } from './copy-buffer.ts';

/** Columns of `flows` in the order in which `encodeFlows` writes them. */
const COLUMNS = [
  ...['tenant_id', 'upload_no', 'part', 'line', 'time', 'duration', 'src', 'src_port', 'dst', 'dst_port', 'protocol'],
  ...['bytes_out', 'bytes_in', 'ip_bytes_out', 'ip_bytes_in', 'packets_out', 'packets_in', 'failed', 'action', 'state'],
  ...['application', '"user"', 'rule', 'phase', 'direction', 'count', 'observer', 'src_zone', 'dst_zone'],
  ...['src_nat', 'dst_nat'],
];
export const FLOW_COLUMNS = COLUMNS.join(', ');
/** Everything of a row but its labels fits in this. */
const FIXED_ROW_BYTES = 400;
const texts = (words: readonly string[]) => words.map((word) => Buffer.from(word));
const ACTION_TEXTS = texts(['', ...ACTIONS.slice(1)]);
const PHASE_TEXTS = texts(['', ...PHASES.slice(1)]);
const DIRECTION_TEXTS = texts(['', ...DIRECTIONS.slice(1)]);

/** What is the same in every row of a COPY. */
export interface CopyConstants {
  tenantId: string;
  uploadNo: number;
  part: number;
  /** Stands in for records that state no time; microseconds since the Unix epoch. */
  receivedAt: number;
}

/** A buffer for rows of `flows`; used again and again, because so much new memory a second costs more than the encoding. */
export function flowBuffer(): CopyBuffer {
  return new CopyBuffer(COLUMNS.length, FIXED_ROW_BYTES);
}

/**
 * Encodes rows of a batch, all of them when none are named, as a whole binary COPY stream (header and trailer included)
 * for `flows` or one of its leaves. The result lies in `out`. What is usual is null: an unknown action, a whole
 * conversation, a direction that is only the order, a count of one.
 */
export function encodeFlows(
  batch: FlowBatch,
  rows: readonly number[] | null,
  constants: CopyConstants,
  out = flowBuffer(),
): Buffer {
  const tenant = uuidBytes(constants.tenantId);
  out.restart();
  if (rows === null) for (let row = 0; row < batch.length; row++) encodeRow(out, batch, row, tenant, constants);
  else for (const row of rows) encodeRow(out, batch, row, tenant, constants);
  return out.finish();
}

function encodeRow(out: CopyBuffer, batch: FlowBatch, row: number, tenant: Buffer, constants: CopyConstants): void {
  out.row();
  out.uuid(tenant);
  out.int64(constants.uploadNo);
  out.int32(constants.part);
  out.int64(batch.line[row] as number);
  const time = batch.time[row] as number;
  out.timestamp(Number.isNaN(time) ? constants.receivedAt : time);
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
  out.text(ACTION_TEXTS[batch.action[row] as number] as Buffer);
  encodeLabels(out, batch, row);
}

function encodeLabels(out: CopyBuffer, batch: FlowBatch, row: number): void {
  const { labels } = batch;
  out.text(labels.bytesAt(batch.state[row] as number));
  out.text(labels.bytesAt(batch.application[row] as number));
  out.text(labels.bytesAt(batch.user[row] as number));
  out.text(labels.bytesAt(batch.rule[row] as number));
  out.text(PHASE_TEXTS[batch.phase[row] as number] as Buffer);
  out.text(DIRECTION_TEXTS[batch.direction[row] as number] as Buffer);
  const count = batch.count[row] as number;
  out.int64(count === 1 ? Number.NaN : count);
  out.text(labels.bytesAt(batch.observer[row] as number));
  out.text(labels.bytesAt(batch.srcZone[row] as number));
  out.text(labels.bytesAt(batch.dstZone[row] as number));
  out.text(labels.bytesAt(batch.srcNat[row] as number));
  out.text(labels.bytesAt(batch.dstNat[row] as number));
}
