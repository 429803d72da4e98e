import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sampleDay } from '../domain/sample/bank.ts';
import { firewallLines, zeekLines } from '../domain/sample/lines.ts';

const ROWS = 4_000;
const CHUNK_LINES = 2_000;

/** Writes the made-up bank's day as the two files a network team would have, `rows` each; returns their paths. */
export async function writeSampleFiles(
  folder: string,
  { rows = ROWS, seed }: { rows?: number; seed?: number } = {},
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files = {
    'bank-conn.log': zeekLines(sampleDay({ seenFrom: 'inside', rows, seed })),
    'bank-firewall.csv': firewallLines(sampleDay({ seenFrom: 'border', rows, seed })),
  };
  const paths: string[] = [];
  for (const [name, lines] of Object.entries(files)) {
    const path = join(folder, name);
    await pipeline(Readable.from(chunks(lines)), createWriteStream(path));
    paths.push(path);
  }
  return paths;
}

/** Joins lines, because a write for each of them would take most of the time. */
function* chunks(lines: Iterable<string>): Generator<string> {
  let pending: string[] = [];
  for (const line of lines) {
    pending.push(line);
    if (pending.length < CHUNK_LINES) continue;
    yield `${pending.join('\n')}\n`;
    pending = [];
  }
  if (pending.length > 0) yield `${pending.join('\n')}\n`;
}
