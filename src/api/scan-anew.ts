import type { Knex } from 'knex';
import { z } from 'zod';
import { findWaitingJob } from '../db/waiting-job.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { principalOf } from './define-route.ts';

/** The id of the scan, as it is answered. */
export const scanJobId = z.uuid().meta({
  description: 'The scan that brings alerts in line; its result counts what is new, updated and resolved',
});

/**
 * Alerts follow what looks for them, over the data that is stored: one scan for several changes together. Gives the id of
 * its job.
 */
export async function scanAnew(
  transaction: Knex.Transaction,
  context: Parameters<typeof principalOf>[0],
): Promise<string> {
  const { tenantId, userId } = principalOf(context);
  const waiting = await findWaitingJob(transaction, 'threat-scan', {});
  if (waiting !== null) return waiting;
  const { id } = await enqueue(transaction, { tenantId, kind: 'threat-scan', payload: {}, createdBy: userId });
  return id;
}
