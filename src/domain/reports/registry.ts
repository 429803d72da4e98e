import type { Writable } from 'node:stream';
import { xlsx } from './formats/xlsx.ts';
import type { ReportModel } from './model.ts';

/** A kind of file a report can become. */
export interface ReportFormat {
  /** As in the API and in file names. */
  name: string;
  title: string;
  contentType: string;
  extension: string;
  /** Writes the report and ends `target`; rejects when the target fails or the signal aborts. */
  write(report: ReportModel, target: Writable, signal?: AbortSignal): Promise<void>;
}

/** Every report format. */
export const reportFormats = {
  xlsx, // a workbook for Excel and LibreOffice, one sheet per section
} as const satisfies Record<string, ReportFormat>;

export type ReportFormatName = keyof typeof reportFormats;

/** The names, for schemas. */
export const REPORT_FORMATS = Object.keys(reportFormats) as [ReportFormatName, ...ReportFormatName[]];
