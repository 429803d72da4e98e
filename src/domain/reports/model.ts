import type { Diagram } from '../diagrams/diagram.ts';
import type { Drawing } from '../drawings/drawing.ts';

/** What a cell of a column holds; the format decides how it looks. */
export type CellType = 'text' | 'integer' | 'number' | 'bytes' | 'time';

/** A value for a cell; null leaves it empty. */
export type Cell = string | number | Date | boolean | null;

export interface Column {
  key: string;
  title: string;
  type: CellType;
  /** In characters. */
  width: number;
}

/** Rows in batches, as cells in the order of the columns; read once, from a source of any size. */
export type RowBatches = AsyncIterable<Cell[][]> | Iterable<Cell[][]>;

/** A table on a sheet (or page) of its own. */
export interface TableSection {
  kind: 'table';
  title: string;
  columns: Column[];
  rows: RowBatches;
  /** Names of the files that have the rows after these; complete once these were read. */
  goesOn?: () => readonly string[];
}

/** The opening section: sentences, key numbers and short tables. */
export interface SummarySection {
  kind: 'summary';
  title: string;
  /** Plain language, one paragraph each. */
  paragraphs: string[];
  numbers: { label: string; value: Cell; type: CellType }[];
  tables: { title: string; columns: Column[]; rows: Cell[][] }[];
}

/** Sentences under a heading. */
export interface ProseSection {
  kind: 'prose';
  title: string;
  paragraphs: string[];
}

/** A picture made of shapes and text: a chart, for instance. */
export interface PictureSection {
  kind: 'picture';
  title: string;
  /** One sentence on what it shows, which also stands for it where it cannot be seen. */
  caption: string;
  drawing: Drawing;
}

/** A diagram of the network on one or more pages, which diagram formats write as shapes and lines of their own. */
export interface DiagramSection {
  kind: 'diagram';
  title: string;
  caption: string;
  diagram: Diagram;
}

export type Section = SummarySection | ProseSection | PictureSection | DiagramSection | TableSection;

/** A report, whatever file it becomes. Two reports made from the same model are the same to the byte. */
export interface ReportModel {
  title: string;
  /** When it was asked for; also the date of everything inside the file. */
  generated: Date;
  /** Who or what it is about. */
  subject: string;
  filters: { label: string; value: string }[];
  sections: Section[];
}
