import type { ReportRow } from '../db/reports.ts';
import type { Facts } from '../domain/reports/facts.ts';
import type { ReportKind } from '../domain/reports/kinds/kind.ts';
import type { Cell, ReportModel, RowBatches } from '../domain/reports/model.ts';
import { reportModel } from '../domain/reports/report-model.ts';
import type { JobContext } from './processor.ts';

/** The model of a report, which tells how far it is as its tables are read, and stops when the job does. */
export async function sectionBySection(
  kind: ReportKind,
  facts: Facts,
  { parameters: { title }, chain_seq: seq, chain_hash: hash }: ReportRow,
  context: JobContext,
): Promise<ReportModel> {
  const chain = seq === null || hash === null ? null : { seq, hash: hash.toString('hex') };
  const model = await reportModel(kind, facts, { title, chain });
  const count = model.sections.length;
  const sections = model.sections.map((section, index) => {
    if (section.kind !== 'table') return section;
    const at = { percent: Math.floor((100 * index) / count), step: `Writing ${section.title.toLowerCase()}` };
    return { ...section, rows: reporting(section.rows, at, context) };
  });
  return { ...model, sections };
}

async function* reporting(
  batches: RowBatches,
  at: { percent: number; step: string },
  { report, signal }: JobContext,
): AsyncGenerator<Cell[][]> {
  await report(at);
  for await (const batch of batches) {
    signal.throwIfAborted();
    yield batch;
  }
}
