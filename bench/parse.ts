import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseCommand } from '../src/cli/commands/parse.ts';
import { readFlows } from '../src/domain/logs/read-flows.ts';
import { type BinaryLog, netflowLog, pcapLog } from './binary-logs.ts';
import { TEXTS } from './texts.ts';

const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const BLOCK_ROWS = 50_000;
const CHUNK_BYTES = 256 * 1024;

/** A log as a block of records over and over. */
interface Log extends Omit<BinaryLog, 'header'> {
  header: Buffer;
  isText: boolean;
  /** Records that become flows or are folded into them: what reading must at least count. */
  read: number;
}

/**
 * How fast logs of every family are read, beside the limit: counting the newlines (of a binary log, adding up the bytes)
 * of the same input. Then the same through `ringfence parse`, JSON lines included. Processor time of this process, the
 * best of several runs: what others on the machine disturb least.
 */
export async function benchParse(size: number): Promise<string[][]> {
  const rows = [
    [`about ${size.toLocaleString('en')} records`, 'records/s', 'MB/s', 'limit MB/s', 'ratio', 'JSON records/s'],
  ];
  for (const log of logs()) {
    const repeats = Math.max(1, Math.round(size / log.records));
    const records = repeats * log.records;
    const megabytes = (repeats * log.block.length) / 1e6;
    const input = () => repeated(log, repeats);
    const limit = await seconds(() => (log.isText ? countNewlines(input()) : sumBytes(input())));
    const parse = await seconds(async () => expectAtLeast(await countRecords(input()), repeats * log.read));
    const json = await asJson(input());
    const rate = (of: number) => Math.round(of).toLocaleString('en');
    rows.push([
      `${log.name} (${Math.round(log.block.length / log.records)} bytes each)`,
      ...[rate(records / parse), (megabytes / parse).toFixed(0), (megabytes / limit).toFixed(0)],
      ...[(limit / parse).toFixed(3), rate(records / json)],
    ]);
  }
  return rows;
}

function* logs(): Generator<Log> {
  for (const { name, header, row, linesPerRow } of TEXTS) {
    const block = Buffer.from(Array.from({ length: BLOCK_ROWS }, (_, i) => row(i)).join(''));
    const records = BLOCK_ROWS * linesPerRow;
    yield { name, header: Buffer.from(header), block, records, read: records, isText: true };
  }
  for (const log of [pcapLog(), netflowLog()]) yield { ...log, read: log.records, isText: false };
}

async function* repeated({ header, block }: Log, repeats: number): AsyncGenerator<Buffer> {
  if (header.length > 0) yield header;
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let at = 0; at < block.length; at += CHUNK_BYTES) yield block.subarray(at, at + CHUNK_BYTES);
  }
}

async function countNewlines(chunks: AsyncIterable<Buffer>): Promise<number> {
  let count = 0;
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) count += 1;
  }
  return count;
}

async function sumBytes(chunks: AsyncIterable<Buffer>): Promise<number> {
  let sum = 0;
  for await (const chunk of chunks) for (let i = 0; i < chunk.length; i++) sum += chunk[i] as number;
  return sum;
}

/** Records that became something; rejects are a fault of the bench. */
async function countRecords(chunks: AsyncIterable<Buffer>): Promise<number> {
  let count = 0;
  for await (const { batch } of readFlows(chunks, { receivedAt: Date.now() * 1000 })) {
    if (batch.rejects.length > 0) throw new Error(JSON.stringify(batch.rejects[0]));
    count += batch.read;
  }
  return count;
}

function expectAtLeast(count: number, expected: number): void {
  if (count < expected) throw new Error(`${count} where ${expected} were expected`);
}

/** Seconds for the command line's `parse` of the same, from a file; its output goes nowhere. */
async function asJson(input: AsyncIterable<Buffer>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'ringfence-bench-'));
  const file = join(folder, 'input');
  try {
    await pipeline(input, createWriteStream(file));
    return await seconds(async () => {
      const code = await parseCommand({ file }, { stdout: nowhere(), stderr: nowhere() });
      if (code !== 0) throw new Error(`parse ended with ${code}`);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function nowhere(): Writable {
  return new Writable({ highWaterMark: CHUNK_BYTES, write: (_chunk, _encoding, done) => done() });
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}
