import type { Writable } from 'node:stream';
import { csv } from './formats/csv.ts';
import { docx } from './formats/docx.ts';
import { dot } from './formats/dot.ts';
import { drawio } from './formats/drawio.ts';
import { graphml } from './formats/graphml.ts';
import { html } from './formats/html.ts';
import { json } from './formats/json.ts';
import { lucid } from './formats/lucid.ts';
import { lucidCsv } from './formats/lucid-csv.ts';
import { ndjson } from './formats/ndjson.ts';
import { pdf } from './formats/pdf.ts';
import { png } from './formats/png.ts';
import { svg } from './formats/svg.ts';
import { vsdx } from './formats/vsdx.ts';
import { xlsx } from './formats/xlsx.ts';
import type { ReportModel } from './model.ts';

/** A kind of file a report can become. */
export interface ReportFormat {
  /** As in the API and in file names. */
  name: string;
  title: string;
  contentType: string;
  extension: string;
  /** Only the report's diagrams go into such a file. */
  draws?: boolean;
  /**
   * Rows of a table that go into one file: `usual` when nobody says (null: the file is never split), and the `most` it
   * bears. One that is an archive of tables splits them `itself`; of all others further files are made.
   */
  rows?: { usual: number | null; most: number; itself?: boolean };
  /** Writes the report and ends `target`; rejects when the target fails or the signal aborts. */
  write(report: ReportModel, target: Writable, signal?: AbortSignal, rowsPerFile?: number): Promise<void>;
}

/** Every report format. */
export const reportFormats = {
  xlsx, // a workbook for Excel and LibreOffice, one sheet per section
  csv, // a zip of tables
  json, // one document, described by docs/report-schema.json
  ndjson, // a line for every row and figure
  html, // one page with everything inside it
  pdf, // to print and to file
  docx, // to go on writing in
  vsdx, // the diagrams for Visio
  drawio, // for draw.io
  lucid, // for Lucid's Standard Import
  'lucid-csv': lucidCsv, // for Lucidchart's import of tables
  svg, // as one picture
  png, // the overviews as one picture
  graphml, // the first diagram as a graph
  dot, // the same for Graphviz
} as const satisfies Record<string, ReportFormat>;

export type ReportFormatName = keyof typeof reportFormats;

/** The names, for schemas. */
export const REPORT_FORMATS = Object.keys(reportFormats) as [ReportFormatName, ...ReportFormatName[]];
