import { z } from 'zod';
import {
  type BlockListRow,
  deleteBlockList,
  findBlockList,
  insertBlockList,
  listBlockLists,
  updateBlockList,
} from '../../db/block-lists.ts';
import { playbooksNaming } from '../../db/response-channels.ts';
import { PURPOSES } from '../../domain/playbooks/target.ts';
import { readPrefix } from '../../domain/zones/prefix.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { prefix, text } from '../network-view.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { count, idParams, pageOf, pageQuery, plainName, timestamp } from '../schemas.ts';
import { invalid } from '../validate.ts';

const PATH = '/api/v1/block-lists';

const purpose = z
  .enum(PURPOSES)
  .meta({ description: 'block: addresses and names of others; quarantine: machines of your own' });
const never = z.array(prefix).max(200).meta({ description: 'Prefixes that it never takes' });

const blockList = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    purpose,
    description: z.string(),
    never: z.array(z.string()),
    entries: count.meta({ description: 'On it now' }),
    created_by: z.uuid(),
    created_at: timestamp,
  })
  .meta({ id: 'BlockList' });

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listBlockLists',
  tag: 'block lists',
  summary: 'Lists that firewalls read, the newest first',
  permission: 'security:read',
  query: pageQuery,
  responses: { 200: { description: 'A page of lists', schema: pageOf(blockList) } },
  async handler(context) {
    return {
      status: 200,
      body: await inOwnTenant(context, (transaction) => listBlockLists(transaction, context.query)),
    };
  },
});

const create = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'createBlockList',
  tag: 'block lists',
  summary: 'Make a list, which is empty',
  description: 'Only responses that somebody approved put something on it.',
  permission: 'security:write',
  body: z.strictObject({
    name: plainName,
    purpose: purpose.default('block'),
    description: text(2_000).optional(),
    never: never.default([]),
  }),
  responses: { 201: { description: 'The list', schema: blockList }, 409: { description: 'The name is taken' } },
  async handler(context) {
    const { name, purpose: what, description = '' } = context.body;
    const made = { name, purpose: what, description, never: readNever(context.body.never) };
    const row = await inOwnTenant(context, async (transaction) => {
      const stored = await insertBlockList(transaction, { ...made, createdBy: principalOf(context).userId });
      if (!stored)
        throw new Problem(409, 'conflict', 'There is a list of this name.', { hint: 'Choose another name.' });
      await record(transaction, context, 'block-list.create', stored.id, details(stored));
      return stored;
    });
    return { status: 201, body: row, headers: { Location: `${PATH}/${row.id}` } };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getBlockList',
  tag: 'block lists',
  summary: 'A list',
  permission: 'security:read',
  params: idParams,
  responses: { 200: { description: 'The list', schema: blockList } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findBlockList(transaction, context.params.id));
    if (!row) throw notFound('block list');
    return { status: 200, body: row };
  },
});

const change = defineRoute({
  method: 'patch',
  path: `${PATH}/{id}`,
  operationId: 'changeBlockList',
  tag: 'block lists',
  summary: 'Say what a list is for, and what it never takes',
  description: 'What is on it stays.',
  permission: 'security:write',
  params: idParams,
  body: z.strictObject({ description: text(2_000).optional(), never: never.optional() }),
  responses: { 200: { description: 'The list', schema: blockList } },
  async handler(context) {
    const { id } = context.params;
    const { description, never: said } = context.body;
    const row = await inOwnTenant(context, async (transaction) => {
      if (!(await findBlockList(transaction, id))) throw notFound('block list');
      const changes = { description, never: said && readNever(said) };
      const changed = (await updateBlockList(transaction, id, changes)) as BlockListRow;
      await record(transaction, context, 'block-list.change', id, details(changed));
      return changed;
    });
    return { status: 200, body: row };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: `${PATH}/{id}`,
  operationId: 'deleteBlockList',
  tag: 'block lists',
  summary: 'Remove a list with everything on it',
  permission: 'security:write',
  params: idParams,
  responses: { 204: { description: 'Removed' }, 409: { description: 'A playbook needs it' } },
  async handler(context) {
    await inOwnTenant(context, async (transaction) => {
      const needed = await playbooksNaming(transaction, context.params.id);
      if (needed.length > 0) {
        throw new Problem(409, 'in-use', `Playbooks write onto this list: ${needed.slice(0, 5).join(', ')}.`, {
          hint: 'Rewrite or remove them first.',
        });
      }
      const row = await deleteBlockList(transaction, context.params.id);
      if (!row) throw notFound('block list');
      await record(transaction, context, 'block-list.delete', row.id, details(row));
    });
    return { status: 204 };
  },
});

/** Prefixes in their one spelling. Throws 422 for one with bits beyond its mask. */
function readNever(said: readonly string[]): string[] {
  return said.map((each, at) => {
    const read = readPrefix(each);
    if ('fault' in read) throw invalid([{ in: 'body', path: `never.${at}`, message: read.fault }]);
    return read.prefix;
  });
}

function details({ name, purpose: what, never: kept, entries: number }: BlockListRow) {
  return { name, purpose: what, never: kept, entries: number };
}

/** Lists that firewalls read. */
export const blockListRoutes: RouteDefinition[] = [list, create, get, change, remove];
