import { z } from 'zod';
import { findNode } from '../../db/network-nodes.ts';
import { correctNode, findCorrection } from '../../db/node-corrections.ts';
import { hostName } from '../../domain/nodes/host-name.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { node, text } from '../network-view.ts';
import { nodeType } from '../node-view.ts';
import { notFound } from '../problem.ts';
import { record } from '../record.ts';
import { idParams } from '../schemas.ts';

const correction = z
  .strictObject({
    hostname: z
      .string()
      .max(253)
      .refine((name) => hostName(name) !== null, 'must be a host name')
      .transform((name) => hostName(name) as string)
      .nullable()
      .optional()
      .meta({ override: { type: ['string', 'null'] } }),
    node_type: nodeType.nullable().optional(),
    os: text(120).nullable().optional(),
    owner: text(200).nullable().optional(),
    notes: text(4_000).nullable().optional(),
  })
  .refine((stated) => Object.keys(stated).length > 0, 'must change something')
  .meta({ id: 'NodeCorrection' });

const correct = defineRoute({
  method: 'patch',
  path: '/api/v1/network/nodes/{id}',
  operationId: 'correctNode',
  tag: 'network',
  summary: 'Say what a node is',
  description:
    'What is said stands above all evidence, also in later classifications. null takes back what was said before; what is left out stays.',
  permission: 'network:write',
  params: idParams,
  body: correction,
  responses: { 200: { description: 'The node as it is shown now', schema: node } },
  async handler(context) {
    const { id } = context.params;
    const { body } = context;
    const changed = await inOwnTenant(context, async (transaction) => {
      if (!(await correctNode(transaction, id, body, principalOf(context).userId))) throw notFound('node');
      const row = await findNode(transaction, id);
      if (!row) throw notFound('node');
      const kept = await findCorrection(transaction, id);
      await record(transaction, context, 'node.correct', id, {
        address: row.address,
        site: row.site,
        changed: Object.keys(body),
        node_type: kept?.node_type ?? null,
        hostname: kept?.hostname ?? null,
      });
      return row;
    });
    return { status: 200, body: changed };
  },
});

/** What people say of nodes. */
export const nodeRoutes: RouteDefinition[] = [correct];
