import { parseAddress } from './address.ts';
import { COLUMN, type Column, columnsOf, isFlowTable, isKeptByHand, lettersOf } from './csv-columns.ts';
import { type DateOrder, dateOrderOf } from './date-cell.ts';
import { NotALog } from './errors.ts';
import type { Sample } from './format.ts';
import { afterBom } from './line-reader.ts';
import { FIELD, type Field, type RowPlan, rowPlan } from './row.ts';
import { SPLIT, splitCsv } from './scan/csv-fields.ts';
import { Fields, MAX_FIELDS } from './scan/fields.ts';
import { TABLE_FIELDS, type TableMapping } from './table-mapping.ts';

/** Titles and comments may stand above the header, but not more than this. */
const HEADER_WITHIN = 20;
const LONGEST_NAME = 80;
const SAMPLE_LINES = 1000;
/** What may divide the cells of a table. */
export const DELIMITERS = [',', ';', '\t', '|'];

/** A table's header: where it is, how its rows are cut, and what its columns mean. */
export interface Table {
  /** 1-based; 0 when there is none. */
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
  /** What each column holds, and the name that the header gives it. */
  columns: ReadonlyMap<Column, number>;
  names: readonly string[];
  /** Nothing says that any of it was seen: its rows are what somebody knows. */
  keptByHand: boolean;
  /** Times are serial numbers of a spreadsheet. */
  hasSerials: boolean;
  /** How dates are written of which the year does not come first. */
  dates: DateOrder;
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
  const rows = rowsBelow(lines, best, fields);
  const header = { ...best, columns: settle(best.columns, rows[0] ?? []) };
  return tableOf(header, lines[best.line - 1] as Buffer, rows, sample);
}

/** The table as somebody stated it. Throws NotALog when it has no such columns. */
export function mappedTable(sample: Sample, mapping: TableMapping): Table {
  const fields = new Fields();
  const lines = firstLines(sample.bytes, Math.max(HEADER_WITHIN, mapping.headerLine ?? 1));
  const headless = mapping.headerLine === 0;
  const stated = mapping.headerLine || lines.findIndex((line) => line.length > 0) + 1;
  const line = lines[stated - 1] ?? Buffer.alloc(0);
  const delimiter = (mapping.delimiter ?? likeliestDelimiter(line, fields)).charCodeAt(0);
  const cells = cellTexts(line, delimiter, fields);
  const width = fields.count;
  const columns = new Map<Column, number>();
  for (const { index, name, field } of mapping.columns) {
    const place =
      index === undefined ? cells.findIndex((cell) => lettersOf(cell) === lettersOf(name ?? '')) : index - 1;
    if (place < 0 || place >= cells.length) throw noColumn(index ?? `"${name}"`, stated, cells.length);
    columns.set(TABLE_FIELDS[field], place);
  }
  if (!isMapped(columns)) throw noEnds();
  const header = { line: headless ? stated - 1 : stated, delimiter, cells, width, columns: settle(columns, []) };
  return tableOf(header, headless ? Buffer.alloc(0) : line, rowsBelow(lines, header, fields), sample);
}

function isMapped(columns: ReadonlyMap<Column, number>): boolean {
  const hasSource = columns.has(FIELD.srcAddress) || columns.has(COLUMN.srcName);
  return hasSource && (columns.has(FIELD.dstAddress) || columns.has(COLUMN.dstName));
}

function noColumn(column: number | string, line: number, count: number): NotALog {
  const message = `The table has no column ${column}: line ${line} has ${count} cells.`;
  return new NotALog('no-header', message, 'Name a column that it has, or the line that its header is in.');
}

function noEnds(): NotALog {
  const message =
    'The mapping says of no column that it is the source (src), or of none that it is the destination (dst).';
  return new NotALog('no-header', message, 'Name both, for instance src=1,dst=2,dst_port=3.');
}

function likeliestDelimiter(line: Buffer, fields: Fields): string {
  const widths = DELIMITERS.map((mark) => cellTexts(line, mark.charCodeAt(0), fields).length);
  return DELIMITERS[widths.indexOf(Math.max(...widths))] as string;
}

/** The cells of some rows under a header. */
function rowsBelow(lines: readonly Buffer[], { line, delimiter }: { line: number; delimiter: number }, fields: Fields) {
  return lines.slice(line).flatMap((row) => (row.length === 0 ? [] : [cellTexts(row, delimiter, fields)]));
}

function tableOf(
  { line, delimiter, cells, width, columns }: Header,
  header: Buffer,
  rows: readonly string[][],
  sample: Sample,
): Table {
  const names = cells.map((cell, column) => cell.slice(0, LONGEST_NAME) || `column ${column + 1}`);
  const entries = [...columns]
    .filter((entry): entry is [Field, number] => entry[0] < COLUMN.date)
    .map(([kind, column]) => ({ kind, column, name: names[column] as string }));
  const cellsIn = (column: Column) =>
    rows.map((row) => row[columns.get(column) ?? -1] ?? '').filter((cell) => cell !== '');
  const ends = [...cellsIn(FIELD.srcAddress), ...cellsIn(FIELD.dstAddress)];
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
    columns,
    names,
    // A source port that is a number was seen on the wire; nobody keeps those. And where nothing but addresses and ports is
    // said, what was seen has been shortened; who keeps a table says what for.
    keptByHand:
      isKeptByHand(saidOf(columns, ends)) &&
      !cellsIn(FIELD.srcPort).some((cell) => /^\d+$/.test(cell)) &&
      (columns.has(FIELD.application) || ends.some((end) => parseAddress(end) === null)),
    hasSerials: isSerials([...cellsIn(FIELD.time), ...cellsIn(FIELD.endTime), ...cellsIn(COLUMN.date)]),
    dates: dateOrderOf(datesIn(sample, line, delimiter, columns)),
  };
}

/** The dates of the whole sample: among a few rows there may be none that tells its day from its month. */
function datesIn({ bytes }: Sample, line: number, delimiter: number, columns: ReadonlyMap<Column, number>): string[] {
  const places = [FIELD.time, COLUMN.date, FIELD.endTime].flatMap((column) => columns.get(column) ?? []);
  if (places.length === 0) return [];
  const fields = new Fields();
  return firstLines(bytes, SAMPLE_LINES)
    .slice(line)
    .flatMap((row) => {
      const cells = cellTexts(row, delimiter, fields);
      return places.flatMap((place) => cells[place] ?? []);
    });
}

/** Without the columns of decisions and states where ends are names: there they are those of an application or a request. */
function saidOf(columns: ReadonlyMap<Column, number>, ends: readonly string[]): ReadonlyMap<Column, number> {
  if (ends.every((end) => parseAddress(end) !== null)) return columns;
  return new Map([...columns].filter(([column]) => column !== COLUMN.action && column !== FIELD.state));
}

/** Days since 1900, of the years from 1954 to 2119: as seconds since 1970 they would all be of its first day. */
function isSerials(cells: readonly string[]): boolean {
  return (
    cells.length > 0 &&
    cells.every(
      (cell) =>
        /^\d{5}([.,]\d+)?$/.test(cell) && Number.parseInt(cell, 10) >= 20_000 && Number.parseInt(cell, 10) < 80_000,
    )
  );
}

/** Decides what the columns that can be either are in this table. */
function settle(found: ReadonlyMap<Column, number>, row: readonly string[]): Map<Column, number> {
  const columns = new Map(found);
  const rename = (from: Column, to: Column) => {
    const place = columns.get(from);
    columns.delete(from);
    if (place !== undefined) columns.set(to, place);
  };
  if (!columns.has(FIELD.srcAddress)) rename(COLUMN.srcName, FIELD.srcAddress);
  if (!columns.has(FIELD.dstAddress)) rename(COLUMN.dstName, FIELD.dstAddress);
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

/** The first lines as bytes, empty ones too. */
export function firstLines(bytes: Buffer, count = HEADER_WITHIN): Buffer[] {
  const lines: Buffer[] = [];
  let start = afterBom(bytes, 0, bytes.length);
  while (start < bytes.length && lines.length <= count) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    lines.push(bytes.subarray(start, end > start && bytes[end - 1] === 0x0d ? end - 1 : end));
    start = end + 1;
  }
  return lines;
}

/** The cells of a line; none when it has a quote that is never closed. */
export function cellTexts(line: Buffer, delimiter: number, fields: Fields): string[] {
  if (splitCsv(line, 0, line.length, delimiter, fields) === SPLIT.unclosed) return [];
  const count = Math.min(fields.count, MAX_FIELDS);
  return Array.from({ length: count }, (_, i) =>
    line.toString('utf8', fields.starts[i], fields.ends[i]).replaceAll('\0', '\uFFFD'),
  );
}
