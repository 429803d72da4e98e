import { constants, crc32, deflateRawSync } from 'node:zlib';

/** An entry as it goes into the archive; what is left out is told truly. */
export interface ZipEntry {
  name: string;
  /** Before deflating. */
  content: Buffer;
  /** Deflated already, with its size and sum; then `content` is left out. */
  deflated?: { bytes: Buffer; size: number; crc: number };
  /** What the directory says instead of the truth. */
  declaredSize?: number;
  /** Unix mode; 0o120777 is a symbolic link. */
  mode?: number;
  /** Sizes stand behind the data, not before it. */
  descriptor?: true;
  /** Points the directory's entry at the data of the first one. */
  overlapping?: true;
}

/** Writes an archive by hand, because no library would write such ones. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { bytes, size, crc } = entry.deflated ?? {
      bytes: deflateRawSync(entry.content),
      size: entry.content.length,
      crc: crc32(entry.content),
    };
    const name = Buffer.from(entry.name);
    const declared = entry.declaredSize ?? size;
    const flags = entry.descriptor ? 8 : 0;
    const fields = entry.descriptor ? [0, 0, 0] : [crc, bytes.length, declared];
    const local = Buffer.concat([header(0x04034b50, [20, flags, 8, 0, 0], fields, [name.length, 0]), name]);
    const trailer = entry.descriptor ? words(0x08074b50, crc, bytes.length, declared) : Buffer.alloc(0);
    const place = entry.overlapping ? 0 : offset;
    directory.push(
      Buffer.concat([
        header(0x02014b50, [0x0314, 20, flags, 8, 0, 0], [crc, bytes.length, declared], [name.length, 0, 0, 0, 0]),
        words(((entry.mode ?? 0o100644) << 16) >>> 0, place),
        name,
      ]),
    );
    parts.push(local, bytes, trailer);
    offset += local.length + bytes.length + trailer.length;
  }
  const central = Buffer.concat(directory);
  const number = Math.min(entries.length, 0xffff);
  const end = header(0x06054b50, [0, 0, number, number], [central.length, offset], [0]);
  return Buffer.concat([...parts, central, end]);
}

/** So many copies of a block, deflated without ever holding them. */
export function repeated(block: Buffer, times: number): NonNullable<ZipEntry['deflated']> {
  const once = deflateRawSync(block, { finishFlush: constants.Z_FULL_FLUSH });
  const last = deflateRawSync(Buffer.alloc(0));
  let crc = 0;
  for (let turn = 0; turn < times; turn += 1) crc = crc32(block, crc);
  return { bytes: Buffer.concat([...Array(times).fill(once), last]), size: block.length * times, crc };
}

/** Signature, 16-bit words, 32-bit words, 16-bit words. */
function header(signature: number, first: number[], middle: number[], last: number[]): Buffer {
  const shorts = (values: number[]) => Buffer.from(Uint16Array.from(values).buffer);
  return Buffer.concat([words(signature), shorts(first), words(...middle), shorts(last)]);
}

function words(...values: number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}
