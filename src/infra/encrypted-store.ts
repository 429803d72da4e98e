import { randomBytes } from 'node:crypto';
import { pipeline, Readable, Transform } from 'node:stream';
import { ObjectDamaged } from './object-damaged.ts';
import { type LocalObjectStore, localObjectStore, type ObjectStore } from './object-store.ts';
import { FRAME_BYTES, type FrameSeal, openFrames, SEALED_FRAME_BYTES, sealFrames } from './security/frames.ts';
import { type KeyRing, openKeyRing, WRAPPED_BYTES } from './security/key-ring.ts';
import type { MasterKeys } from './security/master-keys.ts';

const MAGIC = Buffer.from('RFOB');
const VERSION = 1;
const DATA_KEY_BYTES = 32;

/** Bytes before the first frame: magic, version, wrapped data key. */
export const HEADER_BYTES = MAGIC.length + 1 + WRAPPED_BYTES;

/** What became of an object whose data key was to be wrapped anew; `changed`: removed or replaced meanwhile. */
export type Rewrapped = 'rewrapped' | 'current' | 'changed';

/** An object store whose objects are encrypted, each under a key of its own. */
export interface EncryptedStore extends ObjectStore {
  keys(): AsyncIterable<string>;
  /** Wraps the object's data key under the current master key; its frames stay as they are. Throws ObjectDamaged. */
  rewrap(key: string): Promise<Rewrapped>;
}

/** The store of an installation: encrypted files below `folder`. */
export function openObjectStore(folder: string, masterKeys: MasterKeys): EncryptedStore {
  return encryptedStore(localObjectStore(folder), openKeyRing(masterKeys));
}

/**
 * Encrypts everything on its way into `inner`: header, then frames (security/frames). Version and object key are
 * authenticated with the data key and with each frame: an object under another's key does not open.
 */
export function encryptedStore(inner: LocalObjectStore, ring: KeyRing): EncryptedStore {
  /** The object from the frame on that holds byte `start`: frames open one by one, each bound to its number. */
  async function getFrom(key: string, start: number): Promise<Readable> {
    const context = contextOf(key);
    const head = await inner.get(key);
    const { wrapped } = await readHeader(head[Symbol.asyncIterator]() as AsyncIterator<Buffer>).finally(() =>
      head.destroy(),
    );
    const first = Math.floor(start / FRAME_BYTES);
    const source = await inner.get(key, { start: HEADER_BYTES + first * SEALED_FRAME_BYTES });
    const frames = openFrames(source, { key: ring.unwrap(wrapped, context), context }, first);
    const plain = Readable.from(without(start - first * FRAME_BYTES, frames), {
      objectMode: false,
      highWaterMark: 256 * 1024,
    });
    return plain.once('close', () => source.destroy());
  }

  return {
    async put(key, source, signal) {
      const seal: FrameSeal = { key: randomBytes(DATA_KEY_BYTES), context: contextOf(key) };
      const frames = sealFrames(seal);
      let size = 0;
      const counting = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          size += chunk.length;
          done(null, chunk);
        },
      });
      frames.push(Buffer.concat([MAGIC, Buffer.of(VERSION), ring.wrap(seal.key, seal.context)]));
      // What either side fails with reaches the other: the caller hears of it from the inner store.
      pipeline(source, counting, frames, () => {});
      await inner.put(key, frames, signal);
      return size;
    },
    async get(key, { start } = { start: 0 }) {
      if (start >= FRAME_BYTES) return getFrom(key, start);
      const source = await inner.get(key);
      try {
        const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
        const { wrapped, rest } = await readHeader(chunks);
        const context = contextOf(key);
        const seal = { key: ring.unwrap(wrapped, context), context };
        const frames = without(start, openFrames(resume(rest, chunks), seal));
        const plain = Readable.from(frames, { objectMode: false, highWaterMark: 256 * 1024 });
        // A generator that nobody began to read has no `finally` of its own.
        return plain.once('close', () => source.destroy());
      } catch (error) {
        source.destroy();
        throw error;
      }
    },
    async rewrap(key) {
      let isCurrent = false;
      const context = contextOf(key);
      const replaced = await inner.replace(key, async (source) => {
        const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
        const { wrapped, rest } = await readHeader(chunks);
        isCurrent = ring.isCurrent(wrapped);
        if (isCurrent) return null;
        const anew = ring.wrap(ring.unwrap(wrapped, context), context);
        return resume(Buffer.concat([MAGIC, Buffer.of(VERSION), anew, rest]), chunks);
      });
      if (isCurrent) return 'current';
      return replaced ? 'rewrapped' : 'changed';
    },
    keys: () => inner.keys(),
    remove: (key) => inner.remove(key),
    check: () => inner.check(),
  };
}

/** A stream less its first bytes. */
async function* without(count: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

function contextOf(key: string): Buffer {
  return Buffer.concat([MAGIC, Buffer.of(VERSION), Buffer.from(key), Buffer.of(0)]);
}

/** The wrapped data key, and the bytes that came with it. */
async function readHeader(chunks: AsyncIterator<Buffer>): Promise<{ wrapped: Buffer; rest: Buffer }> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < HEADER_BYTES) {
    const { value, done } = await chunks.next();
    if (done) throw new ObjectDamaged();
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  const start = MAGIC.length + 1;
  if (!head.subarray(0, MAGIC.length).equals(MAGIC) || head[MAGIC.length] !== VERSION) throw new ObjectDamaged();
  return { wrapped: head.subarray(start, HEADER_BYTES), rest: head.subarray(HEADER_BYTES) };
}

async function* resume(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}
