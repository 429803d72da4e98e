import type { Knex } from 'knex';
import { hasWaiting } from '../db/jobs.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { principalOf, type RouteContext } from './define-route.ts';

/** Has the nodes classified anew after a change of what people say of them, unless that is going to happen anyway. */
export async function classifyAgain(
  transaction: Knex.Transaction,
  context: Pick<RouteContext, 'principal'>,
): Promise<void> {
  const { tenantId, userId } = principalOf(context);
  if (await hasWaiting(transaction, { tenantId, kind: 'classification' })) return;
  await enqueue(transaction, { tenantId, kind: 'classification', payload: {}, createdBy: userId });
}
