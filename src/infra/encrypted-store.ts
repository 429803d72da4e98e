import { randomBytes } from 'node:crypto';
import { pipeline, Readable, Transform } from 'node:stream';
import { type BareObjectStore, localObjectStore, type ObjectStore } from './object-store.ts';
import { FRAME_BYTES, type FrameSeal, openFrames, SEALED_FRAME_BYTES, sealFrames } from './security/frames.ts';
import { joinRings, type KeyRing, noKeyService } from './security/key-ring.ts';
import { type KmsSettings, openKms } from './security/kms.ts';
import { openKmsKeyRing } from './security/kms-key-ring.ts';
import { openLocalKeyRing } from './security/local-key-ring.ts';
import type { MasterKeys } from './security/master-keys.ts';
import { contextOf } from './security/object-context.ts';
import { readHeader, writeHeader } from './security/object-header.ts';

const DATA_KEY_BYTES = 32;

/** What became of an object whose data key was to be wrapped anew; `changed`: removed or replaced meanwhile. */
export type Rewrapped = 'rewrapped' | 'current' | 'changed';

/** An object store whose objects are encrypted, each under a key of its own. */
export interface EncryptedStore extends ObjectStore {
  keys(): AsyncIterable<string>;
  /** Wraps the object's data key under the current master key; its frames stay as they are. Throws ObjectDamaged. */
  rewrap(key: string): Promise<Rewrapped>;
}

/**
 * The store of an installation: encrypted objects in `place`, or files below the folder of that name. With a key in a key management service, that one wraps
 * the keys of objects, and the master key opens those of before; without, the other way round.
 */
export function openObjectStore(
  place: string | BareObjectStore,
  masterKeys: MasterKeys,
  kms?: KmsSettings,
): EncryptedStore {
  return encryptedStore(typeof place === 'string' ? localObjectStore(place) : place, ringOf(masterKeys, kms));
}

function ringOf(masterKeys: MasterKeys, kms?: KmsSettings): KeyRing {
  const local = openLocalKeyRing(masterKeys);
  const isKnown = kms && (kms.keyId || kms.previous.length > 0);
  const remote = isKnown ? openKmsKeyRing(openKms(kms), kms) : noKeyService;
  return kms?.keyId ? joinRings(remote, local, 'kms') : joinRings(local, remote, 'master-key');
}

/**
 * Encrypts everything on its way into `inner`: header, then frames (security/frames). Version and object key are
 * authenticated with the data key and with each frame: an object under another's key does not open.
 */
export function encryptedStore(inner: BareObjectStore, ring: KeyRing): EncryptedStore {
  /** The object from the frame on that holds byte `start`: frames open one by one, each bound to its number. */
  async function getFrom(key: string, start: number): Promise<Readable> {
    const context = contextOf(key);
    const head = await inner.get(key);
    const chunks = head[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const { wrapped, bytes } = await readHeader(chunks).finally(() => head.destroy());
    const dataKey = await ring.unwrap(wrapped, key);
    const first = Math.floor(start / FRAME_BYTES);
    const source = await inner.get(key, { start: bytes + first * SEALED_FRAME_BYTES });
    const frames = openFrames(source, { key: dataKey, context }, first);
    const plain = Readable.from(without(start - first * FRAME_BYTES, frames), {
      objectMode: false,
      highWaterMark: 256 * 1024,
    });
    return plain.once('close', () => source.destroy());
  }

  return {
    async put(key, source, signal) {
      const seal: FrameSeal = { key: randomBytes(DATA_KEY_BYTES), context: contextOf(key) };
      const frames = sealFrames(seal, ring.wrap(seal.key, key).then(writeHeader));
      let size = 0;
      const counting = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          size += chunk.length;
          done(null, chunk);
        },
      });
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
        const seal = { key: await ring.unwrap(wrapped, key), context };
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
      const replaced = await inner.replace(key, async (source) => {
        const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
        const { wrapped, rest } = await readHeader(chunks);
        isCurrent = await ring.isCurrent(wrapped);
        if (isCurrent) return null;
        const anew = await ring.wrap(await ring.unwrap(wrapped, key), key);
        return resume(Buffer.concat([writeHeader(anew), rest]), chunks);
      });
      if (isCurrent) return 'current';
      return replaced ? 'rewrapped' : 'changed';
    },
    keys: () => inner.keys(),
    remove: (key) => inner.remove(key),
    async check() {
      await inner.check();
      await ring.check();
    },
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

async function* resume(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}
