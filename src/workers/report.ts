import type { Knex } from 'knex';
import { inTenant } from '../db/database.ts';
import { onReplica } from '../db/replica.ts';
import { awaitDeliveries } from '../db/report-deliveries.ts';
import { readFacts } from '../db/report-facts.ts';
import { findReportSettings } from '../db/report-settings.ts';
import { findReport, finishReport, type ReportRow } from '../db/reports.ts';
import { inSnapshot } from '../db/snapshot.ts';
import { type Choice, choose, formatsOf, kindNamed, settleFilters } from '../domain/reports/choices.ts';
import type { Facts } from '../domain/reports/facts.ts';
import { ArchiveTooLarge } from '../domain/reports/formats/zip-file.ts';
import { TooManyFiles } from '../domain/reports/split-report.ts';
import { drawNetwork } from './draw-network.ts';
import { type JobContext, PermanentFailure, type Processor } from './processor.ts';
import { readReportEvidence } from './report-evidence.ts';
import { sectionBySection } from './report-progress.ts';
import { type Content, storeReport } from './store-report.ts';

const STATEMENT_TIMEOUT = 30 * 60_000;

/**
 * Writes the file of a report: facts from one snapshot of the database, streamed into the object store. Running it
 * again writes the same object anew.
 */
export const report: Processor<'report'> = async ({ report_id }, context) => {
  const { database } = context.services;
  const row = await inTenant(database.app, context.tenantId, (transaction) => findReport(transaction, report_id));
  if (!row) throw new PermanentFailure('report-not-found', 'There is no such report.', 'Ask for the report again.');
  const choice = choose(row.kind, row.format) ?? refuse(row);
  const write = (app: Knex) =>
    inSnapshot(
      app,
      context.tenantId,
      async (transaction) => {
        await context.report({ percent: 0, step: 'Summing up' });
        const content = await contentOf(choice, await factsOf(transaction, row, context), row, context);
        const rows = row.parameters.rows_per_file ?? (await findReportSettings(transaction)).rows_per_file;
        return storeReport({ row, choice, content, rows }, context).catch(refuseLarge);
      },
      { statementTimeout: STATEMENT_TIMEOUT },
    );
  const file = await onReplica(database, write, (reason) =>
    context.services.log.warn('report read from the primary', { report: row.id, reason }),
  );
  const { deliver_to = [] } = row.parameters;
  await inTenant(database.app, context.tenantId, async (transaction) => {
    await finishReport(transaction, row.id, file);
    await awaitDeliveries(transaction, row.id, deliver_to);
  });
  return { report_id: row.id, file_name: file.fileName, size: file.size, sha256: file.sha256, deliver_to };
};

function refuse({ kind, format }: ReportRow): never {
  const known = kindNamed(kind);
  const [code, message] = known
    ? ['unknown-format', `There is no format "${format}" of ${kind}.`]
    : ['unknown-kind', `There is no report "${kind}".`];
  throw new PermanentFailure(code, message, known ? `Pick one of: ${formatsOf(kind).join(', ')}.` : 'Ask for another.');
}

function refuseLarge(error: Error): never {
  if (error instanceof TooManyFiles) {
    throw new PermanentFailure('too-many-files', error.message, 'Ask for more rows per file, or narrow the report.');
  }
  if (error instanceof ArchiveTooLarge) {
    throw new PermanentFailure('archive-too-large', error.message, 'Narrow the report to a zone or a period.');
  }
  throw error;
}

function factsOf(transaction: Knex.Transaction, row: ReportRow, context: JobContext): Promise<Facts> {
  const { created_at: generated, parameters } = row;
  const filters = settleFilters(parameters.filters ?? {}, generated);
  return readFacts(transaction, {
    ...{ filters, generated },
    evidence: () => readReportEvidence(transaction, { filters, generated }, context),
    diagram: (view) => drawNetwork(transaction, { view, filters, format: row.format }, context.signal),
  });
}

async function contentOf(choice: Choice, facts: Facts, row: ReportRow, context: JobContext): Promise<Content> {
  const { exchange } = choice;
  if (exchange) return { write: (target) => exchange.write(facts, target, context.signal) };
  return { model: await sectionBySection(choice.kind, facts, row, context) };
}
