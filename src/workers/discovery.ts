import type { Knex } from 'knex';
import { inTenant } from '../db/database.ts';
import {
  addNodes,
  foldConnections,
  foldNodes,
  foldServices,
  lockTopology,
  openTouchedPairs,
  sumContributions,
  topologySize,
  touchAllPairs,
  touchPairsOfUpload,
} from '../db/topology.ts';
import {
  deleteFlows,
  findContributor,
  insertContribution,
  listContributorIds,
  withdrawContribution,
} from '../db/upload-services.ts';
import { type JobContext, PermanentFailure, type Processor } from './processor.ts';

type Step = (transaction: Knex.Transaction) => Promise<void>;

const STATEMENT_TIMEOUT = 60 * 60_000;

const FOLD: [string, Step][] = [
  ['Summing what the uploads contribute', sumContributions],
  ['Adding nodes', addNodes],
  ['Folding connections', foldConnections],
  ['Folding services', foldServices],
  ['Folding nodes', foldNodes],
];

/**
 * Turns flows into the topology. What an upload contributes is computed anew and everything above it is replaced by
 * the sum of all contributions, so a second run, or one after a crash, changes nothing.
 */
export const discovery: Processor<'discovery'> = async ({ upload_id }, context) => {
  if (upload_id === undefined) await discoverAll(context);
  else await discoverOne(context, upload_id);
  const size = await inTenant(context.services.database.app, context.tenantId, topologySize);
  return { ...size };
};

/** One transaction, so that a pair which lost its support cannot be forgotten between two. */
async function discoverOne(context: JobContext, uploadId: string): Promise<void> {
  await changeTopology(context, [
    ['Summing the flows of the upload', (transaction) => recontribute(transaction, uploadId)],
    ...FOLD,
  ]);
}

/** A transaction per upload, then one that folds every pair: whatever a crash left between them, the next run mends. */
async function discoverAll(context: JobContext): Promise<void> {
  const ids = await inTenant(context.services.database.app, context.tenantId, listContributorIds);
  for (const [index, id] of ids.entries()) {
    const step = `Summing the flows of upload ${index + 1} of ${ids.length}`;
    const range = { from: (50 * index) / ids.length, to: (50 * (index + 1)) / ids.length };
    await changeTopology(context, [[step, (transaction) => recontribute(transaction, id)]], range);
  }
  await changeTopology(context, [['Collecting every pair', touchAllPairs], ...FOLD], { from: 50, to: 100 });
}

/** Runs the steps in one transaction that no other discovery of the tenant overlaps. */
async function changeTopology(context: JobContext, steps: [string, Step][], { from, to } = { from: 0, to: 100 }) {
  const work = async (transaction: Knex.Transaction) => {
    await lockTopology(transaction);
    await openTouchedPairs(transaction);
    for (const [index, [step, run]] of steps.entries()) {
      context.signal.throwIfAborted();
      await context.report({ percent: Math.floor(from + ((to - from) * index) / steps.length), step });
      await run(transaction);
    }
    context.signal.throwIfAborted();
  };
  await inTenant(context.services.database.app, context.tenantId, work, { statementTimeout: STATEMENT_TIMEOUT });
}

/** Replaces what one upload contributes, and notes the pairs it touched before and touches now. */
async function recontribute(transaction: Knex.Transaction, uploadId: string): Promise<void> {
  const upload = await findContributor(transaction, uploadId);
  if (!upload) {
    throw new PermanentFailure(
      'upload-not-found',
      'There is no such upload.',
      'List the uploads and pick one of them.',
    );
  }
  await touchPairsOfUpload(transaction, upload.no);
  await withdrawContribution(transaction, upload.no);
  if (upload.deleted) await deleteFlows(transaction, upload.no);
  if (!upload.complete) return;
  await insertContribution(transaction, upload);
  await touchPairsOfUpload(transaction, upload.no);
}
