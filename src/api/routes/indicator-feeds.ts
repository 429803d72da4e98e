import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { findDestination } from '../../db/destinations.ts';
import {
  countByFeed,
  deleteFeed,
  type FeedRow,
  findFeed,
  insertFeed,
  listFeeds,
  updateFeed,
} from '../../db/indicator-feeds.ts';
import { DestinationNotAllowed } from '../../infra/destination-not-allowed.ts';
import { enqueue } from '../../jobs/enqueue.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { accepted, idParams, pageOf, pageQuery, statusUrl } from '../schemas.ts';
import { invalid } from '../validate.ts';
import { changedFeed, feed, feedView, newFeed } from './indicator-schemas.ts';

const PATH = '/api/v1/indicator-feeds';

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listIndicatorFeeds',
  tag: 'indicators',
  summary: 'Feeds that indicators are fetched from, the newest first',
  permission: 'security:read',
  query: pageQuery,
  responses: { 200: { description: 'A page of feeds', schema: pageOf(feed) } },
  async handler(context) {
    const body = await inOwnTenant(context, async (transaction) => {
      const page = await listFeeds(transaction, context.query);
      const ids = page.items.map(({ id }) => id);
      const counts = await countByFeed(transaction, ids);
      return { ...page, items: page.items.map((row) => feedView(row, counts.get(row.id))) };
    });
    return { status: 200, body };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getIndicatorFeed',
  tag: 'indicators',
  summary: 'A feed with how it fares',
  permission: 'security:read',
  params: idParams,
  responses: { 200: { description: 'The feed', schema: feed } },
  async handler(context) {
    const { id } = context.params;
    const body = await inOwnTenant(context, async (transaction) =>
      viewOf(transaction, await findFeed(transaction, id)),
    );
    return { status: 200, body };
  },
});

const create = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'createIndicatorFeed',
  tag: 'indicators',
  summary: 'Add a feed',
  description:
    'Its address must lie at an approved destination with the purpose feed. It is fetched by jobs of the kind intel-fetch: now and then by a schedule, or at once by POST …/fetch.',
  permission: 'security:write',
  body: newFeed,
  responses: {
    201: { description: 'The feed', schema: feed },
    409: { description: 'The name is taken' },
    422: { description: 'Nobody approved the destination, or the request has a fault' },
  },
  async handler(context) {
    const { authorization, ...stated } = context.body;
    const { tenantId, userId } = principalOf(context);
    const id = randomUUID();
    const body = await inOwnTenant(context, async (transaction) => {
      await requireApproved(transaction, stated.url);
      const sealed = seal(context, id, authorization);
      const made = { ...stated, id, tenant_id: tenantId, created_by: userId, authorization_sealed: sealed };
      const row = await insertFeed(transaction, made);
      if (!row) throw nameTaken();
      await record(transaction, context, 'indicator-feed.create', id, details(row));
      return viewOf(transaction, row);
    });
    return { status: 201, body, headers: { Location: `${PATH}/${id}` } };
  },
});

const change = defineRoute({
  method: 'patch',
  path: `${PATH}/{id}`,
  operationId: 'changeIndicatorFeed',
  tag: 'indicators',
  summary: 'Change a feed, or switch it on or off',
  description: 'With another address the authorization must be given again, or it is asked without one.',
  permission: 'security:write',
  params: idParams,
  body: changedFeed,
  responses: {
    200: { description: 'The feed', schema: feed },
    422: { description: 'Nobody approved the destination, or the request has a fault' },
  },
  async handler(context) {
    const { id } = context.params;
    const { authorization, ...stated } = context.body;
    const body = await inOwnTenant(context, async (transaction) => {
      const before = await findFeed(transaction, id);
      if (!before) throw notFound('indicator feed');
      const moved = stated.url !== undefined && stated.url !== before.url;
      if (stated.url !== undefined) await requireApproved(transaction, stated.url);
      // What one host was told in confidence is not for another; and what was read there says nothing of it.
      const sealed =
        authorization !== undefined || moved ? { authorization_sealed: seal(context, id, authorization) } : {};
      const changes = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
      const position = moved ? { position: {} } : {};
      const row = (await updateFeed(transaction, id, { ...changes, ...sealed, ...position })) as FeedRow;
      await record(transaction, context, 'indicator-feed.change', id, details(row));
      return viewOf(transaction, row);
    });
    return { status: 200, body };
  },
});

const fetchNow = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/fetch`,
  operationId: 'fetchIndicatorFeed',
  tag: 'indicators',
  summary: 'Fetch a feed now',
  permission: 'security:write',
  params: idParams,
  responses: { 202: { description: 'The work is queued', schema: accepted } },
  async handler(context) {
    const { id } = context.params;
    const { tenantId, userId } = principalOf(context);
    const job = await inOwnTenant(context, async (transaction) => {
      if (!(await findFeed(transaction, id))) throw notFound('indicator feed');
      const made = await enqueue(transaction, {
        ...{ tenantId, kind: 'intel-fetch' as const, payload: { feed_id: id }, createdBy: userId },
      });
      await record(transaction, context, 'indicator-feed.fetch', id, { job: made.id });
      return made;
    });
    return { status: 202, body: { job_id: job.id, status_url: statusUrl(job.id) } };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: `${PATH}/{id}`,
  operationId: 'deleteIndicatorFeed',
  tag: 'indicators',
  summary: 'Remove a feed',
  description: 'Its indicators stay until they end.',
  permission: 'security:write',
  params: idParams,
  responses: { 204: { description: 'Removed' } },
  async handler(context) {
    await inOwnTenant(context, async (transaction) => {
      const row = await deleteFeed(transaction, context.params.id);
      if (!row) throw notFound('indicator feed');
      await record(transaction, context, 'indicator-feed.delete', row.id, details(row));
    });
    return { status: 204 };
  },
});

async function viewOf(transaction: Knex.Transaction, row: FeedRow | undefined) {
  if (!row) throw notFound('indicator feed');
  const counts = await countByFeed(transaction, [row.id]);
  return feedView(row, counts.get(row.id));
}

function seal(
  { services }: Pick<RouteContext, 'services'>,
  id: string,
  text: string | null | undefined,
): Buffer | null {
  return text ? services.feedCipher.seal(Buffer.from(text), id) : null;
}

async function requireApproved(transaction: Knex.Transaction, url: string): Promise<void> {
  const found = await findDestination(transaction, 'feed', url).catch((error: unknown) => {
    if (error instanceof DestinationNotAllowed) throw invalid([{ in: 'body', path: 'url', message: error.message }]);
    throw error;
  });
  if (found) return;
  throw new Problem(422, 'destination-not-approved', 'No administrator has approved requests to this address.', {
    hint: 'Have it approved: POST /api/v1/destinations with the purpose feed.',
  });
}

/** Never the whole address: a feed's key may stand in its query. */
function details({ name, kind, url, enabled }: FeedRow) {
  const { origin, pathname } = new URL(url);
  return { name, kind, at: `${origin}${pathname}`, enabled };
}

function nameTaken(): Problem {
  return new Problem(409, 'conflict', 'There is a feed of this name.', { hint: 'Choose another name.' });
}

/** Where indicators come from by themselves. */
export const indicatorFeedRoutes: RouteDefinition[] = [list, create, get, change, fetchNow, remove];
