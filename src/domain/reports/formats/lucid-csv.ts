import type { Writable } from 'node:stream';
import { diagramsOf, type NumberedPage, numberedPages } from '../../diagrams/of-report.ts';
import type { ReportModel } from '../model.ts';
import { lucidText } from './lucid-text.ts';
import { streamText } from './stream-file.ts';

const COLUMNS = [
  ...['Id', 'Name', 'Shape Library', 'Page ID', 'Contained By', 'Group', 'Line Source', 'Line Destination'],
  ...['Source Arrow', 'Destination Arrow', 'Status', 'Text Area 1', 'Comments', 'Type', 'Risk', 'Evidence', 'Data'],
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string | number>>;

/** Signs that begin a formula in a spreadsheet, where such files are looked at. */
const FORMULA = /^[\s"']*[=+\-@＝＋－＠]/;

/** A table for Lucidchart's import of process diagrams: a row for each page, box, shape and line, without positions. */
export const lucidCsv = {
  name: 'lucid-csv',
  title: 'Lucidchart CSV',
  contentType: 'text/csv; charset=utf-8',
  extension: 'lucid.csv',
  draws: true,
  write: (report: ReportModel, target: Writable, signal?: AbortSignal) => streamText(target, signal, lines(report)),
};

function* lines(report: ReportModel): Generator<string> {
  yield lineOf(COLUMNS);
  let id = 0;
  for (const each of numberedPages(diagramsOf(report))) {
    for (const row of rows(each, id)) {
      id += 1;
      yield lineOf(COLUMNS.map((column) => row[column] ?? ''));
    }
  }
}

/** The rows of a page; ids count on from those before, one a row. */
function* rows({ diagram, page }: NumberedPage, before: number): Generator<Row> {
  const pageId = before + 1;
  const ids = new Map([...page.containers, ...page.shapes].map(({ id }, index) => [id, pageId + 1 + index]));
  yield { Id: pageId, Name: 'Page', 'Text Area 1': `${diagram.title}: ${page.title}` };
  for (const { id, label } of page.containers) {
    const kind = { Name: 'Rectangle Container', 'Shape Library': 'Containers' };
    yield { Id: idOf(ids, id), ...kind, 'Page ID': pageId, 'Text Area 1': label };
  }
  for (const shape of page.shapes) {
    yield {
      ...{ Id: idOf(ids, shape.id), Name: 'Process', 'Shape Library': 'Flowchart Shapes', 'Page ID': pageId },
      'Contained By': shape.container === null ? '' : idOf(ids, shape.container),
      'Text Area 1': shape.detail === null ? shape.label : `${shape.label} (${shape.detail})`,
      ...{ Type: shape.type, Risk: shape.risk },
      Data: shape.data.map(({ label, value }) => `${label}: ${value}`).join('; '),
    };
  }
  for (const [index, line] of page.lines.entries()) {
    yield {
      ...{ Id: pageId + ids.size + 1 + index, Name: 'Line', 'Page ID': pageId },
      ...{ 'Line Source': idOf(ids, line.from), 'Line Destination': idOf(ids, line.to) },
      ...{
        'Source Arrow': 'None',
        'Destination Arrow': 'Arrow',
        'Text Area 1': line.label ?? '',
        Evidence: line.evidence,
      },
    };
  }
}

function idOf(ids: ReadonlyMap<string, number>, id: string): number {
  return ids.get(id) as number;
}

function lineOf(cells: readonly (string | number)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const plain = lucidText(value);
  const text = FORMULA.test(plain) ? `'${plain}` : plain;
  return /[",;']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
