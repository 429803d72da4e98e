import { fileSlug } from './formats/file-slug.ts';
import type { Cell, ReportModel, Section, TableSection } from './model.ts';
import type { ReportFormat } from './registry.ts';
import { openRows } from './row-source.ts';

/** A report becomes no more files than this. */
const MOST_FILES = 1_000;

/** A file that goes on where the table of another one ended. */
export interface FurtherFile {
  /** Its name without the extension, such as "03-connections-2". */
  stem: string;
  /** Title of the table. */
  section: string;
  /** Numbers of its rows in the whole table, from 1 on; the last is known once the report has been written. */
  rows: { first: number; last: number };
  report: ReportModel;
}

/** A report would become more files than anybody can handle. */
export class TooManyFiles extends Error {
  constructor(section: string) {
    super(`${section} would go into more than ${MOST_FILES} files.`);
  }
}

/** How many rows of a table go into a file of that format; null when tables are not split. */
export function rowsPerFile({ rows }: Pick<ReportFormat, 'rows'>, asked: number | null): number | null {
  if (!rows) return null;
  const wanted = asked ?? rows.usual;
  return wanted === null ? null : Math.min(wanted, rows.most);
}

/**
 * The same report with no more than `most` rows in each table. What is left of a table is handed to `write` as reports
 * of their own, one after another, while the table is being read; the report is whole once the last of them is written.
 */
export function splitReport(
  report: ReportModel,
  { most, extension }: { most: number; extension: string },
  write: (file: FurtherFile) => Promise<void>,
): ReportModel {
  let files = 0;
  const split = (section: Section, index: number): Section => {
    if (section.kind !== 'table') return section;
    const names: string[] = [];
    const number = String(index + 1).padStart(2, '0');
    const goOn = async (part: number, rows: TableSection['rows']) => {
      files += 1;
      if (files >= MOST_FILES) throw new TooManyFiles(section.title);
      const stem = `${number}-${fileSlug(section.title)}-${part}`;
      const first = (part - 1) * most + 1;
      const counted = { first, last: first - 1 };
      await write({
        stem,
        section: section.title,
        rows: counted,
        report: partOf(report, section, part, rows, counted),
      });
      names.push(`${stem}.${extension}`);
    };
    return { ...section, rows: inFiles(section.rows, most, goOn), goesOn: () => names };
  };
  return { ...report, sections: report.sections.map(split) };
}

async function* inFiles(
  batches: TableSection['rows'],
  most: number,
  goOn: (part: number, rows: TableSection['rows']) => Promise<void>,
): AsyncGenerator<Cell[][]> {
  const source = openRows(batches);
  try {
    yield* source.take(most);
    for (let part = 2; await source.more(); part += 1) await goOn(part, source.take(most));
  } finally {
    await source.close();
  }
}

function partOf(
  report: ReportModel,
  section: TableSection,
  part: number,
  rows: TableSection['rows'],
  counted: { last: number },
): ReportModel {
  async function* counting(): AsyncGenerator<Cell[][]> {
    for await (const batch of rows) {
      counted.last += batch.length;
      yield batch;
    }
  }
  const table: TableSection = { ...section, title: `${section.title}, part ${part}`, rows: counting() };
  return { ...report, title: `${report.title}: ${table.title}`, sections: [table] };
}
