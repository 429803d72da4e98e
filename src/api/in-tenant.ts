import type { Knex } from 'knex';
import { inTenant } from '../db/database.ts';
import { principalOf, type RouteContext } from './define-route.ts';

/** Runs `work` in a transaction of the asker's tenant. */
export function inOwnTenant<Result>(
  context: Pick<RouteContext, 'principal' | 'services'>,
  work: (transaction: Knex.Transaction) => Promise<Result>,
): Promise<Result> {
  return inTenant(context.services.database.app, principalOf(context).tenantId, work);
}
