import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { TOTAL } from '../db/paging.ts';
import { topologyVersion } from '../db/topology-version.ts';
import { isKnown } from './conditional.ts';
import { principalOf, type Reply, type RouteContext } from './define-route.ts';
import { inOwnTenant } from './in-tenant.ts';

/** An answer as it is kept: its body, and the length of its list. */
interface Kept {
  body: Record<string, unknown>;
  total: number | null;
}

/**
 * Answers a question about the topology: 304 when the asker knows the answer, what another asker was told when nothing
 * has changed since, or what `read` finds. `name` is the operation's. What is asked (params, query), of which tenant,
 * by which build and of which version of the topology make the ETag.
 */
export async function topologyAnswer(
  context: RouteContext,
  name: string,
  read: (transaction: Knex.Transaction) => Promise<object>,
): Promise<Reply> {
  const { tenantId } = principalOf(context);
  const { answers, build } = context.services;
  // Before the answer is read: what changes in between makes it newer than its version, never older.
  const version = await inOwnTenant(context, topologyVersion);
  const question = [build, tenantId, name, context.params ?? null, sorted(context.query), version];
  const key = createHash('sha256').update(JSON.stringify(question)).digest('base64url');
  const headers = { ETag: `"${key}"` };
  if (isKnown(headers.ETag, context.request.get('if-none-match'))) return { status: 304, headers };
  const kept = await answers.get(tenantId, key);
  if (kept !== undefined) return { status: 200, body: revived(JSON.parse(kept) as Kept), headers };
  const body = await inOwnTenant(context, read);
  const total = (body as { [TOTAL]?: number })[TOTAL] ?? null;
  // Nobody waits for that.
  void answers.put(tenantId, key, JSON.stringify({ body, total }));
  return { status: 200, body, headers };
}

function revived({ body, total }: Kept): object {
  return total === null ? body : { ...body, [TOTAL]: total };
}

function sorted(query: unknown): [string, unknown][] {
  return Object.entries(query ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
