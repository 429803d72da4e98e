import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Saves an answer's body at `path`, which then holds the whole file or is not touched. */
export async function saveResponse(response: Response, path: string): Promise<void> {
  if (!response.body) throw new Error('The platform sent no file.');
  const part = `${path}.part`;
  try {
    await pipeline(Readable.fromWeb(response.body as never), createWriteStream(part, { mode: 0o600 }));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
