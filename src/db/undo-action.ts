import type { Knex } from 'knex';
import { removeEntries } from './block-entries.ts';
import { requestCancel } from './jobs.ts';
import { untagNode } from './node-tags.ts';
import type { ActionRow } from './responses.ts';
import { findScan } from './scans.ts';

/**
 * Takes back what an action did: its tag, its entry on a list, its scan as far as that is not over. What somebody else had
 * put there before stays. False when that cannot be said yet: a scan that is just about to be queued.
 */
export async function undoAction(
  transaction: Knex.Transaction,
  { id, kind, payload, outcome }: ActionRow & { payload: Record<string, unknown> },
  userId: string,
): Promise<boolean> {
  if (kind === 'tag') await untagNode(transaction, id);
  if (kind === 'block' || kind === 'quarantine') {
    await removeEntries(transaction, payload.list_id as string, { actionId: id }, userId);
  }
  if (kind !== 'scan') return true;
  const scan = await findScan(transaction, outcome.scan_id as string);
  if (scan?.job_id) await requestCancel(transaction, scan.job_id);
  return !scan || scan.job_id !== null;
}
