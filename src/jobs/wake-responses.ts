import type { Knex } from 'knex';
import type { JobRow } from '../db/jobs.ts';
import { enqueue } from './enqueue.ts';

/** Has alerts answered and actions done soon, in the transaction of what there is to do. */
export function wakeResponses(
  transaction: Knex.Transaction,
  tenantId: string,
  createdBy: string | null = null,
): Promise<JobRow> {
  return enqueue(transaction, { tenantId, kind: 'response', payload: {}, createdBy });
}
