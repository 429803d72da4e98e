import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Where uploads and finished reports lie. Keys are made by the server and never contain what a person typed. */
export interface ObjectStore {
  /** Stores a stream under `key`; the object appears whole or not at all. Returns the bytes put. */
  put(key: string, source: Readable | AsyncIterable<Buffer>, signal?: AbortSignal): Promise<number>;
  /** Opens an object, from byte `start` on when given; a missing one errors with code ENOENT. */
  get(key: string, range?: { start: number }): Promise<Readable>;
  /** Removes an object; a missing one is no error. */
  remove(key: string): Promise<void>;
  /** Fails when objects cannot be stored now. */
  check(): Promise<void>;
}

/** Objects as they lie in a place of their own, where they can be listed and rewritten. */
export interface BareObjectStore extends ObjectStore {
  /** Every object's key, in no order; objects made or removed meanwhile may or may not be among them. */
  keys(): AsyncIterable<string>;
  /**
   * Puts what `change` makes of the object in its place, at one moment. False, and nothing changed, when it gives null
   * or when the object was removed or put anew meanwhile.
   */
  replace(key: string, change: (source: Readable) => Promise<AsyncIterable<Buffer> | null>): Promise<boolean>;
}

const KEY = /^[a-z0-9-]+(\/[a-z0-9-]+)*(\.[a-z0-9]+)?$/;

/** Whether something is written as keys of objects are. */
export function isObjectKey(text: string): boolean {
  return KEY.test(text);
}

/** The key as it is. Throws for what is no object's key. */
export function checkedKey(key: string): string {
  if (!isObjectKey(key)) throw new Error(`not an object key: ${JSON.stringify(key)}`);
  return key;
}

/** Objects as files below `folder`: written beside their place, synced, then renamed into it. */
export function localObjectStore(folder: string): BareObjectStore {
  const pathOf = (key: string) => join(folder, checkedKey(key));
  return {
    async put(key, source, signal) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeBeside(path, source, { signal });
      return (await stat(path)).size;
    },
    async replace(key, change) {
      const path = pathOf(key);
      const file = await open(path, 'r');
      try {
        const { ino } = await file.stat();
        const source = await change(readAll(file));
        return (
          source !== null && (await writeBeside(path, source, { only: async () => (await inodeOf(path)) === ino }))
        );
      } finally {
        await file.close();
      }
    },
    async *keys() {
      for (const entry of await entriesBelow(folder)) {
        const key = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
        if (entry.isFile() && isObjectKey(key)) yield key;
      }
    },
    async get(key, { start } = { start: 0 }) {
      const path = pathOf(key);
      await stat(path);
      return createReadStream(path, { start, highWaterMark: 256 * 1024 });
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

/** Writes a file beside `path` and renames it there, unless `only` says no at the last moment. */
async function writeBeside(
  path: string,
  source: Readable | AsyncIterable<Buffer>,
  { signal, only = async () => true }: { signal?: AbortSignal | undefined; only?: () => Promise<boolean> },
): Promise<boolean> {
  const part = `${path}.${randomUUID()}.part`;
  try {
    await pipeline(source, createWriteStream(part, { mode: 0o600 }), { signal });
    await sync(part);
    if (!(await only())) {
      await rm(part, { force: true });
      return false;
    }
    await rename(part, path);
    await sync(dirname(path));
    return true;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function readAll(file: FileHandle): Readable {
  return file.createReadStream({ highWaterMark: 256 * 1024, autoClose: false });
}

async function inodeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.ino;
}

/** What lies below the folder at any depth; nothing when it is not there. */
async function entriesBelow(folder: string) {
  return readdir(folder, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
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
