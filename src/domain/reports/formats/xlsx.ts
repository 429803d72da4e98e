import type { Writable } from 'node:stream';
import type { ReportModel } from '../model.ts';

/**
 * A workbook for Excel and LibreOffice: contents with links, then a sheet per section; typed cells, frozen headers,
 * filters, charts and diagrams as pictures. Times are UTC.
 */
export const xlsx = {
  name: 'xlsx',
  title: 'Excel workbook',
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  extension: 'xlsx',
  // What a sheet has room for; with more, a workbook is more than most computers bear.
  rows: { usual: 1_048_575, most: 5_000_000 },
  // Loaded when it is first needed, as the libraries of other formats are.
  async write(report: ReportModel, target: Writable, signal?: AbortSignal): Promise<void> {
    const { writeXlsx } = await import('./xlsx-document.ts');
    await writeXlsx(report, target, signal);
  },
};
