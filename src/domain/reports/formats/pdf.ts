import type { Writable } from 'node:stream';
import type { ReportModel } from '../model.ts';
import { MOST_ROWS } from './limited-rows.ts';

/** A document to print and to file: cover, contents, bookmarks, tables and vector pictures; tagged for screen readers. */
export const pdf = {
  name: 'pdf',
  title: 'PDF document',
  contentType: 'application/pdf',
  extension: 'pdf',
  rows: { usual: null, most: MOST_ROWS.pdf },
  // Loaded when it is first needed: the fonts' program alone takes longer to load than the rest of a worker.
  async write(report: ReportModel, target: Writable, signal?: AbortSignal): Promise<void> {
    const { writePdf } = await import('./pdf-document.ts');
    await writePdf(report, target, signal);
  },
};
