import { ObjectDamaged } from '../object-damaged.ts';
import type { WrappedKey } from './key-ring.ts';
import { WRAPPED_BYTES } from './local-key-ring.ts';
import { MAGIC } from './object-context.ts';

const UNDER_MASTER_KEY = 1;
const UNDER_KMS = 2;
const START = MAGIC.length + 1;
const LENGTH_BYTES = 2;

/** Length of a header whose data key is wrapped under the master key. */
export const HEADER_BYTES = START + WRAPPED_BYTES;

/** A header as read: the wrapped data key, its length in the object, and the bytes that came with it. */
export interface ReadHeader {
  wrapped: WrappedKey;
  bytes: number;
  rest: Buffer;
}

/** Bytes before the first frame: magic, version, wrapped data key; a key wrapped elsewhere has its length before it. */
export function writeHeader({ by, bytes }: WrappedKey): Buffer {
  if (by === 'master-key') return Buffer.concat([MAGIC, Buffer.of(UNDER_MASTER_KEY), bytes]);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([MAGIC, Buffer.of(UNDER_KMS), length, bytes]);
}

/** Reads a header from an object's first bytes. Throws ObjectDamaged. */
export async function readHeader(chunks: AsyncIterator<Buffer>): Promise<ReadHeader> {
  let head: Buffer = Buffer.alloc(0);
  const atLeast = async (bytes: number) => {
    while (head.length < bytes) {
      const { value, done } = await chunks.next();
      if (done) throw new ObjectDamaged();
      head = head.length === 0 ? value : Buffer.concat([head, value]);
    }
  };
  await atLeast(START + LENGTH_BYTES);
  const version = head[MAGIC.length];
  if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw new ObjectDamaged();
  if (version !== UNDER_MASTER_KEY && version !== UNDER_KMS) throw new ObjectDamaged();
  const isLocal = version === UNDER_MASTER_KEY;
  const start = isLocal ? START : START + LENGTH_BYTES;
  const end = isLocal ? HEADER_BYTES : start + head.readUInt16BE(START);
  await atLeast(end);
  const wrapped: WrappedKey = { by: isLocal ? 'master-key' : 'kms', bytes: head.subarray(start, end) };
  return { wrapped, bytes: end, rest: head.subarray(end) };
}
