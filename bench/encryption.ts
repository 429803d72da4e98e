import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openObjectStore } from '../src/infra/encrypted-store.ts';
import { localObjectStore } from '../src/infra/object-store.ts';
import { openFrames, sealFrames } from '../src/infra/security/frames.ts';

const RUNS = 3;
const PIECE = 256 * 1024;

/** The object store with and without encryption, and the frames alone in memory; one thread. */
export async function benchEncryption(bytes: number): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'ringfence-bench-'));
  const plain = localObjectStore(join(folder, 'plain'));
  const encrypted = openObjectStore(join(folder, 'encrypted'), { current: randomBytes(32), previous: [] });
  const seal = { key: randomBytes(32), context: Buffer.from('bench') };
  let sealed: Buffer[] = [];
  try {
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 10);
    const put = await best(() => plain.put('bench', pieces(bytes)));
    const putEncrypted = await best(() => encrypted.put('bench', pieces(bytes)));
    const get = await best(async () => pipeline(await plain.get('bench'), nowhere()));
    const getEncrypted = await best(async () => pipeline(await encrypted.get('bench'), nowhere()));
    clearInterval(watch);
    const sealing = await best(() => pipeline(pieces(bytes), sealFrames(seal), nowhere()));
    const kept: Buffer[] = [];
    await pipeline(pieces(bytes), sealFrames(seal), keepIn(kept));
    sealed = kept;
    const opening = await best(async () => {
      for await (const _ of openFrames(asIterable(sealed), seal));
    });
    const rate = (seconds: number) => (bytes / 1e6 / seconds).toFixed(0);
    return [
      [`${(bytes / 1e6).toFixed(0)} MB, one thread`, 'seconds', 'MB/s', 'ratio'],
      ['put, plain (synced to disk)', put.toFixed(2), rate(put), '1.00'],
      ['put, encrypted', putEncrypted.toFixed(2), rate(putEncrypted), (put / putEncrypted).toFixed(2)],
      ['get, plain', get.toFixed(2), rate(get), '1.00'],
      ['get, decrypted and checked', getEncrypted.toFixed(2), rate(getEncrypted), (get / getEncrypted).toFixed(2)],
      ['frames in memory, sealing', sealing.toFixed(2), rate(sealing)],
      ['frames in memory, opening', opening.toFixed(2), rate(opening)],
      ['memory growth of the store, most (MiB)', ((most - before) / 1024 / 1024).toFixed(0)],
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function best(work: () => Promise<unknown>): Promise<number> {
  let seconds = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    await work();
    seconds = Math.min(seconds, (performance.now() - began) / 1_000);
  }
  return seconds;
}

async function* pieces(bytes: number): AsyncGenerator<Buffer> {
  const piece = randomBytes(PIECE);
  for (let sent = 0; sent < bytes; sent += PIECE) yield piece.subarray(0, Math.min(PIECE, bytes - sent));
}

async function* asIterable(list: Buffer[]): AsyncGenerator<Buffer> {
  yield* list;
}

function nowhere(): Writable {
  return new Writable({ highWaterMark: PIECE, write: (_chunk, _encoding, done) => done() });
}

function keepIn(list: Buffer[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      list.push(chunk);
      done();
    },
  });
}
