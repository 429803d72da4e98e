import { z } from 'zod';
import { zoneMatrix } from '../../db/zone-matrix.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { scope } from '../network-view.ts';
import { count, timestamp } from '../schemas.ts';

const end = z
  .strictObject({
    zone_id: z.uuid().nullable(),
    zone: z.string().nullable(),
    scope: scope.nullable().meta({ description: 'Of addresses that no zone has; null for a zone' }),
  })
  .meta({ id: 'MatrixEnd' });

const pair = z
  .strictObject({
    client: end,
    server: end,
    connections: count,
    denied_connections: count.meta({ description: 'Of them those on which nothing ever succeeded' }),
    services: count.meta({ description: 'Summed over the connections' }),
    flows: count,
    failed_flows: count,
    bytes_out: count,
    bytes_in: count,
    first_seen: timestamp,
    last_seen: timestamp,
  })
  .meta({ id: 'ZonePair', description: 'Bytes are seen from the client: out is what it sent' });

const matrix = defineRoute({
  method: 'get',
  path: '/api/v1/network/zone-matrix',
  operationId: 'getZoneMatrix',
  tag: 'zones',
  summary: 'What goes from zone to zone',
  description: 'Every pair with a connection, the most bytes first. Nodes that no zone has count by their scope.',
  permission: 'network:read',
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(20_000).default(2_000) }),
  responses: {
    200: {
      description: 'The pairs',
      schema: z.strictObject({ pairs: z.array(pair) }).meta({ id: 'ZoneMatrix' }),
    },
  },
  async handler(context) {
    const pairs = await inOwnTenant(context, (transaction) => zoneMatrix(transaction, context.query.limit));
    return { status: 200, body: { pairs } };
  },
});

/** Traffic between zones. */
export const zoneMatrixRoutes: RouteDefinition[] = [matrix];
