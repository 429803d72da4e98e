import { isTarHeader } from './envelope.ts';
import { UnreadableSource } from './unreadable-source.ts';

const BLOCK = 512;
const LONGEST_HEADER = 64 * 1024;

/** An entry of a tar; its bytes are to be read before the next entry is asked for. */
export interface TarEntry {
  name: string;
  kind: 'file' | 'link' | 'other';
  bytes: AsyncIterable<Buffer>;
}

/** Entries of a tar in order, with the long names of GNU and pax. Throws UnreadableSource when it is damaged or cut off. */
export async function* tarEntries(source: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const input = new Blocks(source);
  let longName: string | null = null;
  try {
    for (;;) {
      const header = await input.take(BLOCK);
      if (header === null || header.every((byte) => byte === 0)) return;
      if (!isTarHeader(header)) throw damaged('an entry begins with no header');
      const size = sizeOf(header);
      const type = String.fromCharCode(header[156] as number);
      if (type === 'L' || type === 'x') {
        longName = nameIn(type, await input.whole(size)) ?? longName;
        continue;
      }
      const entry = input.range(size);
      const kind =
        type === '0' || type === '\0' || type === '7' ? 'file' : type === '1' || type === '2' ? 'link' : 'other';
      yield { name: longName ?? shortName(header), kind, bytes: entry.bytes };
      await entry.skipRest();
      longName = null;
    }
  } finally {
    await input.close();
  }
}

function nameIn(type: string, bytes: Buffer): string | null {
  if (type === 'L') return bytes.toString('utf8').replace(/\0.*$/s, '');
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(bytes.toString('utf8'))?.[1] ?? null;
}

function shortName(header: Buffer): string {
  const text = (start: number, end: number) => header.toString('utf8', start, end).replace(/\0.*$/s, '');
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? text(345, 500) : '';
  return prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`;
}

/** Octal digits, or for what is too large for them, the number itself behind a set high bit. */
function sizeOf(header: Buffer): number {
  if (((header[124] as number) & 0x80) !== 0) return Number(header.readBigUInt64BE(128));
  const size = Number.parseInt(header.toString('latin1', 124, 136).trim().replace(/\0.*$/s, '') || '0', 8);
  if (!(size >= 0)) throw damaged('an entry has no size');
  return size;
}

/** The stream in pieces of the sizes asked for. */
class Blocks {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** So many bytes, or null at the end of the stream. */
  async take(size: number): Promise<Buffer | null> {
    const pieces: Buffer[] = [];
    for (let length = 0; length < size; ) {
      const piece = await this.#next(size - length);
      if (piece === null && length === 0) return null;
      if (piece === null) throw damaged('it ends in the middle');
      pieces.push(Buffer.from(piece));
      length += piece.length;
    }
    return Buffer.concat(pieces);
  }

  /** An entry that is a header of the next one. */
  async whole(size: number): Promise<Buffer> {
    if (size > LONGEST_HEADER) throw damaged('a name is too long');
    const padded = await this.take(Math.ceil(size / BLOCK) * BLOCK);
    return (padded ?? Buffer.alloc(0)).subarray(0, size);
  }

  /** The next `size` bytes as a stream, and what passes over those that were not read, with the padding. */
  range(size: number): { bytes: AsyncIterable<Buffer>; skipRest(): Promise<void> } {
    let left = size;
    let padding = (BLOCK - (size % BLOCK)) % BLOCK;
    const next = async () => {
      const piece = left > 0 ? await this.#next(left) : null;
      if (left > 0 && piece === null) throw damaged('it ends in the middle');
      left -= piece?.length ?? 0;
      return piece;
    };
    async function* bytes() {
      for (let piece = await next(); piece !== null; piece = await next()) yield piece;
    }
    const skipRest = async () => {
      while ((await next()) !== null);
      while (padding > 0) {
        const piece = await this.#next(padding);
        // What ends without its padding lacks nothing.
        if (piece === null) return;
        padding -= piece.length;
      }
    };
    return { bytes: bytes(), skipRest };
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #next(most: number): Promise<Buffer | null> {
    while (this.#rest.length === 0) {
      const { value, done } = await this.#chunks.next();
      if (done) return null;
      this.#rest = value;
    }
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }
}

function damaged(how: string): UnreadableSource {
  return new UnreadableSource(
    'corrupt-archive',
    `The tar archive is damaged: ${how}.`,
    'Copy or make the archive again.',
  );
}
