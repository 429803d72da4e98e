import type { Knex } from 'knex';
import { inTenant } from '../db/database.ts';
import { addNodes, foldNodes } from '../db/fold-nodes.ts';
import { foldOpenings } from '../db/fold-openings.ts';
import { foldScanned } from '../db/fold-scanned.ts';
import { releaseMerged } from '../db/merge-reports.ts';
import { scannedServicesOfUpload } from '../db/scan-services.ts';
import { reopenRuled } from '../db/settle-directions.ts';
import {
  foldConnections,
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
  forgetStaged,
  insertContribution,
  listContributorIds,
  withdrawContribution,
} from '../db/upload-services.ts';
import { placeTouchedNodes } from '../db/zone-placement.ts';
import { type JobContext, PermanentFailure, type Processor } from './processor.ts';

type Step = (transaction: Knex.Transaction) => Promise<void>;

const STATEMENT_TIMEOUT = 60 * 60_000;

const FOLD: [string, Step][] = [
  ['Summing what the uploads contribute', sumContributions],
  ['Adding nodes', addNodes],
  ['Folding connections', foldConnections],
  ['Folding services', foldServices],
  ['Folding nodes', foldNodes],
  ['Adding what scans found open', foldScanned],
  ['Placing nodes in zones', placeTouchedNodes],
  ['Folding open ports', foldOpenings],
];

/**
 * Turns flows into the topology. What an upload contributes is computed anew and everything above it is replaced by
 * the sum of all contributions, so a second run, or one after a crash, changes nothing.
 */
export const discovery: Processor<'discovery'> = async ({ upload_id }, context) => {
  const released = upload_id === undefined ? await discoverAll(context) : await discoverOne(context, upload_id);
  const size = await inTenant(context.services.database.app, context.tenantId, topologySize);
  return { ...size, ...(released.length > 0 ? { released } : {}) };
};

/** One transaction, so that a pair which lost its support cannot be forgotten between two. */
async function discoverOne(context: JobContext, uploadId: string): Promise<string[]> {
  let released: string[] = [];
  const contribute: Step = async (transaction) => {
    released = await recontribute(transaction, uploadId);
  };
  await changeTopology(context, [['Summing the flows of the upload', contribute], ...FOLD]);
  return released;
}

/** A transaction per upload, then one that folds every pair: whatever a crash left between them, the next run mends. */
async function discoverAll(context: JobContext): Promise<string[]> {
  const ids = await inTenant(context.services.database.app, context.tenantId, listContributorIds);
  for (const [index, id] of ids.entries()) {
    const step = `Summing the flows of upload ${index + 1} of ${ids.length}`;
    const range = { from: (50 * index) / ids.length, to: (50 * (index + 1)) / ids.length };
    await changeTopology(context, [[step, (transaction) => renew(transaction, id)]], range);
  }
  await changeTopology(context, [['Collecting every pair', touchAllPairs], ...FOLD], { from: 50, to: 100 });
  return [];
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

/** Contributes an upload anew by what people say about directions by now. */
async function renew(transaction: Knex.Transaction, uploadId: string): Promise<void> {
  const upload = await findContributor(transaction, uploadId);
  const reopened = upload?.complete ? await reopenRuled(transaction, upload.no) : 0;
  if (reopened > 0) await forgetStaged(transaction, uploadId);
  await recontribute(transaction, uploadId);
}

/**
 * Replaces what one upload contributes, and notes the pairs it touched before and touches now. Resolves to the uploads
 * whose records count again, because this one kept theirs and is gone.
 */
async function recontribute(transaction: Knex.Transaction, uploadId: string): Promise<string[]> {
  const upload = await findContributor(transaction, uploadId);
  if (!upload) {
    throw new PermanentFailure(
      'upload-not-found',
      'There is no such upload.',
      'List the uploads and pick one of them.',
    );
  }
  await touchPairsOfUpload(transaction, upload.no);
  // What the flows said is all that is left of them.
  if (upload.flowsDropped && !upload.deleted) return [];
  await withdrawContribution(transaction, upload.no);
  if (upload.deleted) await deleteFlows(transaction, upload.no);
  await scannedServicesOfUpload(transaction, upload);
  if (!upload.complete) {
    const released = await releaseMerged(transaction, upload.no);
    for (const id of released) await recontribute(transaction, id);
    return released;
  }
  await insertContribution(transaction, upload);
  await touchPairsOfUpload(transaction, upload.no);
  return [];
}
