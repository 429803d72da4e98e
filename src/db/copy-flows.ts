import { ACTIONS, DIRECTION, DIRECTIONS, type FlowBatch, PHASES } from '../domain/logs/flow.ts';
import { CopyBuffer, uuidBytes } from './copy-buffer.ts';

/** What is the same in every row of a COPY. */
export interface CopyConstants {
  tenantId: string;
  uploadNo: number;
  part: number;
  /** Stands in for records that state no time; microseconds since the Unix epoch. */
  receivedAt: number;
}

/** Rows of `flows` as a whole binary COPY stream, and the columns it holds. */
export interface EncodedFlows {
  columns: string;
  bytes: Buffer;
}

/** A column that most logs leave out: whether a batch has anything in it, and how a row's value is written. */
interface OptionalColumn {
  name: string;
  isUsed(batch: FlowBatch): boolean;
  write(out: CopyBuffer, batch: FlowBatch, row: number): void;
}

const ALWAYS = [
  ...['tenant_id', 'upload_no', 'part', 'line', 'time', 'src', 'src_port', 'dst', 'dst_port', 'protocol', 'failed'],
];
/** Everything of a row but its labels fits in this. */
const FIXED_ROW_BYTES = 400;

type Numbers = 'bytesOut' | 'bytesIn' | 'ipBytesOut' | 'ipBytesIn' | 'packetsOut' | 'packetsIn';
type Labels = 'state' | 'application' | 'user' | 'rule' | 'observer' | 'srcZone' | 'dstZone' | 'srcNat' | 'dstNat';

/**
 * What is usual is null: an unknown action, a whole conversation, a direction that is only the order, a count of one, a row
 * that stands as the record says it.
 */
const OPTIONAL: readonly OptionalColumn[] = [
  {
    name: 'duration',
    isUsed: (batch) => hasNumbers(batch.duration, batch.length),
    write: (out, batch, row) => out.float64(batch.duration[row] as number),
  },
  counter('bytes_out', 'bytesOut'),
  counter('bytes_in', 'bytesIn'),
  counter('ip_bytes_out', 'ipBytesOut'),
  counter('ip_bytes_in', 'ipBytesIn'),
  counter('packets_out', 'packetsOut'),
  counter('packets_in', 'packetsIn'),
  word('action', 'action', ACTIONS),
  word('phase', 'phase', PHASES),
  word('direction', 'direction', DIRECTIONS),
  {
    // Of a stated initiator it is certain.
    name: 'direction_confidence',
    isUsed: (batch) => hasWords(batch.direction, batch.length, DIRECTION.initiator),
    write: (out, batch, row) =>
      out.int16(batch.direction[row] === DIRECTION.initiator ? -1 : (batch.confidence[row] as number)),
  },
  mark('reversed', 'reversed'),
  mark('reply', 'reply'),
  {
    name: 'count',
    isUsed: (batch) => hasOthers(batch.count, batch.length, 1),
    write: (out, batch, row) => out.int64(batch.count[row] === 1 ? Number.NaN : (batch.count[row] as number)),
  },
  label('state', 'state'),
  label('application', 'application'),
  label('"user"', 'user'),
  label('rule', 'rule'),
  label('observer', 'observer'),
  label('src_zone', 'srcZone'),
  label('dst_zone', 'dstZone'),
  label('src_nat', 'srcNat'),
  label('dst_nat', 'dstNat'),
];

/** A buffer for rows of `flows`; used again and again, because so much new memory a second costs more than the encoding. */
export function flowBuffer(): CopyBuffer {
  return new CopyBuffer(FIXED_ROW_BYTES);
}

/**
 * Encodes rows of a batch, all of them when none are named, for `flows` or one of its leaves; columns that the batch has
 * nothing in are left out, which is a third of the bytes of most logs. The bytes lie in `out`.
 */
export function encodeFlows(
  batch: FlowBatch,
  rows: readonly number[] | null,
  constants: CopyConstants,
  out = flowBuffer(),
): EncodedFlows {
  const tenant = uuidBytes(constants.tenantId);
  const optional = OPTIONAL.filter(({ isUsed }) => isUsed(batch));
  const columns = [...ALWAYS, ...optional.map(({ name }) => name)];
  out.restart(columns.length);
  const count = rows === null ? batch.length : rows.length;
  for (let i = 0; i < count; i++) {
    const row = rows === null ? i : (rows[i] as number);
    encodeStated(out, batch, row, tenant, constants);
    for (let column = 0; column < optional.length; column++)
      (optional[column] as OptionalColumn).write(out, batch, row);
  }
  return { columns: columns.join(', '), bytes: out.finish() };
}

function encodeStated(out: CopyBuffer, batch: FlowBatch, row: number, tenant: Buffer, constants: CopyConstants): void {
  out.row();
  out.uuid(tenant);
  out.int64(constants.uploadNo);
  out.int32(constants.part);
  out.int64(batch.line[row] as number);
  const time = batch.time[row] as number;
  out.timestamp(Number.isNaN(time) ? constants.receivedAt : time);
  out.inet(batch.srcFamily[row] as number, batch.srcAddress, row);
  out.int32(batch.srcPort[row] as number);
  out.inet(batch.dstFamily[row] as number, batch.dstAddress, row);
  out.int32(batch.dstPort[row] as number);
  out.int16(batch.protocol[row] as number);
  out.bool(batch.failed[row] as number);
}

function counter(name: string, column: Numbers): OptionalColumn {
  return {
    name,
    isUsed: (batch) => hasNumbers(batch[column], batch.length),
    write: (out, batch, row) => out.int64(batch[column][row] as number),
  };
}

/** A column of one of a few words, of which the first is the usual one and null. */
function word(name: string, column: 'action' | 'phase' | 'direction', words: readonly string[]): OptionalColumn {
  const texts = words.map((text, index) => Buffer.from(index === 0 ? '' : text));
  return {
    name,
    isUsed: (batch) => hasWords(batch[column], batch.length, 0),
    write: (out, batch, row) => out.text(texts[batch[column][row] as number] as Buffer),
  };
}

/** True or null. */
function mark(name: string, column: 'reversed' | 'reply'): OptionalColumn {
  return {
    name,
    isUsed: (batch) => hasWords(batch[column], batch.length, 0),
    write: (out, batch, row) => (batch[column][row] === 1 ? out.bool(1) : out.int16(-1)),
  };
}

function label(name: string, column: Labels): OptionalColumn {
  return {
    name,
    isUsed: (batch) => hasLabels(batch[column], batch.length),
    write: (out, batch, row) => out.text(batch.labels.bytesAt(batch[column][row] as number)),
  };
}

/** Whether one of the first values is a number. Each kind of array has its own loop: shared, they run five times slower. */
function hasNumbers(values: Float64Array, length: number): boolean {
  for (let i = 0; i < length; i++) if (!Number.isNaN(values[i])) return true;
  return false;
}

function hasOthers(values: Float64Array, length: number, usual: number): boolean {
  for (let i = 0; i < length; i++) if (values[i] !== usual) return true;
  return false;
}

function hasLabels(labels: Int32Array, length: number): boolean {
  for (let i = 0; i < length; i++) if (labels[i] !== 0) return true;
  return false;
}

function hasWords(words: Uint8Array, length: number, usual: number): boolean {
  for (let i = 0; i < length; i++) if (words[i] !== usual) return true;
  return false;
}
