import type { Knex } from 'knex';
import { inTenant } from '../db/database.ts';
import { prepared } from '../db/prepared.ts';
import { tenantReads } from '../db/tenant-reads.ts';
import { principalOf, type RouteContext } from './define-route.ts';

type Asked = Pick<RouteContext, 'principal' | 'services'>;

/** Runs `work` in a transaction of the asker's tenant. */
export function inOwnTenant<Result>(
  context: Asked,
  work: (transaction: Knex.Transaction) => Promise<Result>,
): Promise<Result> {
  return inTenant(context.services.database.app, principalOf(context).tenantId, work);
}

/** What the asker's tenant has, for reading: one round trip a query, and no transaction around several. */
export function ownTenant(context: Asked): Knex {
  return tenantReads(context.services.database.app, principalOf(context).tenantId);
}

/** The same for a statement that is written out, and prepared. */
export function ownRows(context: Asked): (sql: string, values: unknown[]) => Promise<object[]> {
  const { tenantId } = principalOf(context);
  return (sql, values) => prepared(context.services.database.app, sql, values, tenantId);
}
