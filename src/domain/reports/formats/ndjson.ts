import type { Writable } from 'node:stream';
import { plainText } from '../../drawings/plain-text.ts';
import type { ReportModel, Section, SummarySection } from '../model.ts';
import { plainCell, plainDiagram, plainRow } from './record.ts';
import { streamText } from './stream-file.ts';

/**
 * JSON lines: the report first, then a line for each text, number, picture and row. `record` says what a line is,
 * `section` where it stands, `table` and `row` hold the cells by column key.
 */
export const ndjson = {
  name: 'ndjson',
  title: 'JSON lines',
  contentType: 'application/x-ndjson',
  extension: 'ndjson',
  rows: { usual: null, most: 10_000_000 },
  write: (report: ReportModel, target: Writable, signal?: AbortSignal) => streamText(target, signal, lines(report)),
};

async function* lines(report: ReportModel): AsyncGenerator<string> {
  yield line({
    record: 'report',
    title: plainText(report.title),
    subject: plainText(report.subject),
    generated: report.generated.toISOString(),
    filters: report.filters.map(({ label, value }) => ({ label: plainText(label), value: plainText(value) })),
  });
  for (const section of report.sections) yield* sectionLines(section);
}

async function* sectionLines(section: Section): AsyncGenerator<string> {
  const title = plainText(section.title);
  if (section.kind === 'table') {
    for await (const batch of section.rows)
      for (const cells of batch) yield rowLine(title, title, section.columns, cells);
    const files = section.goesOn?.() ?? [];
    if (files.length > 0) yield line({ record: 'goes-on', section: title, files });
    return;
  }
  if (section.kind === 'picture' || section.kind === 'diagram') {
    const pages = section.kind === 'diagram' ? { pages: plainDiagram(section) } : {};
    yield line({ record: section.kind, section: title, caption: plainText(section.caption), ...pages });
    return;
  }
  for (const text of section.paragraphs) yield line({ record: 'text', section: title, text: plainText(text) });
  if (section.kind === 'summary') yield* summaryLines(title, section);
}

function* summaryLines(section: string, { numbers, tables }: SummarySection): Generator<string> {
  for (const { label, value, type } of numbers)
    yield line({ record: 'number', section, label: plainText(label), type, value: plainCell(value) });
  for (const { title, columns, rows } of tables)
    for (const cells of rows) yield rowLine(section, plainText(title), columns, cells);
}

function rowLine(section: string, table: string, ...row: Parameters<typeof plainRow>): string {
  return line({ record: 'row', section, table, row: plainRow(...row) });
}

function line(record: object): string {
  return `${JSON.stringify(record)}\n`;
}
