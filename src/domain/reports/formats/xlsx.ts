import { once } from 'node:events';
import { PassThrough, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type exceljs from 'exceljs';
import type { ReportModel, TableSection } from '../model.ts';
import { sheetName } from './cell-text.ts';
import { DatedWorkbook } from './dated-workbook.ts';
import { HEADER_STYLE, NUMBER_FORMATS, PAGE_SETUP, toCell, type Workbook } from './xlsx-style.ts';
import { writeSummary } from './xlsx-summary.ts';

/** Rows of a sheet, its header included (ECMA-376 sets no limit, every program keeps to this one). */
const ROWS_PER_SHEET = 1_048_576;
/** exceljs works in one piece between yields; more rows would hold up heartbeats. */
const ROWS_BETWEEN_YIELDS = 500;
/** Bytes that may wait for the compressor before the writer waits for it. */
const MOST_PENDING = 4 << 20;

type Sheet = exceljs.Worksheet;

/** A workbook for Excel and LibreOffice: one sheet per section, typed cells, frozen header, filter. Times are UTC. */
export const xlsx = {
  name: 'xlsx',
  title: 'Excel workbook',
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  extension: 'xlsx',
  write: writeXlsx,
};

/** Streams the workbook; `rowsPerSheet` is there for tests of the overflow into further sheets. */
export async function writeXlsx(
  report: ReportModel,
  target: Writable,
  signal?: AbortSignal,
  rowsPerSheet = ROWS_PER_SHEET,
): Promise<void> {
  const failed = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const bytes = new PassThrough();
  // Whoever still writes after the pipeline broke must not bring the process down; the pipeline reports the fault.
  bytes.on('error', () => {});
  const written = pipeline(bytes, target, { signal: stop });
  const produced = produce(report, bytes, stop, rowsPerSheet);
  try {
    await Promise.all([written, produced]);
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}

async function produce(report: ReportModel, bytes: Writable, stop: AbortSignal, rowsPerSheet: number): Promise<void> {
  const workbook = openWorkbook(report, bytes);
  for (const section of report.sections) {
    if (section.kind === 'summary') writeSummary(workbook, report, section);
    else if (section.kind === 'table') await writeTable(workbook, section, stop, rowsPerSheet);
  }
  await workbook.commit();
}

function openWorkbook(report: ReportModel, stream: Writable): Workbook {
  const options = {
    stream,
    useStyles: true,
    useSharedStrings: false,
    zip: { forceUTC: true, zlib: { level: 6 } },
    created: report.generated,
    modified: report.generated,
    creator: 'Ringfence',
    lastModifiedBy: 'Ringfence',
  };
  return new DatedWorkbook(options) as unknown as Workbook;
}

async function writeTable(
  workbook: Workbook,
  table: TableSection,
  stop: AbortSignal,
  rowsPerSheet: number,
): Promise<void> {
  let part = 1;
  let sheet = openTableSheet(workbook, table, part);
  let rows = 1;
  for await (const batch of table.rows) {
    for (const cells of batch) {
      if (rows === rowsPerSheet) {
        closeTableSheet(sheet, table, rows);
        part += 1;
        sheet = openTableSheet(workbook, table, part);
        rows = 1;
      }
      sheet.addRow(cells.map(toCell)).commit();
      rows += 1;
      if (rows % ROWS_BETWEEN_YIELDS === 0) await breathe(sheet, stop);
    }
  }
  closeTableSheet(sheet, table, rows);
  await breathe(sheet, stop);
}

function openTableSheet(workbook: Workbook, table: TableSection, part: number): Sheet {
  const sheet = workbook.addWorksheet(sheetName(table.title, part), {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: PAGE_SETUP,
  });
  sheet.columns = table.columns.map((column) => {
    const numFmt = NUMBER_FORMATS[column.type];
    return { header: column.title, key: column.key, width: column.width, ...(numFmt && { style: { numFmt } }) };
  });
  const header = sheet.getRow(1);
  header.eachCell((cell) => {
    cell.style = HEADER_STYLE;
  });
  header.commit();
  return sheet;
}

function closeTableSheet(sheet: Sheet, { columns }: TableSection, rows: number): void {
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: rows, column: columns.length } };
  sheet.commit();
}

/** Lets others run, and waits until the compressor has caught up: exceljs itself never waits. */
async function breathe(sheet: Sheet, stop: AbortSignal): Promise<void> {
  await setImmediate();
  stop.throwIfAborted();
  const { stream } = sheet as unknown as { stream?: { pipes?: Writable[] } };
  const sink = stream?.pipes?.[0];
  while (sink && sink.writableLength > MOST_PENDING) await once(sink, 'drain', { signal: stop });
}
