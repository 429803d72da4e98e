import type { Writable } from 'node:stream';
import { plainText } from '../../drawings/plain-text.ts';
import type { ReportModel, Section, SummarySection, TableSection } from '../model.ts';
import { plainCell, plainColumns, plainDiagram, plainRow } from './record.ts';
import { streamText } from './stream-file.ts';

/** One JSON document, described by docs/report-schema.json; rows are objects by column key, times ISO 8601 in UTC. */
export const json = {
  name: 'json',
  title: 'JSON document',
  contentType: 'application/json',
  extension: 'json',
  rows: { usual: null, most: 10_000_000 },
  write: (report: ReportModel, target: Writable, signal?: AbortSignal) => streamText(target, signal, pieces(report)),
};

/** Written into every document; raised when what is there changes its meaning. */
export const JSON_VERSION = 1;

async function* pieces(report: ReportModel): AsyncGenerator<string> {
  const head = {
    version: JSON_VERSION,
    title: plainText(report.title),
    subject: plainText(report.subject),
    generated: report.generated.toISOString(),
    filters: report.filters.map(({ label, value }) => ({ label: plainText(label), value: plainText(value) })),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"sections":[`;
  for (const [index, section] of report.sections.entries()) {
    yield index === 0 ? '\n' : ',\n';
    if (section.kind === 'table') yield* tablePieces(section);
    else yield JSON.stringify(plainSection(section));
  }
  yield '\n]}\n';
}

function plainSection(section: Exclude<Section, TableSection>): object {
  const { kind } = section;
  const title = plainText(section.title);
  switch (section.kind) {
    case 'summary':
      return { kind, title, ...plainSummary(section) };
    case 'prose':
      return { kind, title, paragraphs: section.paragraphs.map(plainText) };
    case 'picture':
      return { kind, title, caption: plainText(section.caption) };
    case 'diagram':
      return { kind, title, caption: plainText(section.caption), pages: plainDiagram(section) };
  }
}

function plainSummary({ paragraphs, numbers, tables }: SummarySection): object {
  return {
    paragraphs: paragraphs.map(plainText),
    numbers: numbers.map(({ label, value, type }) => ({ label: plainText(label), type, value: plainCell(value) })),
    tables: tables.map(({ title, columns, rows }) => ({
      title: plainText(title),
      columns: plainColumns(columns),
      rows: rows.map((row) => plainRow(columns, row)),
    })),
  };
}

async function* tablePieces({ kind, title, columns, rows, goesOn }: TableSection): AsyncGenerator<string> {
  const head = { kind, title: plainText(title), columns: plainColumns(columns) };
  yield `${JSON.stringify(head).slice(0, -1)},"rows":[`;
  let first = true;
  for await (const batch of rows) {
    for (const row of batch) {
      yield `${first ? '\n' : ',\n'}${JSON.stringify(plainRow(columns, row))}`;
      first = false;
    }
  }
  const files = goesOn?.() ?? [];
  yield files.length > 0 ? `],"goes_on_in":${JSON.stringify(files)}}` : ']}';
}
