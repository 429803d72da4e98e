import { randomUUID } from 'node:crypto';
import { parseString } from 'fast-csv';
import { DELIMITERS } from '../domain/logs/csv-header.ts';
import { NotALog } from '../domain/logs/errors.ts';
import type { ImportFault, TableRow } from '../domain/tables/table.ts';
import { ParserFailed } from '../infra/parser-failed.ts';
import type { IntakeMember } from '../intake/member.ts';
import { openIntake } from '../intake/open-intake.ts';
import { gather } from '../intake/peeked.ts';
import { UnreadableSource } from '../intake/unreadable-source.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import { Problem } from './problem.ts';
import { type ReceivedUpload, receiveUpload } from './receive-upload.ts';

/** What a list that somebody keeps holds: the rows of its sheets one after another, or a JSON document. */
export type ReceivedTable = { file: ReceivedUpload } & ({ sheets: TableRow[][] } | { json: unknown });

/** Lists are small beside logs, and are held in memory while they are checked. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_SHEETS = 20;
const MOST_SHOWN = 50;
const BOM = 0xfeff;

/**
 * Takes in a list of a multipart form: CSV, JSON, a workbook or any of them compressed, told by its content. Nothing of
 * it stays stored. Throws a Problem when it cannot be read.
 */
export async function receiveTable(context: RouteContext): Promise<ReceivedTable> {
  const { file, texts } = await receiveTexts(context);
  const sheets: TableRow[][] = [];
  for (const text of texts) {
    if (/^\s*[[{]/.test(text)) return { file, json: jsonOf(text) };
    sheets.push(await rowsOf(text));
  }
  return { file, sheets };
}

/** The same as the texts of its parts: of a workbook each sheet as CSV. */
export async function receiveTexts(context: RouteContext): Promise<{ file: ReceivedUpload; texts: string[] }> {
  const { objects, config } = context.services;
  const storageKey = `imports/${principalOf(context).tenantId}/${randomUUID()}`;
  const maxBytes = Math.min(config.uploads.maxBytes, MOST_BYTES);
  const file = await receiveUpload(context, { maxBytes, storageKey });
  try {
    const source = { size: file.size, open: (start = 0) => objects.get(storageKey, { start }) };
    const texts: string[] = [];
    let inflated = 0;
    for await (const member of openIntake(source, { maxInflatedBytes: 8 * MOST_BYTES, signal: context.signal })) {
      const text = await textOf(member);
      inflated += text.length;
      if (texts.length === MOST_SHEETS || inflated > 4 * MOST_BYTES) throw tooMuch();
      texts.push(text);
    }
    return { file, texts };
  } catch (error) {
    throw refusalOf(error);
  } finally {
    await objects.remove(storageKey);
  }
}

/** The first sheet with at least two rows that say something: above it are covers and legends. */
export function firstTable(sheets: readonly TableRow[][]): TableRow[] {
  const says = ({ cells }: TableRow) => cells.filter((cell) => cell.trim() !== '').length > 1;
  return sheets.find((rows) => rows.filter(says).length > 1) ?? sheets[0] ?? [];
}

/** 422 with every fault of a list, of which nothing was taken. */
export function faultyList(noun: string, faults: readonly ImportFault[]): Problem {
  const many = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
  return new Problem(422, 'faulty-list', `The list of ${noun} has ${many}; nothing of it was taken.`, {
    hint: 'Each error says in which line or place, and what is wrong there. Mend them and send the list again.',
    members: { faults: faults.length, errors: faults.slice(0, MOST_SHOWN) },
  });
}

async function textOf({ bytes, refused }: IntakeMember): Promise<string> {
  if (refused) throw new Problem(422, refused.code, refused.message, { hint: refused.hint });
  const all = await gather(bytes, 4 * MOST_BYTES);
  if (all === null) throw tooMuch();
  const text = all.toString('utf8');
  return text.charCodeAt(0) === BOM ? text.slice(1) : text;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem(422, 'not-json', `The file begins as JSON and is none: ${(error as Error).message}.`, {
      hint: 'Send a complete JSON document, or a table.',
    });
  }
}

/** The rows with the line each begins in; a cell in quotes may go over several. */
async function rowsOf(text: string): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  let line = 1;
  await new Promise<void>((resolve, reject) => {
    parseString(text, { headers: false, delimiter: delimiterOf(text), ignoreEmpty: false })
      .on('data', (cells: string[]) => {
        rows.push({ line, cells });
        line += 1 + cells.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
      })
      .on('error', () => reject(unclosed(line)))
      .on('end', () => resolve());
  });
  return rows;
}

/** What divides the cells of most of the first lines. */
function delimiterOf(text: string): string {
  const lines = text.slice(0, 16_384).split('\n', 20);
  const counts = DELIMITERS.map((mark) => lines.reduce((sum, line) => sum + line.split(mark).length - 1, 0));
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function unclosed(line: number): Problem {
  return new Problem(422, 'not-a-table', `The table cannot be read from line ${line} on.`, {
    hint: 'Close every quotation mark, and write one that is meant twice.',
  });
}

function tooMuch(): Problem {
  return new Problem(413, 'too-large', 'The list is larger than anybody keeps by hand.', { hint: 'Split it.' });
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof UnreadableSource || error instanceof NotALog || error instanceof ParserFailed)) return error;
  return new Problem(422, error.code, error.message, { hint: error.hint });
}
