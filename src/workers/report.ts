import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import type { Knex } from 'knex';
import { inTenant } from '../db/database.ts';
import { readTable, readTenantName, readTopAlerts, readTopTalkers, readTotals } from '../db/report-facts.ts';
import { findReport, finishReport, type ReportFile, type ReportRow } from '../db/reports.ts';
import { inSnapshot } from '../db/snapshot.ts';
import type { ReportModel } from '../domain/reports/model.ts';
import {
  type FactRow,
  INVENTORY_TABLES,
  networkInventory,
  type TableName,
} from '../domain/reports/network-inventory.ts';
import { type ReportFormat, reportFormats } from '../domain/reports/registry.ts';
import { type JobContext, PermanentFailure, type Processor } from './processor.ts';

const STATEMENT_TIMEOUT = 30 * 60_000;
const TOP = 10;

/**
 * Writes the file of a report: facts from one snapshot of the database, streamed into the object store. Running it
 * again writes the same object anew.
 */
export const report: Processor<'report'> = async ({ report_id }, context) => {
  const { database } = context.services;
  const row = await inTenant(database.app, context.tenantId, (transaction) => findReport(transaction, report_id));
  if (!row) throw new PermanentFailure('report-not-found', 'There is no such report.', 'Ask for the report again.');
  const format = (reportFormats as Record<string, ReportFormat>)[row.format];
  if (!format) {
    const known = Object.keys(reportFormats).join(', ');
    throw new PermanentFailure(
      'unknown-format',
      `There is no report format "${row.format}".`,
      `Pick one of: ${known}.`,
    );
  }
  const file = await inSnapshot(
    database.app,
    context.tenantId,
    async (transaction) => store(await readModel(transaction, row, context), row, format, context),
    { statementTimeout: STATEMENT_TIMEOUT },
  );
  await inTenant(database.app, context.tenantId, (transaction) => finishReport(transaction, row.id, file));
  return { report_id: row.id, file_name: file.fileName, size: file.size, sha256: file.sha256 };
};

/** The model of a report; its tables are read while it is being written. */
async function readModel(transaction: Knex.Transaction, row: ReportRow, context: JobContext): Promise<ReportModel> {
  await context.report({ percent: 0, step: 'Summing up' });
  const { title, filters = {} } = row.parameters;
  const names = Object.keys(INVENTORY_TABLES) as TableName[];
  return networkInventory({
    title: title ?? 'Network inventory',
    subject: await readTenantName(transaction),
    generated: row.created_at,
    filters: filters.within === undefined ? [] : [{ label: 'addresses within', value: filters.within }],
    totals: await readTotals(transaction, filters),
    top_talkers: await readTopTalkers(transaction, filters, TOP),
    top_alerts: await readTopAlerts(transaction, filters, TOP),
    tables: Object.fromEntries(
      names.map((name, index) => [
        name,
        reporting(readTable(transaction, name, filters), context, {
          percent: Math.floor((100 * index) / names.length),
          step: `Writing ${INVENTORY_TABLES[name].title.toLowerCase()}`,
        }),
      ]),
    ) as Record<TableName, AsyncGenerator<FactRow[]>>,
  });
}

async function* reporting(
  batches: AsyncGenerator<FactRow[]>,
  { report: progress, signal }: JobContext,
  at: { percent: number; step: string },
): AsyncGenerator<FactRow[]> {
  await progress(at);
  for await (const batch of batches) {
    signal.throwIfAborted();
    yield batch;
  }
}

async function store(
  model: ReportModel,
  row: ReportRow,
  format: ReportFormat,
  { tenantId, services, signal }: JobContext,
): Promise<ReportFile> {
  const hash = createHash('sha256');
  let size = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  const storageKey = `reports/${tenantId}/${row.id}.${format.extension}`;
  await Promise.all([format.write(model, measured, signal), services.objects.put(storageKey, measured, signal)]);
  const day = row.created_at.toISOString().slice(0, 10);
  return { fileName: `${row.kind}-${day}.${format.extension}`, storageKey, size, sha256: hash.digest('hex') };
}
