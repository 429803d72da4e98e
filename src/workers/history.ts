import type { Knex } from 'knex';
import { inTenant } from '../db/database.ts';
import { foldChanges } from '../db/fold-changes.ts';
import {
  foldDays,
  lockHistory,
  openTouchedDays,
  touchAllDays,
  touchDaysOfUpload,
  touchPairsOfAllHours,
  touchPairsOfHours,
} from '../db/fold-days.ts';
import { foldNodeDays } from '../db/fold-node-days.ts';
import { insertHours, openHours, withdrawHours } from '../db/service-hours.ts';
import { openTouchedPairs } from '../db/topology.ts';
import { findContributor, listContributorIds } from '../db/upload-services.ts';
import type { JobContext, Processor } from './processor.ts';

type Step = [string, (transaction: Knex.Transaction) => Promise<void>];

const STATEMENT_TIMEOUT = 60 * 60_000;

const FOLD: Step[] = [
  ['Summing hours to days', foldDays],
  ['Summing the days of nodes', foldNodeDays],
  ['Comparing days with those before', foldChanges],
];

/**
 * Sums what an upload tells to hours, these to days, and compares the days with those before. Apart from discovery, so that
 * the topology does not wait for it; a second run changes nothing.
 */
export const history: Processor<'history'> = async ({ upload_id }, context) => {
  if (upload_id !== undefined) {
    await change(context, upload_id, [['Summing the upload to hours', (trx) => spend(trx, upload_id)], ...FOLD]);
    return {};
  }
  const ids = await inTenant(context.services.database.app, context.tenantId, listContributorIds);
  for (const id of ids) await change(context, id, [['Summing uploads to hours', (trx) => spend(trx, id)]]);
  await change(context, null, [
    ['Collecting every day', touchAllDays],
    ['Collecting every pair', touchPairsOfAllHours],
    ...FOLD,
  ]);
  return { uploads: ids.length };
};

/** Replaces the hours of an upload, and notes the pairs and days it touched before and touches now. */
async function spend(transaction: Knex.Transaction, uploadId: string): Promise<void> {
  const upload = await findContributor(transaction, uploadId);
  // What was dropped cannot be summed again: its hours stay what they were.
  if (!upload || (upload.flowsDropped && !upload.deleted)) return;
  const touch = async () => {
    await touchPairsOfHours(transaction, upload.no);
    await touchDaysOfUpload(transaction, upload.no);
  };
  await touch();
  await withdrawHours(transaction, upload.no);
  if (!upload.complete) return;
  await insertHours(transaction, upload.no);
  await touch();
}

/** Runs the steps in one transaction that no other history of the tenant overlaps. */
async function change(context: JobContext, uploadId: string | null, steps: Step[]): Promise<void> {
  const { app } = context.services.database;
  if (uploadId) await inTenant(app, context.tenantId, (transaction) => openHours(transaction, uploadId));
  const work = async (transaction: Knex.Transaction) => {
    await lockHistory(transaction);
    await openTouchedPairs(transaction);
    await openTouchedDays(transaction);
    for (const [index, [step, run]] of steps.entries()) {
      context.signal.throwIfAborted();
      await context.report({ percent: Math.floor((100 * index) / steps.length), step });
      await run(transaction);
    }
    context.signal.throwIfAborted();
  };
  await inTenant(app, context.tenantId, work, { statementTimeout: STATEMENT_TIMEOUT });
}
