import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { liveEntries } from '../../db/block-entries.ts';
import { findBlockList } from '../../db/block-lists.ts';
import { ENTRY_KINDS, type FeedEntry, type FeedList } from '../../domain/playbooks/feeds/entry.ts';
import { stixBundle } from '../../domain/playbooks/feeds/stix.ts';
import { edlFeed, nftablesFeed, plainFeed } from '../../domain/playbooks/feeds/text-feeds.ts';
import { CONDITIONAL, isKnown, UNCHANGED } from '../conditional.ts';
import { defineRoute, type Reply, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound } from '../problem.ts';
import { idParams } from '../schemas.ts';

const STIX = 'application/stix+json;version=2.1';
const BASIC = 'Needs an API key with feeds:read, as X-API-Key or as the password of HTTP Basic, whatever the user.';

const feed = defineRoute({
  method: 'get',
  path: '/api/v1/block-lists/{id}/feed',
  operationId: 'readBlockListFeed',
  tag: 'block lists',
  summary: 'What is on a list now, as firewalls fetch it',
  description: BASIC,
  permission: 'feeds:read',
  params: idParams,
  query: z.strictObject({
    format: z
      .enum(['plain', 'edl', 'nftables'])
      .default('plain')
      .meta({ description: 'One value a line; an external dynamic list; a file for nft -f (addresses only)' }),
    kind: z.enum(ENTRY_KINDS).default('address').meta({ description: 'Of plain and edl: which values' }),
  }),
  requestHeaders: CONDITIONAL,
  responses: {
    200: { description: 'The values', contentType: 'text/plain', headers: { ETag: 'Of its content' } },
    304: UNCHANGED,
  },
  handler: (context) => {
    const { format, kind } = context.query;
    return answer(context, 'text/plain; charset=utf-8', (list, entries) => {
      if (format === 'nftables') return nftablesFeed(list, entries);
      return format === 'edl' ? edlFeed(entries, kind) : plainFeed(entries, kind);
    });
  },
});

const bundle = defineRoute({
  method: 'get',
  path: '/api/v1/block-lists/{id}/stix',
  operationId: 'readBlockListBundle',
  tag: 'block lists',
  summary: 'What is on a list now, as a STIX 2.1 bundle',
  description: BASIC,
  permission: 'feeds:read',
  params: idParams,
  requestHeaders: CONDITIONAL,
  responses: {
    200: { description: 'The bundle', contentType: STIX, headers: { ETag: 'Of its content' } },
    304: UNCHANGED,
  },
  handler: (context) => answer(context, STIX, stixBundle),
});

async function answer(
  context: RouteContext<typeof idParams>,
  type: string,
  write: (list: FeedList, entries: readonly FeedEntry[]) => string,
): Promise<Reply> {
  const { id } = context.params;
  const text = await inOwnTenant(context, async (transaction) => {
    const list = await findBlockList(transaction, id);
    if (!list) throw notFound('block list');
    return write(list, await liveEntries(transaction, id));
  });
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
  if (isKnown(etag, context.request.get('if-none-match'))) return { status: 304, headers: { ETag: etag } };
  return { status: 200, stream: Readable.from([Buffer.from(text)]), headers: { 'Content-Type': type, ETag: etag } };
}

/** Lists as firewalls fetch them. */
export const blockListFeedRoutes: RouteDefinition[] = [feed, bundle];
