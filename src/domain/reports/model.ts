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

export type Section = SummarySection | TableSection;

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
