import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { stdin } from 'node:process';
import type { IntakeSource } from '../intake/member.ts';

/** A file on disk, or `-` for standard input, as something to take in. Rejects when there is no such file. */
export async function fileSource(path: string): Promise<IntakeSource> {
  if (path === '-') return { size: 0, once: true, open: async () => stdin };
  const { size } = await stat(path);
  return { size, open: async (start = 0) => createReadStream(path, { start, highWaterMark: 256 * 1024 }) };
}
