import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, opendir, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  DONE,
  FileChanged,
  type FilePlace,
  isWanted,
  LONGEST_PATH,
  type PlacedFile,
  PlaceFailed,
} from './file-place.ts';
import { isWithin } from './source-roots.ts';

export interface WatchedFolder {
  path: string;
  /** The folder that it must lie in, whatever links lead there. */
  root: string;
  complete: 'stable' | 'done-file' | 'renamed';
  after: 'keep' | 'move';
}

const BATCH = 500;
const DEEPEST = 16;
const MOST_FILES = 100_000;
/** Where files go that are moved; its name begins with a dot, so that nobody looks there. */
const AWAY = '.ringfence';
/** A pipe must not keep us waiting, and a link is no file of this folder. */
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Opens a folder for looking through. Links are not followed. Throws PlaceFailed when it is none, or outside of its root. */
export async function openWatchedFolder(folder: WatchedFolder): Promise<FilePlace> {
  const real = await realFolder(folder);
  const place = (path: string) => join(real, path);
  return {
    async *list(signal) {
      let count = 0;
      let batch: PlacedFile[] = [];
      for await (const file of filesBelow(real, '', 0, folder.complete)) {
        signal.throwIfAborted();
        count += 1;
        if (count > MOST_FILES) throw new PlaceFailed(`The folder has more than ${MOST_FILES} files.`);
        batch.push(file);
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    },
    async open(file) {
      const path = place(file.path);
      const handle = await open(path, READ).catch(gone);
      try {
        await confirmOpen(handle, path, file);
        return handle.createReadStream({ highWaterMark: 256 * 1024 }) as Readable;
      } catch (error) {
        await handle.close();
        throw error;
      }
    },
    async confirm(file) {
      if (versionOf(await lstat(place(file.path)).catch(gone)) !== file.version) throw new FileChanged();
    },
    async putAway(file, as) {
      if (folder.after !== 'move') return;
      const target = join(real, AWAY, as, `${file.version.replace(/\W+/g, '-')}-${basename(file.path)}`);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await rename(place(file.path), target);
      if (folder.complete === 'done-file') await rm(place(`${file.path}${DONE}`), { force: true });
    },
    close() {},
  };
}

async function realFolder({ path, root }: WatchedFolder): Promise<string> {
  const [real, realRoot] = await Promise.all([realpath(path), realpath(root)]).catch(() => {
    throw new PlaceFailed('There is no such folder, or it cannot be read.');
  });
  if (!isWithin(realRoot, real)) throw new PlaceFailed('The folder leads outside of the folders that may be watched.');
  return real;
}

async function* filesBelow(
  folder: string,
  below: string,
  depth: number,
  complete: WatchedFolder['complete'],
): AsyncGenerator<PlacedFile> {
  const entries = await opendir(join(folder, below)).catch((error: NodeJS.ErrnoException) => {
    if (depth > 0) return undefined;
    throw new PlaceFailed(error.code === 'EACCES' ? 'The folder cannot be read.' : 'There is no such folder.');
  });
  for await (const entry of entries ?? []) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (path.length > LONGEST_PATH || path.includes('\uFFFD')) continue;
    if (entry.isDirectory() && !entry.name.startsWith('.') && depth < DEEPEST) {
      yield* filesBelow(folder, path, depth + 1, complete);
    } else if (entry.isFile() && isWanted(entry.name)) {
      const found = await lstat(join(folder, path)).catch(() => undefined);
      if (!found?.isFile()) continue;
      const whole = complete === 'renamed' || (complete === 'done-file' && (await isThere(join(folder, path + DONE))));
      yield { path, size: found.size, version: versionOf(found), whole };
    }
  }
}

/** Throws unless what was opened is the plain file of the list, at its own place. */
async function confirmOpen(handle: FileHandle, path: string, file: PlacedFile): Promise<void> {
  const opened = await handle.stat();
  if (!opened.isFile() || versionOf(opened) !== file.version || (await realpath(path).catch(gone)) !== path) {
    throw new FileChanged();
  }
}

function versionOf({ mtimeMs, size, ino }: { mtimeMs: number; size: number; ino: number }): string {
  return `${Math.round(mtimeMs * 1_000)}-${size}-${ino}`;
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function gone(): never {
  throw new FileChanged();
}
