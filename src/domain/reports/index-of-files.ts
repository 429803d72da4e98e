import { bytes, integer, tableOf, text } from './columns.ts';
import type { ReportModel } from './model.ts';
import { grouped } from './wording.ts';

/** A file of a report that was split. */
export interface SplitFile {
  name: string;
  section: string;
  /** Numbers of its rows in their table; null for the file with every section. */
  rows: { first: number; last: number } | null;
  size: number;
  /** Hex. */
  sha256: string;
}

const COLUMNS = [
  text('file', 'File', 36),
  text('holds', 'What it holds', 36),
  integer('first', 'From row'),
  integer('last', 'To row'),
  bytes('size', 'Size'),
  text('sha256', 'SHA-256', 66),
];

/** What the files of a split report hold, as a report: the first of them has every section, and no more than `most` rows of each table. */
export function indexOfFiles(report: ReportModel, files: readonly SplitFile[], most: number): ReportModel {
  const rows = files.map(({ name, section, rows, size, sha256 }) => ({
    ...{ file: name, holds: section, first: rows?.first ?? null, last: rows?.last ?? null, size, sha256 },
  }));
  const sentences = [
    `This report is too large for one file. ${files[0]?.name} has every section, and the first ${grouped(most)} rows of each table; where a table is longer, the other files go on with it.`,
    'The SHA-256 of a table, which the report prints in its section on integrity, is that of all of its rows, over all files.',
  ];
  return {
    ...report,
    sections: [{ kind: 'prose', title: 'How to read it', paragraphs: sentences }, tableOf('Files', COLUMNS, [rows])],
  };
}
