import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { unzipSync } from 'fflate';
import type { ReportModel } from '../../../src/domain/reports/model.ts';
import type { ReportFormat } from '../../../src/domain/reports/registry.ts';

/** The file that a format makes of a report. */
export async function written(format: ReportFormat, report: ReportModel): Promise<Buffer> {
  const target = new PassThrough();
  const [bytes] = await Promise.all([buffer(target), format.write(report, target)]);
  return bytes;
}

/** The entries of an archive as text, by name. */
export function entriesOf(bytes: Buffer): Record<string, string> {
  const decoder = new TextDecoder();
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, decoder.decode(content)]));
}
