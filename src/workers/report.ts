import type { Knex } from 'knex';
import { inTenant } from '../db/database.ts';
import { awaitDeliveries } from '../db/report-deliveries.ts';
import { readFacts } from '../db/report-facts.ts';
import { findReport, finishReport, type ReportRow } from '../db/reports.ts';
import { inSnapshot } from '../db/snapshot.ts';
import { type Choice, choose, formatsOf, kindNamed, settleFilters } from '../domain/reports/choices.ts';
import type { Facts } from '../domain/reports/facts.ts';
import { drawNetwork } from './draw-network.ts';
import { type JobContext, PermanentFailure, type Processor } from './processor.ts';
import { readReportEvidence } from './report-evidence.ts';
import { sectionBySection } from './report-progress.ts';
import { storeReport, type Writer } from './store-report.ts';

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
  const file = await inSnapshot(
    database.app,
    context.tenantId,
    async (transaction) => {
      await context.report({ percent: 0, step: 'Summing up' });
      const write = await writerOf(choice, await factsOf(transaction, row, context), row, context);
      return storeReport({ row, choice, write }, context);
    },
    { statementTimeout: STATEMENT_TIMEOUT },
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

function factsOf(transaction: Knex.Transaction, row: ReportRow, context: JobContext): Promise<Facts> {
  const { created_at: generated, parameters } = row;
  const filters = settleFilters(parameters.filters ?? {}, generated);
  return readFacts(transaction, {
    ...{ filters, generated },
    evidence: () => readReportEvidence(transaction, { filters, generated }, context),
    diagram: (view) => drawNetwork(transaction, { view, filters, format: row.format }, context.signal),
  });
}

async function writerOf(choice: Choice, facts: Facts, row: ReportRow, context: JobContext): Promise<Writer> {
  const { exchange } = choice;
  if (exchange) return (target) => exchange.write(facts, target, context.signal);
  const model = await sectionBySection(choice.kind, facts, row, context);
  return (target) => choice.format.write(model, target, context.signal);
}
