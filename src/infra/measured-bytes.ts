import { createHash } from 'node:crypto';

/** Bytes that are counted and hashed on their way. */
export interface MeasuredBytes {
  /** The same bytes, measured as they are taken. One source only. */
  through(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer>;
  /** Of what went through, once all of it has; SHA-256 in hex. */
  result(): { size: number; sha256: string };
}

/** Measures one stream of bytes. `check`, where given, sees the size as it grows and throws when it is too much. */
export function measuredBytes(check: (size: number) => void = () => {}): MeasuredBytes {
  const hash = createHash('sha256');
  let size = 0;
  return {
    async *through(source) {
      for await (const chunk of source) {
        size += chunk.length;
        check(size);
        hash.update(chunk);
        yield chunk;
      }
    },
    result: () => ({ size, sha256: hash.digest('hex') }),
  };
}
