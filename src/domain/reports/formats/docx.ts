import type { Writable } from 'node:stream';
import type { ReportModel } from '../model.ts';
import { MOST_ROWS } from './limited-rows.ts';

/** A document for Word and LibreOffice to go on writing in: contents, styles, tables with repeated headers, pictures. */
export const docx = {
  name: 'docx',
  title: 'Word document',
  contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  extension: 'docx',
  rows: { usual: null, most: MOST_ROWS.docx },
  // Loaded when it is first needed: no other part of a worker wants the library.
  async write(report: ReportModel, target: Writable, signal?: AbortSignal): Promise<void> {
    const { writeDocx } = await import('./docx-document.ts');
    await writeDocx(report, target, signal);
  },
};
