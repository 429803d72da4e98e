import type { Knex } from 'knex';
import { z } from 'zod';
import { findHost, type HostRow, joinNodes, listHosts, nodesThatCanJoin, splitNodes } from '../../db/host-decisions.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { siteOf } from '../network-view.ts';
import { nodeType } from '../node-view.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery, timestamp } from '../schemas.ts';
import { invalid } from '../validate.ts';

const host = z
  .strictObject({
    id: z.uuid(),
    confidence: z.int().min(0).max(100).meta({ description: '100 is what somebody said' }),
    reasons: z.array(z.string()),
    created_at: timestamp,
    nodes: z.array(
      z.strictObject({
        id: z.uuid(),
        address: z.string(),
        site: siteOf,
        hostname: z.string().nullable(),
        node_type: nodeType,
      }),
    ),
  })
  .meta({ id: 'Host', description: 'A machine with several addresses' });

const nodeIds = (least: number) => z.array(z.uuid()).min(least).max(64).meta({ description: 'Ids of nodes' });

const list = defineRoute({
  method: 'get',
  path: '/api/v1/network/hosts',
  operationId: 'listHosts',
  tag: 'network',
  summary: 'Machines with several addresses, newest first',
  permission: 'network:read',
  query: pageQuery,
  responses: { 200: { description: 'A page of hosts', schema: pageOf(host) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listHosts(transaction, context.query));
    return { status: 200, body: page };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/api/v1/network/hosts/{id}',
  operationId: 'getHost',
  tag: 'network',
  summary: 'One machine with its addresses, and why they are one',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The host', schema: host } },
  async handler(context) {
    const body = await inOwnTenant(context, (transaction) => hostOr404(transaction, context.params.id));
    return { status: 200, body };
  },
});

const join = defineRoute({
  method: 'post',
  path: '/api/v1/network/hosts',
  operationId: 'joinHost',
  tag: 'network',
  summary: 'Say that addresses are one machine',
  description: 'Whatever belongs to the hosts of these nodes comes along. Later classifications keep to it.',
  permission: 'network:write',
  body: z.strictObject({ node_ids: nodeIds(2) }),
  responses: { 201: { description: 'The host', schema: host } },
  async handler(context) {
    const { node_ids } = context.body;
    if (new Set(node_ids).size < 2) throw invalid([{ in: 'body', path: 'node_ids', message: 'must name two nodes.' }]);
    const body = await inOwnTenant(context, async (transaction) => joined(transaction, context, node_ids));
    return { status: 201, body, headers: { Location: `/api/v1/network/hosts/${body.id}` } };
  },
});

const merge = defineRoute({
  method: 'post',
  path: '/api/v1/network/hosts/{id}/merge',
  operationId: 'mergeHost',
  tag: 'network',
  summary: 'Say that further addresses belong to a machine',
  description: 'Whatever belongs to the hosts of these nodes comes along. Later classifications keep to it.',
  permission: 'network:write',
  params: idParams,
  body: z.strictObject({ node_ids: nodeIds(1) }),
  responses: { 200: { description: 'The host', schema: host } },
  async handler(context) {
    const { id } = context.params;
    const body = await inOwnTenant(context, async (transaction) => {
      await hostOr404(transaction, id);
      return joined(transaction, context, context.body.node_ids, id);
    });
    return { status: 200, body };
  },
});

const split = defineRoute({
  method: 'post',
  path: '/api/v1/network/hosts/{id}/split',
  operationId: 'splitHost',
  tag: 'network',
  summary: 'Say that addresses do not belong to a machine',
  description:
    'The nodes named are taken out of the host and stay together. Later classifications keep them apart from the rest.',
  permission: 'network:write',
  params: idParams,
  body: z.strictObject({ node_ids: nodeIds(1) }),
  responses: {
    204: { description: 'Split' },
    409: { description: 'Nothing would remain, or a node is not of the host' },
  },
  async handler(context) {
    const { id } = context.params;
    const ids = [...new Set(context.body.node_ids)];
    await inOwnTenant(context, async (transaction) => {
      const { nodes } = await hostOr404(transaction, id);
      const own = new Set(nodes.map((node) => node.id));
      if (!ids.every((node) => own.has(node)) || ids.length >= own.size) {
        throw new Problem(409, 'conflict', 'Only some nodes of the host can be split from it.', {
          hint: 'Name nodes of this host, and leave at least one.',
        });
      }
      await splitNodes(transaction, id, ids, principalOf(context).userId);
      const addresses = nodes.filter((node) => ids.includes(node.id)).map(({ address }) => address);
      await record(transaction, context, 'host.split', id, { addresses });
    });
    return { status: 204 };
  },
});

async function hostOr404(transaction: Knex.Transaction, id: string): Promise<HostRow> {
  const row = await findHost(transaction, id);
  if (!row) throw notFound('host');
  return row;
}

async function joined(
  transaction: Knex.Transaction,
  context: Pick<RouteContext, 'principal' | 'requestId' | 'ip'>,
  ids: readonly string[],
  hostId?: string,
): Promise<HostRow> {
  const distinct = [...new Set(ids)];
  // Of another tenant and never there have the same answer.
  if ((await nodesThatCanJoin(transaction, distinct)).length < distinct.length)
    throw invalid([{ in: 'body', path: 'node_ids', message: 'There is no such node that stands for a machine.' }]);
  const id = await joinNodes(transaction, distinct, principalOf(context).userId, hostId);
  const row = await hostOr404(transaction, id);
  await record(transaction, context, 'host.join', id, { addresses: row.nodes.map(({ address }) => address) });
  return row;
}

/** Machines with several addresses. */
export const hostRoutes: RouteDefinition[] = [list, get, join, merge, split];
