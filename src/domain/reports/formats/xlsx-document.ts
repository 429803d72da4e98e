import type { Writable } from 'node:stream';
import type { ReportModel } from '../model.ts';
import { DatedWorkbook } from './dated-workbook.ts';
import { streamFile } from './stream-file.ts';
import { writeContents } from './xlsx-contents.ts';
import { writePicture } from './xlsx-picture.ts';
import type { Book } from './xlsx-sheets.ts';
import type { Workbook } from './xlsx-style.ts';
import { writeProse, writeSummary } from './xlsx-summary.ts';
import { writeTable } from './xlsx-table.ts';

/** Rows of a sheet, its header included (ECMA-376 sets no limit, every program keeps to this one). */
const ROWS_PER_SHEET = 1_048_576;

/** Streams the workbook; `rowsPerSheet` is there for tests of the overflow into further sheets. */
export async function writeXlsx(
  report: ReportModel,
  target: Writable,
  signal?: AbortSignal,
  rowsPerSheet = ROWS_PER_SHEET,
): Promise<void> {
  await streamFile(target, signal, async (sink) => {
    const book: Book = { workbook: openWorkbook(report, sink.bytes), entries: [] };
    for (const section of report.sections) {
      if (section.kind === 'summary') writeSummary(book, report, section);
      else if (section.kind === 'prose') writeProse(book, section);
      else if (section.kind === 'table') await writeTable(book, section, sink, rowsPerSheet);
      else await writePicture(book, section);
      await sink.breathe();
    }
    writeContents(book, report);
    await book.workbook.commit();
  });
}

function openWorkbook(report: ReportModel, stream: Writable): Workbook {
  const options = {
    stream,
    useStyles: true,
    useSharedStrings: false,
    // A third of the time of the usual level, for files a tenth larger.
    zip: { forceUTC: true, zlib: { level: 4 } },
    created: report.generated,
    modified: report.generated,
    creator: 'Ringfence',
    lastModifiedBy: 'Ringfence',
  };
  return new DatedWorkbook(options) as unknown as Workbook;
}
