import knexModule, { type Knex } from 'knex';
import type pg from 'pg';
import { traceQueries } from '../infra/tracing.ts';
import { askInTenant } from './tenant-query.ts';

/** A query as knex hands it to its driver. */
interface DriverQuery {
  sql: string;
  bindings?: unknown[];
  response?: pg.QueryResult;
}

const LARGEST_MEMORY = 1_000;
const remembered = new WeakMap<Knex, Map<string, Knex>>();

/**
 * What `inTenant` is for reading: every query made with the result is a transaction of its own in the tenant, takes one
 * round trip instead of four, and cannot write. Each sees what was committed when it began, as statements of one
 * transaction would. Not for cursors, locks or settings, which last as long as a transaction.
 */
export function tenantReads(app: Knex, tenantId: string): Knex {
  const known = remembered.get(app) ?? new Map<string, Knex>();
  remembered.set(app, known);
  const found = known.get(tenantId);
  if (found) return found;
  const made = openReads(app, tenantId);
  if (known.size >= LARGEST_MEMORY) known.delete(known.keys().next().value as string);
  known.set(tenantId, made);
  return made;
}

/** A knex of the same dialect and over the same connections, which puts the tenant before every query. */
function openReads(app: Knex, tenantId: string): Knex {
  const shared = app.client as Knex.Client;
  class TenantReads extends (shared.constructor as typeof Knex.Client) {
    /** Where knex hands a query to its driver. */
    async _query(connection: pg.Client, query: DriverQuery): Promise<DriverQuery> {
      query.response = await askInTenant(connection, tenantId, { text: query.sql, values: query.bindings ?? [] });
      return query;
    }

    override transaction(): never {
      throw new Error('reads are transactions of their own; inTenant gives one for several');
    }

    override stream(): never {
      throw new Error('a stream needs a transaction around it; inTenant gives one');
    }
  }
  const reads = knexModule({ client: TenantReads });
  // The pool is looked up at each use: it is gone once the database is closed.
  Object.defineProperty(reads.client, 'pool', { get: () => shared.pool });
  return traceQueries(reads, String((shared.connectionSettings as { user?: string })?.user ?? ''));
}
