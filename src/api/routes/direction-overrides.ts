import type { Knex } from 'knex';
import { z } from 'zod';
import {
  type DirectionOverrideRow,
  deleteDirectionOverride,
  insertDirectionOverride,
  listDirectionOverrides,
} from '../../db/direction-overrides.ts';
import { findWaitingJob } from '../../db/waiting-job.ts';
import { protocolName, protocolNumber } from '../../domain/ports/protocols.ts';
import { enqueue } from '../../jobs/enqueue.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { text, writtenPrefix } from '../network-view.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { siteName, siteWithRange } from '../require-site.ts';
import { accepted, idParams, pageOf, pageQuery, statusUrl, timestamp } from '../schemas.ts';

const protocol = z.enum(['tcp', 'udp', 'sctp']);
const port = z.int().min(1).max(65_535);
const role = z.enum(['server', 'client']).meta({
  description: 'server: whoever calls this port is the client. client: the port is never a service',
});
const range = writtenPrefix('Prefix in CIDR notation, or an address');

const fields = {
  id: z.uuid(),
  range: z.string(),
  site: z.string().nullable().meta({ description: 'The site whose machines are meant' }),
  protocol,
  port,
  role,
  reason: z.string(),
  created_by: z.uuid().nullable(),
  created_at: timestamp,
};
const override = z.strictObject(fields).meta({ id: 'DirectionOverride' });

function view(row: DirectionOverrideRow) {
  return { ...row, protocol: protocolName(row.protocol) as z.output<typeof protocol> };
}

const list = defineRoute({
  method: 'get',
  path: '/api/v1/network/direction-overrides',
  operationId: 'listDirectionOverrides',
  tag: 'network',
  summary: 'What people said about who is the server, newest first',
  permission: 'network:read',
  query: pageQuery,
  responses: { 200: { description: 'A page of overrides', schema: pageOf(override) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listDirectionOverrides(transaction, context.query));
    return { status: 200, body: { ...page, items: page.items.map(view) } };
  },
});

const add = defineRoute({
  method: 'post',
  path: '/api/v1/network/direction-overrides',
  operationId: 'addDirectionOverride',
  tag: 'network',
  summary: 'Say that a port is a server’s, or never is',
  description:
    'Counts before everything but what a source states itself; of several ranges around an address the longest counts. The topology is built again with it, from flows that were read before too.',
  permission: 'network:write',
  body: z.strictObject({
    range,
    site: siteName.optional(),
    protocol: protocol.default('tcp'),
    port,
    role,
    reason: text(500),
  }),
  responses: {
    201: {
      description: 'The override, and the job that builds the topology with it',
      schema: z.strictObject({ ...fields, ...accepted.shape }),
    },
    409: { description: 'Something is said about this port of this range already' },
  },
  async handler(context) {
    const { tenantId, userId } = principalOf(context);
    const wanted = { ...context.body, protocol: protocolNumber(context.body.protocol) as number };
    const { row, jobId } = await inOwnTenant(context, async (transaction) => {
      const site = await siteWithRange(transaction, context.body);
      const made = await insertDirectionOverride(transaction, { ...wanted, site, tenantId, createdBy: userId });
      if (!made) throw alreadyThere();
      await record(transaction, context, 'direction-override.add', made.id, detailsOf(made));
      return { row: made, jobId: await discoverAnew(transaction, context) };
    });
    return { status: 201, body: { ...view(row), job_id: jobId, status_url: statusUrl(jobId) } };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/api/v1/network/direction-overrides/{id}',
  operationId: 'removeDirectionOverride',
  tag: 'network',
  summary: 'Take back what was said about a port',
  permission: 'network:write',
  params: idParams,
  responses: { 202: { description: 'It is gone; the topology follows', schema: accepted } },
  async handler(context) {
    const { id } = context.params;
    const jobId = await inOwnTenant(context, async (transaction) => {
      const gone = await deleteDirectionOverride(transaction, id);
      if (!gone) throw notFound('direction override');
      await record(transaction, context, 'direction-override.remove', id, detailsOf(gone));
      return discoverAnew(transaction, context);
    });
    return { status: 202, body: { job_id: jobId, status_url: statusUrl(jobId) } };
  },
});

/** Flows that were read before take their direction anew, of several changes together. Gives the id of the job. */
async function discoverAnew(transaction: Knex.Transaction, context: RouteContext): Promise<string> {
  const { tenantId, userId } = principalOf(context);
  const waiting = await findWaitingJob(transaction, 'discovery', {});
  if (waiting !== null) return waiting;
  const { id } = await enqueue(transaction, { tenantId, kind: 'discovery', payload: {}, createdBy: userId });
  return id;
}

function detailsOf(row: DirectionOverrideRow): Record<string, unknown> {
  const { range, site, protocol, port, role, reason } = view(row);
  return { range, site, protocol, port, role, reason };
}

function alreadyThere(): Problem {
  return new Problem(409, 'direction-override-exists', 'Something is said about this port of this range already.', {
    hint: 'Remove that first, or name a longer prefix: the longest one counts.',
  });
}

/** What people say about who is the server. */
export const directionOverrideRoutes: RouteDefinition[] = [list, add, remove];
