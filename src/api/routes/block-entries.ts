import { z } from 'zod';
import { listEntries, removeEntries } from '../../db/block-entries.ts';
import { findBlockList } from '../../db/block-lists.ts';
import { listNodeTags } from '../../db/node-tags.ts';
import { ENTRY_KINDS } from '../../domain/playbooks/feeds/entry.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { address, siteOf, text } from '../network-view.ts';
import { notFound } from '../problem.ts';
import { record } from '../record.ts';
import { siteFilter } from '../require-site.ts';
import { idParams, pageOf, pageQuery, timestamp } from '../schemas.ts';

const PATH = '/api/v1/block-lists';

const entry = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(ENTRY_KINDS),
    value: z.string(),
    reason: z.string(),
    alert_id: z.uuid().nullable(),
    action_id: z.uuid().nullable().meta({ description: 'The action of a response that put it there' }),
    added_at: timestamp,
    expires_at: timestamp,
    removed_at: timestamp.nullable(),
    removed_by: z.uuid().nullable(),
  })
  .meta({ id: 'BlockEntry' });

const entries = defineRoute({
  method: 'get',
  path: `${PATH}/{id}/entries`,
  operationId: 'listBlockEntries',
  tag: 'block lists',
  summary: 'What is on a list and why, the newest first',
  permission: 'security:read',
  params: idParams,
  query: z.strictObject({
    ...pageQuery.shape,
    ended: z
      .stringbool()
      .default(false)
      .meta({ description: 'Also what is no longer on it', override: { type: 'boolean', default: false } }),
  }),
  responses: { 200: { description: 'A page of entries', schema: pageOf(entry) } },
  async handler(context) {
    const { limit, cursor, ended } = context.query;
    const { id } = context.params;
    const body = await inOwnTenant(context, async (transaction) => {
      if (!(await findBlockList(transaction, id))) throw notFound('block list');
      return listEntries(transaction, id, { ended }, { limit, cursor });
    });
    return { status: 200, body };
  },
});

const takeOff = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/remove-entries`,
  operationId: 'removeBlockEntries',
  tag: 'block lists',
  summary: 'Take entries off a list before their time',
  permission: 'security:write',
  params: idParams,
  body: z.strictObject({ values: z.array(z.string().min(1).max(2_048)).min(1).max(1_000) }),
  responses: {
    200: { description: 'What was taken off', schema: z.strictObject({ removed: z.array(z.string()) }) },
  },
  async handler(context) {
    const { id } = context.params;
    const removed = await inOwnTenant(context, async (transaction) => {
      const row = await findBlockList(transaction, id);
      if (!row) throw notFound('block list');
      const gone = await removeEntries(transaction, id, context.body, principalOf(context).userId);
      await record(transaction, context, 'block-list.remove-entries', id, {
        name: row.name,
        removed: gone.slice(0, 50),
      });
      return gone;
    });
    return { status: 200, body: { removed } };
  },
});

const tags = defineRoute({
  method: 'get',
  path: '/api/v1/node-tags',
  operationId: 'listNodeTags',
  tag: 'block lists',
  summary: 'What responses have tagged addresses with, the newest first',
  permission: 'security:read',
  query: z.strictObject({
    ...pageQuery.shape,
    tag: text(64).optional(),
    address: address.optional(),
    site: siteFilter.optional(),
  }),
  responses: {
    200: {
      description: 'A page of tags',
      schema: pageOf(
        z
          .strictObject({ address: z.string(), site: siteOf, tag: z.string(), action_id: z.uuid(), set_at: timestamp })
          .meta({ id: 'NodeTag' }),
      ),
    },
  },
  async handler(context) {
    const { limit, cursor, ...filter } = context.query;
    const body = await inOwnTenant(context, (transaction) => listNodeTags(transaction, filter, { limit, cursor }));
    return { status: 200, body };
  },
});

/** What is on lists, and tags. */
export const blockEntryRoutes: RouteDefinition[] = [entries, takeOff, tags];
