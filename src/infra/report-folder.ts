import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PlaceFailed } from './file-place.ts';
import { isWithin } from './source-roots.ts';

const OUTSIDE = 'The folder leads outside of the folders that are allowed.';

/**
 * Writes a file below a folder, whole or not at all; gives where it lies. The folder must lie in `root`, whatever links
 * lead there. Throws PlaceFailed when it does not, or cannot be written.
 */
export async function writeIntoFolder(
  { root, path }: { root: string; path: string },
  name: string,
  content: Readable,
  signal: AbortSignal,
): Promise<string> {
  const place = await placeOf(root, path, name).catch((error: NodeJS.ErrnoException) => failed(content, error));
  const part = `${place}.${randomUUID()}.part`;
  try {
    await pipeline(content, createWriteStream(part, { mode: 0o640, flags: 'wx' }), { signal });
    const handle = await open(part, 'r');
    await handle.sync().finally(() => handle.close());
    await rename(part, place);
    return place;
  } catch (error) {
    await rm(part, { force: true });
    return failed(content, error as NodeJS.ErrnoException);
  }
}

async function placeOf(root: string, path: string, name: string): Promise<string> {
  const realRoot = await realpath(root);
  const real = await realpath(path);
  if (!isWithin(realRoot, real)) throw new PlaceFailed(OUTSIDE);
  const folders = name.split('/');
  const file = folders.pop() as string;
  let at = real;
  for (const folder of folders) {
    at = join(at, folder);
    await mkdir(at, { mode: 0o750 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    // A link may lie where a folder of ours is to be.
    if (!isWithin(realRoot, await realpath(at))) throw new PlaceFailed(OUTSIDE);
  }
  return join(at, file);
}

function failed(content: Readable, error: NodeJS.ErrnoException): never {
  content.destroy();
  const reasons: Record<string, string> = {
    ENOENT: 'There is no such folder.',
    EACCES: 'The folder cannot be written.',
    EROFS: 'The folder cannot be written.',
    ENOSPC: 'There is no space left for it.',
  };
  const reason = reasons[error.code ?? ''];
  throw reason === undefined ? error : new PlaceFailed(reason);
}
