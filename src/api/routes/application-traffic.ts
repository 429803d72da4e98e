import { z } from 'zod';
import { listTraffic, TRAFFIC_WAYS } from '../../db/application-traffic.ts';
import { findApplication } from '../../db/applications.ts';
import { protocolName } from '../../domain/ports/protocols.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { evidence, siteOf } from '../network-view.ts';
import { notFound } from '../problem.ts';
import { count, idParams, pageOf, pageQuery, timestamp } from '../schemas.ts';
import { tier } from './application-schemas.ts';

const way = z.enum(TRAFFIC_WAYS);
const hostname = z.string().nullable();
const zone = z.string().nullable();
const others = z.array(z.string()).meta({ description: 'Other applications that it is a member of' });

const traffic = z
  .strictObject({
    connection_id: z.uuid(),
    way: way.meta({ description: 'Seen from the application; inside is from member to member' }),
    ...{ client: z.string(), client_site: siteOf, client_hostname: hostname, client_zone: zone },
    client_tier: tier.meta({
      description: 'client: a machine inside that uses it and belongs to no application; external: one outside',
    }),
    client_applications: others,
    ...{ server: z.string(), server_site: siteOf, server_hostname: hostname, server_zone: zone },
    server_tier: tier.nullable().meta({ description: 'null for a machine inside that belongs to no application' }),
    server_applications: others,
    crosses_zones: z.boolean().meta({ description: 'What no zone has counts as one' }),
    ...{ protocol: z.int(), protocol_name: z.string(), port: z.int() },
    application: z.string().nullable().meta({ description: 'As most logs called it' }),
    evidence,
    direction_confidence: z.int().min(0).max(100),
    flows: count.meta({ description: 'That came about' }),
    failed_flows: count,
    ...{ bytes_out: count, bytes_in: count, first_seen: timestamp, last_seen: timestamp },
  })
  .meta({ id: 'ApplicationTraffic' });

const list = defineRoute({
  method: 'get',
  path: '/api/v1/applications/{id}/traffic',
  operationId: 'listApplicationTraffic',
  tag: 'applications',
  summary: 'What talks to an application, what it talks to, and which of that crosses zones',
  description:
    'The services that its readiness counts, one by one, the busiest first: what rules around it must allow.',
  permission: 'network:read',
  params: idParams,
  query: z.strictObject({
    ...pageQuery.shape,
    way: way.optional(),
    crosses_zones: z.stringbool().optional().meta({ description: 'From one zone into another, or not' }),
  }),
  responses: { 200: { description: 'A page of services', schema: pageOf(traffic) } },
  async handler(context) {
    const { id } = context.params;
    const { limit, cursor, ...filter } = context.query;
    const page = await inOwnTenant(context, async (transaction) => {
      if (!(await findApplication(transaction, id))) throw notFound('application');
      return listTraffic(transaction, id, filter, { limit, cursor });
    });
    const items = page.items.map((row) => ({ ...row, protocol_name: protocolName(row.protocol) }));
    return { status: 200, body: { ...page, items } };
  },
});

/** Who talks to applications, service by service. */
export const applicationTrafficRoutes: RouteDefinition[] = [list];
