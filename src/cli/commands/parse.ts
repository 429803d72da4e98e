import { type FileHandle, open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { type Command, InvalidArgumentError } from 'commander';
import { NotALog } from '../../domain/logs/errors.ts';
import type { FlowBatch } from '../../domain/logs/flow.ts';
import { FlowJson } from '../../domain/logs/flow-json.ts';
import { observationRecord } from '../../domain/logs/observation-record.ts';
import { readFlows } from '../../domain/logs/read-flows.ts';
import { LOG_FORMATS } from '../../domain/logs/registry.ts';
import { parseMapping, type TableMapping } from '../../domain/logs/table-mapping.ts';
import { isTimeZone } from '../../domain/logs/time-zone.ts';
import { ParserFailed } from '../../infra/parser-failed.ts';
import { openIntake } from '../../intake/open-intake.ts';
import { UnreadableSource } from '../../intake/unreadable-source.ts';
import { fileSource } from '../file-source.ts';
import { type PatientWriter, patientWriter } from '../patient-writer.ts';

const MAX_INFLATED_BYTES = 1024 ** 4;
const BLOCK_BYTES = 128 * 1024;

/** What to parse; `file` is a path, or `-` for standard input. */
export interface ParseArguments {
  file: string;
  as?: string | undefined;
  /** Stop after so many flows. */
  limit?: number | undefined;
  /** Where the rejected lines go, as JSON lines. */
  rejects?: string | undefined;
  /** The zone of times that state none; UTC when left out. */
  zone?: string | undefined;
  /** What the columns of a table mean. */
  map?: TableMapping | undefined;
}

/** Where the flows and the summary go. */
export interface ParseOutput {
  stdout: Writable;
  stderr: Writable;
}

/** Lines, and where they go in blocks. */
interface Printer {
  lines: FlowJson;
  writer: PatientWriter;
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
  /** Of an archive or workbook: what is in it, and why something of it is not read. */
  members?: { name: string; format: string | null; read: number; error?: string }[];
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
    output.stderr.write(`${sentenceFor(error, args)}\n`);
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
    .option('--zone <zone>', 'time zone of times that state none, as Europe/Berlin or +02:00', timeZone)
    .option('--map <columns>', 'what the columns of a table are, counted from 1: src=3,dst=5,dst_port=6', mapping)
    .action(async (file: string, options: Omit<ParseArguments, 'file'>) => {
      process.exitCode = await parseCommand({ file, ...options }, { stdout: process.stdout, stderr: process.stderr });
    });
}

async function printFlows(args: ParseArguments, stdout: Writable, rejects: FileHandle | undefined): Promise<Ledger> {
  const { limit = Number.POSITIVE_INFINITY } = args;
  const printer = { lines: new FlowJson(), writer: patientWriter(stdout) };
  const ledger: Ledger = { format: '', read: 0, flows: 0, observed: 0, skipped: 0, rejected: 0, duplicate: 0 };
  const members: NonNullable<Ledger['members']> = [];
  let refusal: unknown;
  for await (const member of openIntake(await fileSource(args.file), { maxInflatedBytes: MAX_INFLATED_BYTES })) {
    const [readBefore, format] = [ledger.read, ledger.format];
    const { name, refused } = member;
    let error: unknown = refused && new NotALogHere(refused);
    try {
      ledger.format = '';
      if (!error && !(await printMember(member.bytes, args, { ledger, limit, printer, rejects }))) break;
    } catch (caught) {
      if (name === null || !(caught instanceof NotALog)) throw caught;
      error = caught;
    }
    refusal ??= error;
    const read = ledger.read - readBefore;
    const own = ledger.format || null;
    ledger.format = format || ledger.format;
    if (name !== null)
      members.push({ name, format: own, read, ...(error instanceof Error ? { error: error.message } : {}) });
  }
  await printer.writer.write(printer.lines.take());
  if (ledger.format === '' && refusal) throw refusal;
  return members.length > 0 ? { ...ledger, members } : ledger;
}

/** A member that cannot be opened. */
class NotALogHere extends Error {
  readonly hint: string;
  constructor({ message, hint }: { message: string; hint: string }) {
    super(message);
    this.hint = hint;
  }
}

/** Prints what one log holds. False when no more is wanted. */
async function printMember(
  bytes: AsyncIterable<Buffer>,
  { as, zone, map }: ParseArguments,
  to: { ledger: Ledger; limit: number; printer: Printer; rejects: FileHandle | undefined },
): Promise<boolean> {
  const { ledger, limit, printer, rejects } = to;
  const options = { as: map ? 'csv' : as, zone, mapping: map, receivedAt: Date.now() * 1000 };
  for await (const { batch, format } of readFlows(bytes, options)) {
    ledger.format = format.name;
    const rows = Math.min(batch.length, limit - ledger.flows);
    ledger.read += batch.read;
    ledger.flows += rows;
    ledger.observed += batch.observed;
    ledger.skipped += batch.skipped;
    ledger.rejected += batch.rejects.length;
    ledger.duplicate += batch.duplicates;
    await rejects?.write(batch.rejects.map((reject) => `${JSON.stringify(reject)}\n`).join(''));
    if (!(await printRows(batch, rows, printer)) || ledger.flows >= limit) return false;
  }
  return true;
}

/** Prints flows, and between them, in the order of lines, what was observed between two hosts. False when nobody reads any more. */
async function printRows(batch: FlowBatch, rows: number, { lines, writer }: Printer): Promise<boolean> {
  const observed = batch.observations.filter(({ src, dst }) => src !== null && dst !== null);
  let next = 0;
  for (let row = 0; row <= rows; row++) {
    const line = row < rows ? (batch.line[row] as number) : Number.POSITIVE_INFINITY;
    for (let seen = observed[next]; seen !== undefined && seen.line < line; seen = observed[++next])
      lines.addRecord(observationRecord(seen));
    if (row < rows) lines.add(batch, row);
    if (lines.size >= BLOCK_BYTES && !(await writer.write(lines.take()))) return false;
  }
  return !writer.closed;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function timeZone(text: string): string {
  if (!isTimeZone(text)) throw new InvalidArgumentError('It must be a zone such as Europe/Berlin or +02:00.');
  return text;
}

function mapping(text: string): TableMapping {
  try {
    return parseMapping(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function sentenceFor(error: unknown, args: ParseArguments): string {
  const file = args.file === '-' ? 'standard input' : args.file;
  const isRefusal = [NotALog, NotALogHere, UnreadableSource, ParserFailed].some((kind) => error instanceof kind);
  if (isRefusal) return `${file}: ${(error as NotALogHere).message} ${(error as NotALogHere).hint}`;
  const { code, path, syscall, message } = error as NodeJS.ErrnoException;
  if (path !== undefined && path === args.rejects)
    return `${path}: The rejected lines cannot be written there (${code}).`;
  if (syscall === 'write') return `The output cannot be written: ${message}`;
  if (code === 'ENOENT') return `${file}: There is no such file.`;
  if (code === 'EISDIR') return `${file}: This is a folder, not a file.`;
  if (code === 'EACCES') return `${file}: Reading it is not permitted.`;
  return `${file}: It cannot be read: ${message}`;
}
