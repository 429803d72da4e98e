import { gzipSync } from 'node:zlib';

/** A column of text or of whole numbers, all of them stated. */
export interface ParquetColumn {
  name: string;
  values: readonly (string | bigint)[];
}

/** Writes a Parquet file with one page for every column and row group: plain encoding, every value required. */
export function parquetFile(groups: readonly (readonly ParquetColumn[])[], { gzip = false } = {}): Buffer {
  const parts: Buffer[] = [Buffer.from('PAR1')];
  let offset = 4;
  const rowGroups = groups.map((columns) => {
    const chunks = columns.map((column) => {
      const plain = Buffer.concat(column.values.map(plainValue));
      const stored = gzip ? gzipSync(plain) : plain;
      const page = Buffer.concat([pageHeader(plain.length, stored.length, column.values.length), stored]);
      const chunk = columnChunk(column, offset, plain.length, page.length, gzip);
      parts.push(page);
      offset += page.length;
      return chunk;
    });
    const rows = columns[0]?.values.length ?? 0;
    return struct([1, list(STRUCT, chunks)], [2, i64(offset)], [3, i64(rows)]);
  });
  const rows = groups.reduce((sum, columns) => sum + (columns[0]?.values.length ?? 0), 0);
  const footer = struct(
    [1, i32(1)],
    [2, list(STRUCT, schema(groups[0] ?? []))],
    [3, i64(rows)],
    [4, list(STRUCT, rowGroups)],
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.bytes.length);
  return Buffer.concat([...parts, footer.bytes, length, Buffer.from('PAR1')]);
}

const [I32, I64, BINARY, LIST, STRUCT] = [5, 6, 8, 9, 12];

/** A value of Thrift's compact protocol, in which Parquet writes everything but the values. */
interface Thrift {
  type: number;
  bytes: Buffer;
}

const isText = ({ values }: ParquetColumn) => typeof values[0] === 'string';

function schema(columns: readonly ParquetColumn[]): Thrift[] {
  const root = struct([4, text('schema')], [5, i32(columns.length)]);
  const leaves = columns.map((column) =>
    isText(column)
      ? struct([1, i32(6)], [3, i32(0)], [4, text(column.name)], [6, i32(0)])
      : struct([1, i32(2)], [3, i32(0)], [4, text(column.name)]),
  );
  return [root, ...leaves];
}

function columnChunk(column: ParquetColumn, at: number, plain: number, stored: number, gzip: boolean): Thrift {
  const meta = struct(
    ...([
      [1, i32(isText(column) ? 6 : 2)],
      [2, list(I32, [i32(0)])],
      [3, list(BINARY, [text(column.name)])],
      [4, i32(gzip ? 2 : 0)],
      [5, i64(column.values.length)],
      [6, i64(plain)],
      [7, i64(stored)],
      [9, i64(at)],
    ] as [number, Thrift][]),
  );
  return struct([2, i64(at)], [3, meta]);
}

function pageHeader(plain: number, stored: number, values: number): Buffer {
  const data = struct([1, i32(values)], [2, i32(0)], [3, i32(3)], [4, i32(3)]);
  return struct([1, i32(0)], [2, i32(plain)], [3, i32(stored)], [5, data]).bytes;
}

function plainValue(value: string | bigint): Buffer {
  if (typeof value === 'bigint') {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  }
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

const zigzag = (value: number) => varint(BigInt(value) * 2n);
const i32 = (value: number): Thrift => ({ type: I32, bytes: zigzag(value) });
const i64 = (value: number): Thrift => ({ type: I64, bytes: zigzag(value) });

function text(value: string): Thrift {
  const bytes = Buffer.from(value);
  return { type: BINARY, bytes: Buffer.concat([varint(BigInt(bytes.length)), bytes]) };
}

function list(type: number, items: Thrift[]): Thrift {
  const head =
    items.length < 15
      ? Buffer.of((items.length << 4) | type)
      : Buffer.concat([Buffer.of(0xf0 | type), varint(BigInt(items.length))]);
  return { type: LIST, bytes: Buffer.concat([head, ...items.map(({ bytes }) => bytes)]) };
}

/** Fields by ascending number, none more than fifteen behind the one before. */
function struct(...fields: [number, Thrift][]): Thrift {
  let last = 0;
  const parts = fields.map(([id, { type, bytes }]) => {
    const head = Buffer.of(((id - last) << 4) | type);
    last = id;
    return Buffer.concat([head, bytes]);
  });
  return { type: STRUCT, bytes: Buffer.concat([...parts, Buffer.of(0)]) };
}
