import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Where uploads and finished reports lie. Keys are made by the server and never contain what a person typed. */
export interface ObjectStore {
  /** Stores a stream under `key`; the object appears whole or not at all. Returns its size in bytes. */
  put(key: string, source: Readable | AsyncIterable<Buffer>, signal?: AbortSignal): Promise<number>;
  /** Opens an object; a missing one errors with code ENOENT. */
  get(key: string): Promise<Readable>;
  /** Removes an object; a missing one is no error. */
  remove(key: string): Promise<void>;
  /** Fails when objects cannot be stored now. */
  check(): Promise<void>;
}

const KEY = /^[a-z0-9-]+(\/[a-z0-9-]+)*(\.[a-z0-9]+)?$/;

/** Objects as files below `folder`: written beside their place, synced, then renamed into it. */
export function localObjectStore(folder: string): ObjectStore {
  const pathOf = (key: string) => {
    if (!KEY.test(key)) throw new Error(`not an object key: ${JSON.stringify(key)}`);
    return join(folder, key);
  };
  return {
    async put(key, source, signal) {
      const path = pathOf(key);
      const part = `${path}.${randomUUID()}.part`;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        await pipeline(source, createWriteStream(part, { mode: 0o600 }), { signal });
        await sync(part);
        await rename(part, path);
        await sync(dirname(path));
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
      return (await stat(path)).size;
    },
    async get(key) {
      const path = pathOf(key);
      await stat(path);
      return createReadStream(path, { highWaterMark: 256 * 1024 });
    },
    async remove(key) {
      await rm(pathOf(key), { force: true });
    },
    async check() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const probe = join(folder, `.check-${randomUUID()}`);
      const file = await open(probe, 'w');
      await file.close();
      await rm(probe);
    },
  };
}

/** Makes a file's bytes, or a folder's new name in it, survive a power cut. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
