import { pipeline, type Readable, type Writable } from 'node:stream';
import { format } from 'fast-csv';
import { plainText } from '../../drawings/plain-text.ts';
import { safeCell } from '../../tables/safe-cell.ts';
import type { Cell, Column, ReportModel, RowBatches, Section, SummarySection } from '../model.ts';
import { openRows } from '../row-source.ts';
import { fileSlug } from './file-slug.ts';
import { shownTime } from './shown-cell.ts';
import { streamFile } from './stream-file.ts';
import { zipFile } from './zip-file.ts';

/** Rows of a file when nothing is said. */
const MOST_ROWS = 1_048_575;

/** A zip of one CSV file per table (RFC 4180, UTF-8 with its mark, times in UTC), numbered in the order of the report; a long table goes on in "-2". */
export const csv = {
  name: 'csv',
  title: 'CSV tables (zip)',
  contentType: 'application/zip',
  extension: 'zip',
  // What a sheet has room for: every file can be opened in a spreadsheet.
  rows: { usual: MOST_ROWS, most: 10_000_000, itself: true },
  write: writeCsv,
};

async function writeCsv(
  report: ReportModel,
  target: Writable,
  signal?: AbortSignal,
  rowsPerFile = MOST_ROWS,
): Promise<void> {
  await streamFile(target, signal, async (sink) => {
    const zip = zipFile(sink, report.generated);
    let number = 0;
    const add = async (title: string, columns: string[], rows: RowBatches) => {
      const name = `${String(number).padStart(2, '0')}-${fileSlug(title)}`;
      number += 1;
      const source = openRows(rows);
      try {
        await zip.add(`${name}.csv`, csvOf(columns, source.take(rowsPerFile)));
        for (let part = 2; await source.more(); part += 1)
          await zip.add(`${name}-${part}.csv`, csvOf(columns, source.take(rowsPerFile)));
      } finally {
        await source.close();
      }
    };
    await add('about', ['Section', 'Entry', 'Value'], [aboutRows(report)]);
    for (const section of report.sections) {
      if (section.kind === 'table') await add(section.title, titles(section.columns), section.rows);
      else if (section.kind === 'summary')
        for (const { title, columns, rows } of section.tables) await add(title, titles(columns), [rows]);
    }
    zip.end();
  });
}

/** What is no table: what the report is about, its sentences and key numbers, and what its pictures show. */
function aboutRows(report: ReportModel): Cell[][] {
  return [
    ['Report', 'Title', report.title],
    ['Report', 'Subject', report.subject],
    ['Report', 'As of (UTC)', report.generated],
    ...report.filters.map(({ label, value }): Cell[] => ['Report', `Only ${label}`, value]),
    ...report.sections.flatMap(aboutSection),
  ];
}

function aboutSection(section: Section): Cell[][] {
  switch (section.kind) {
    case 'summary':
      return [
        ...proseRows(section),
        ...section.numbers.map(({ label, value }): Cell[] => [section.title, label, value]),
      ];
    case 'prose':
      return proseRows(section);
    case 'picture':
    case 'diagram':
      return [[section.title, 'Picture', section.caption]];
    case 'table':
      return [];
  }
}

function proseRows({ title, paragraphs }: Pick<SummarySection, 'title' | 'paragraphs'>): Cell[][] {
  return paragraphs.map((paragraph) => [title, 'Text', paragraph]);
}

function titles(columns: readonly Column[]): string[] {
  return columns.map(({ title }) => title);
}

function csvOf(headers: string[], rows: RowBatches): AsyncIterable<string | Uint8Array> {
  const lines = format<Cell[], Cell[]>({
    headers: headers.map((header) => String(safeCell(plainText(header)))),
    alwaysWriteHeaders: true,
    rowDelimiter: '\r\n',
    includeEndRowDelimiter: true,
    writeBOM: true,
  }) as unknown as NodeJS.ReadWriteStream & Readable;
  // Whoever reads the lines sees the fault: it destroys them.
  pipeline(cellsOf(rows), lines, () => {});
  return lines;
}

async function* cellsOf(batches: RowBatches): AsyncGenerator<(string | number | null)[]> {
  for await (const batch of batches) for (const row of batch) yield row.map(csvCell);
}

function csvCell(value: Cell): string | number | null {
  if (typeof value === 'string') return safeCell(plainText(value));
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value instanceof Date ? shownTime(value) : null;
}
