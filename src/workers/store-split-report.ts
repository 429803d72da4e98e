import { PassThrough } from 'node:stream';
import type { ReportFile } from '../db/reports.ts';
import { html } from '../domain/reports/formats/html.ts';
import { json } from '../domain/reports/formats/json.ts';
import { indexOfFiles, type SplitFile } from '../domain/reports/index-of-files.ts';
import type { ReportModel } from '../domain/reports/model.ts';
import type { ReportFormat } from '../domain/reports/registry.ts';
import { splitReport } from '../domain/reports/split-report.ts';
import { measuredBytes } from '../infra/measured-bytes.ts';
import type { JobContext } from './processor.ts';
import { type Archive, openArchive } from './report-archive.ts';
import { archivePlace, type ReportPlace } from './report-place.ts';
import { storeFile } from './store-file.ts';

/** What is to be stored: `most` rows of a table go into one file. */
export interface SplitRequest {
  model: ReportModel;
  format: ReportFormat;
  place: ReportPlace;
  most: number;
}

/**
 * Stores a report as one file when no table is longer than it bears. Otherwise the archive holds that file, one for each
 * further part of a table, and an index: parts go there while their table is being read, and the first file, which is
 * complete only after them, comes last.
 */
export async function storeSplitReport(
  { model, format, place, most }: SplitRequest,
  context: JobContext,
): Promise<ReportFile> {
  const { signal, services } = context;
  const packed = archivePlace(place);
  const files: SplitFile[] = [];
  let archive: Archive | undefined;
  const split = splitReport(model, { most, extension: format.extension }, async (file) => {
    archive ??= openArchive(packed.storageKey, model.generated, context);
    const name = `${file.stem}.${format.extension}`;
    const written = await addReport(archive, name, { report: file.report, format }, signal);
    files.push({ name, section: file.section, rows: file.rows, ...written });
  });
  try {
    const first = await storeFile(place.storageKey, (target) => format.write(split, target, signal), context);
    if (!archive) return { ...place, ...first };
    const name = `00-report.${format.extension}`;
    await archive.add(name, await services.objects.get(place.storageKey));
    const { size, sha256 } = first;
    files.unshift({ name, section: 'Every section', rows: null, size, sha256 });
    for (const kind of [html, json]) {
      const index = { report: indexOfFiles(model, files, most), format: kind };
      await addReport(archive, `index.${kind.extension}`, index, signal);
    }
    const stored = await archive.end();
    await services.objects.remove(place.storageKey);
    return { ...packed, ...stored };
  } catch (error) {
    await archive?.fail(error as Error);
    // It was only to become a part of the archive.
    if (archive) await services.objects.remove(place.storageKey);
    throw error;
  }
}

async function addReport(
  archive: Archive,
  name: string,
  { report, format }: { report: ReportModel; format: ReportFormat },
  signal: AbortSignal,
): Promise<{ size: number; sha256: string }> {
  const bytes = new PassThrough();
  const measured = measuredBytes();
  await Promise.all([format.write(report, bytes, signal), archive.add(name, measured.through(bytes))]);
  return measured.result();
}
