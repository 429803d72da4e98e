import { COLUMN, type Column, columnsOf, isFlowTable } from './csv-columns.ts';
import type { Sample } from './format.ts';
import { afterBom } from './line-reader.ts';
import { FIELD, type Field, type RowPlan, rowPlan } from './row.ts';
import { SPLIT, splitCsv } from './scan/csv-fields.ts';
import { Fields, MAX_FIELDS } from './scan/fields.ts';

/** Titles and comments may stand above the header, but not more than this. */
const HEADER_WITHIN = 20;
const LONGEST_NAME = 80;
const DELIMITERS = [',', ';', '\t', '|'];

/** A table's header: where it is, how its rows are cut, and what its columns mean. */
export interface Table {
  /** 1-based. */
  headerLine: number;
  header: Buffer;
  delimiter: number;
  /** Cells of the header. */
  width: number;
  /** Fields a row must have so that no column that means something is missing. */
  needed: number;
  plan: RowPlan;
  /** Places of the columns read apart from the plan; -1 when there is none. */
  date: number;
  clock: number;
  action: number;
  /** The state column holds Zeek's conn_state. */
  hasConnState: boolean;
}

/** A line that could be the header. */
interface Header {
  line: number;
  delimiter: number;
  cells: string[];
  width: number;
  columns: ReadonlyMap<Column, number>;
}

/** The header among the first lines, with the delimiter that makes most sense of it; null when no line is one. */
export function findTable(sample: Sample): Table | null {
  const fields = new Fields();
  const lines = firstLines(sample.bytes);
  let best: Header | null = null;
  for (const [index, line] of lines.entries()) {
    for (const mark of DELIMITERS) {
      const delimiter = mark.charCodeAt(0);
      const cells = cellTexts(line, delimiter, fields);
      const columns = columnsOf(cells);
      if (!isFlowTable(columns) || columns.size <= (best?.columns.size ?? 0)) continue;
      best = { line: index + 1, delimiter, cells, width: fields.count, columns };
    }
  }
  if (best === null) return null;
  const firstRow = lines[best.line] ?? Buffer.alloc(0);
  const columns = settle(best.columns, cellTexts(firstRow, best.delimiter, fields));
  return tableOf({ ...best, columns }, lines[best.line - 1] as Buffer);
}

function tableOf({ line, delimiter, cells, width, columns }: Header, header: Buffer): Table {
  const names = cells.map((cell, column) => cell.slice(0, LONGEST_NAME) || `column ${column + 1}`);
  const entries = [...columns]
    .filter((entry): entry is [Field, number] => entry[0] < COLUMN.date)
    .map(([kind, column]) => ({ kind, column, name: names[column] as string }));
  return {
    headerLine: line,
    header,
    delimiter,
    width,
    needed: Math.max(...columns.values()) + 1,
    plan: rowPlan(entries),
    date: columns.get(COLUMN.date) ?? -1,
    clock: columns.get(COLUMN.clock) ?? -1,
    action: columns.get(COLUMN.action) ?? -1,
    hasConnState: columns.has(COLUMN.connState),
  };
}

/** Decides what the columns that can be either are in this table. */
function settle(found: ReadonlyMap<Column, number>, row: readonly string[]): Map<Column, number> {
  const columns = new Map(found);
  const rename = (from: Column, to: Column) => {
    const place = columns.get(from);
    columns.delete(from);
    if (place !== undefined) columns.set(to, place);
  };
  if (columns.has(COLUMN.connState)) columns.set(FIELD.state, columns.get(COLUMN.connState) as number);
  if (!columns.has(FIELD.dstPort)) rename(COLUMN.service, FIELD.dstPort);
  else if (!columns.has(FIELD.application)) rename(COLUMN.service, FIELD.application);
  const time = row[columns.get(FIELD.time) ?? -1] ?? '';
  if (columns.has(COLUMN.date) && /^\d\d?:\d\d/.test(time)) rename(FIELD.time, COLUMN.clock);
  if (columns.has(FIELD.time)) {
    columns.delete(COLUMN.date);
    columns.delete(COLUMN.clock);
  } else if (!columns.has(COLUMN.date)) {
    rename(COLUMN.clock, FIELD.time);
  } else if (!columns.has(COLUMN.clock)) {
    rename(COLUMN.date, FIELD.time);
  }
  return columns;
}

function firstLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = afterBom(bytes, 0, bytes.length);
  while (start < bytes.length && lines.length <= HEADER_WITHIN) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    lines.push(bytes.subarray(start, end > start && bytes[end - 1] === 0x0d ? end - 1 : end));
    start = end + 1;
  }
  return lines;
}

/** The cells of a line; none when it has a quote that is never closed. */
function cellTexts(line: Buffer, delimiter: number, fields: Fields): string[] {
  if (splitCsv(line, 0, line.length, delimiter, fields) === SPLIT.unclosed) return [];
  const count = Math.min(fields.count, MAX_FIELDS);
  return Array.from({ length: count }, (_, i) =>
    line.toString('utf8', fields.starts[i], fields.ends[i]).replaceAll('\0', '\uFFFD'),
  );
}
