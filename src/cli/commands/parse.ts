import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { stdin } from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { type Command, InvalidArgumentError } from 'commander';
import { NotALog } from '../../domain/logs/errors.ts';
import type { FlowBatch } from '../../domain/logs/flow.ts';
import { flowRecord } from '../../domain/logs/flow-record.ts';
import { observationRecord } from '../../domain/logs/observation-record.ts';
import { readFlows } from '../../domain/logs/read-flows.ts';
import { LOG_FORMATS } from '../../domain/logs/registry.ts';
import { openLogSource, UnreadableSource } from '../../infra/log-source.ts';
import { patientWriter } from '../patient-writer.ts';

const MAX_INFLATED_BYTES = 1024 ** 4;

/** What to parse; `file` is a path, or `-` for standard input. */
export interface ParseArguments {
  file: string;
  as?: string | undefined;
  /** Stop after so many flows. */
  limit?: number | undefined;
  /** Where the rejected lines go, as JSON lines. */
  rejects?: string | undefined;
}

/** Where the flows and the summary go. */
export interface ParseOutput {
  stdout: Writable;
  stderr: Writable;
}

/** What was read, as the summary states it. */
interface Ledger {
  format: string;
  read: number;
  flows: number;
  observed: number;
  skipped: number;
  rejected: number;
  duplicate: number;
}

/**
 * Prints a log's flows as JSON lines on stdout and one JSON line of counts on stderr. Returns the exit code: 2, with a
 * sentence on stderr, for what cannot be read as a log. A reader of stdout that goes away ends it quietly.
 */
export async function parseCommand(args: ParseArguments, output: ParseOutput): Promise<number> {
  let rejects: FileHandle | undefined;
  try {
    if (args.rejects !== undefined) rejects = await open(args.rejects, 'w');
    const ledger = await printFlows(args, output.stdout, rejects);
    output.stderr.write(`${JSON.stringify(ledger)}\n`);
    return 0;
  } catch (error) {
    output.stderr.write(`${sentenceFor(error, args.file)}\n`);
    return 2;
  } finally {
    await rejects?.close();
  }
}

/** Adds `parse` to the command line. */
export function registerParse(program: Command): void {
  program
    .command('parse <file>')
    .description('print the flows of a log as JSON lines; FILE may be - for standard input')
    .option('--as <format>', `do not recognise the format: ${LOG_FORMATS.map((format) => format.name).join(', ')}`)
    .option('--limit <flows>', 'stop after so many flows', wholeNumber)
    .option('--rejects <file>', 'write the lines that could not be read there, with the reason, as JSON lines')
    .action(async (file: string, options: Omit<ParseArguments, 'file'>) => {
      process.exitCode = await parseCommand({ file, ...options }, { stdout: process.stdout, stderr: process.stderr });
    });
}

async function printFlows(
  { file, as, limit = Number.POSITIVE_INFINITY }: ParseArguments,
  stdout: Writable,
  rejects: FileHandle | undefined,
): Promise<Ledger> {
  const writer = patientWriter(stdout);
  const ledger: Ledger = { format: '', read: 0, flows: 0, observed: 0, skipped: 0, rejected: 0, duplicate: 0 };
  const chunks = openLogSource(sourceOf(file), { maxInflatedBytes: MAX_INFLATED_BYTES });
  for await (const { batch, format } of readFlows(chunks, { as, receivedAt: Date.now() * 1000 })) {
    ledger.format = format.name;
    const rows = Math.min(batch.length, limit - ledger.flows);
    ledger.read += batch.read;
    ledger.flows += rows;
    ledger.observed += batch.observed;
    ledger.skipped += batch.skipped;
    ledger.rejected += batch.rejects.length;
    ledger.duplicate += batch.duplicates;
    await rejects?.write(batch.rejects.map((reject) => `${JSON.stringify(reject)}\n`).join(''));
    if (!(await printRows(batch, rows, writer)) || ledger.flows >= limit) break;
  }
  await writer.flush();
  return ledger;
}

/** Prints flows, and between them, in the order of lines, what was observed between two hosts. False when nobody reads any more. */
async function printRows(batch: FlowBatch, rows: number, writer: ReturnType<typeof patientWriter>): Promise<boolean> {
  const observed = batch.observations.filter(({ src, dst }) => src !== null && dst !== null);
  let next = 0;
  const print = (record: object) => writer.write(`${JSON.stringify(record)}\n`);
  for (let row = 0; row <= rows; row++) {
    const line = row < rows ? (batch.line[row] as number) : Number.POSITIVE_INFINITY;
    for (let seen = observed[next]; seen !== undefined && seen.line < line; seen = observed[++next]) {
      const waiting = print(observationRecord(seen));
      if (waiting !== undefined && !(await waiting)) return false;
    }
    if (row === rows) break;
    const waiting = print(flowRecord(batch, row));
    if (waiting !== undefined && !(await waiting)) return false;
  }
  return !writer.closed;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function sourceOf(file: string): Readable {
  return file === '-' ? stdin : createReadStream(file, { highWaterMark: 256 * 1024 });
}

function sentenceFor(error: unknown, file: string): string {
  if (error instanceof NotALog || error instanceof UnreadableSource) return `${file}: ${error.message} ${error.hint}`;
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOENT') return `${file}: There is no such file.`;
  if (code === 'EISDIR') return `${file}: This is a folder, not a file.`;
  if (code === 'EACCES') return `${file}: Reading it is not permitted.`;
  return `${file}: It cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}
