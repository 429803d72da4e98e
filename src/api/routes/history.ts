import { z } from 'zod';
import { CHANGE_SUBJECTS } from '../../db/change-sources.ts';
import { SPENT_COLUMNS } from '../../db/counters.ts';
import { CHANGES, type ChangeCounts, countChanges, listChanges } from '../../db/network-changes.ts';
import { readHistory } from '../../db/network-history.ts';
import { protocolName } from '../../domain/ports/protocols.ts';
import { moment } from '../../domain/requests/moment.ts';
import { DEPARTURE } from '../../domain/topology/departure.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { address, portNumber, protocol, siteOf } from '../network-view.ts';
import { siteFilter } from '../require-site.ts';
import { count, pageOf, pageQuery, timestamp } from '../schemas.ts';
import { invalid } from '../validate.ts';

const DAY = 86_400_000;
/** Buckets of one answer. */
const MOST_BUCKETS = 2_000;

const spent = Object.fromEntries(SPENT_COLUMNS.map((column) => [column, count])) as Record<
  (typeof SPENT_COLUMNS)[number],
  typeof count
>;

const bucket = z
  .strictObject({
    at: timestamp.meta({ description: 'Its beginning' }),
    peers: count.meta({ description: 'Distinct peers' }),
    services: count.meta({ description: 'Services, each with each peer' }),
    ...spent,
  })
  .meta({ id: 'HistoryBucket' });

const history = defineRoute({
  method: 'get',
  path: '/api/v1/network/history',
  operationId: 'getNetworkHistory',
  tag: 'history',
  summary: 'The hours or days of a node, a connection or a service',
  description:
    'With peer and role it is that of a connection, with protocol and port that of a service. Hours and days without traffic are left out. Bytes are seen from the node.',
  permission: 'network:read',
  query: z.strictObject({
    node: address,
    site: siteFilter.optional(),
    peer: address.optional().meta({ description: 'Only what it has to do with this node' }),
    role: z.enum(['client', 'server']).optional().meta({ description: 'Only as client, or only as server' }),
    protocol: protocol.optional(),
    port: portNumber.optional(),
    bucket: z.enum(['hour', 'day']).default('day'),
    from: moment.optional().meta({ description: '30 days, or 3 of hours, before to, if nothing is said' }),
    to: moment.optional().meta({ description: 'Now, if nothing is said' }),
  }),
  responses: {
    200: {
      description: 'Buckets with traffic, oldest first',
      schema: z
        .strictObject({ from: timestamp, to: timestamp, bucket: z.enum(['hour', 'day']), buckets: z.array(bucket) })
        .meta({ id: 'NetworkHistory' }),
    },
  },
  async handler(context) {
    const { bucket, from: since, to: until, ...subject } = context.query;
    const to = until === undefined ? new Date() : new Date(until);
    const from = since === undefined ? new Date(to.getTime() - (bucket === 'day' ? 30 : 3) * DAY) : new Date(since);
    refuseBackwards(from, to);
    if ((to.getTime() - from.getTime()) / (bucket === 'day' ? DAY : DAY / 24) > MOST_BUCKETS)
      throw invalid([{ in: 'query', path: 'from', message: `lies more than ${MOST_BUCKETS} buckets before to` }]);
    const buckets = await inOwnTenant(context, (transaction) =>
      readHistory(transaction, subject, { bucket, from, to }),
    );
    return { status: 200, body: { from, to, bucket, buckets } };
  },
});

const change = z
  .strictObject({
    at: timestamp.meta({ description: 'First seen if new, last seen if gone, last day or sighting that changed it' }),
    node_id: z.uuid().nullable(),
    connection_id: z.uuid().nullable(),
    address: z.string().nullable().meta({ description: 'Of a node, or of the node whose port it is' }),
    site: siteOf,
    client: z.string().nullable(),
    client_site: siteOf,
    server: z.string().nullable(),
    server_site: siteOf,
    protocol: z.int().nullable(),
    protocol_name: z.string().nullable(),
    port: z.int().nullable(),
    first_seen: timestamp,
    last_seen: timestamp,
    reasons: z.array(z.enum(['volume', 'failures', 'new-service', 'new-port'])).meta({ description: 'If changed' }),
    factor: z.number().nullable().meta({ description: 'Greatest departure of the volume of a day' }),
  })
  .meta({ id: 'NetworkChange' });

const kinds = z.strictObject({ new: count, gone: count, changed: count.optional() });
const changeCounts = z
  .strictObject({ node: kinds, connection: kinds, service: kinds, port: kinds })
  .meta({ id: 'ChangeCounts' });

const changes = defineRoute({
  method: 'get',
  path: '/api/v1/network/changes',
  operationId: 'listNetworkChanges',
  tag: 'history',
  summary: 'What is new, gone and changed between two moments',
  description: `New: first seen after from, until to. Gone: seen by from, without traffic for silence_days at to and ever since, but not yet at from. Changed: there by from, and on a day that begins in the window its bytes (flows, where no log states bytes) were at least factor times the mean of its days with traffic among the ${DEPARTURE.daysBefore} days before, or that much fewer; or its share of failed flows moved by ${DEPARTURE.failedShare}; or, of a connection, it has a new service; or, of a node, a new open port. A port is open once a client reached it or a scan found it open.`,
  permission: 'network:read',
  query: z.strictObject({
    ...pageQuery.shape,
    from: moment,
    to: moment.optional().meta({ description: 'Now, if nothing is said' }),
    subject: z.enum(CHANGE_SUBJECTS).default('service'),
    change: z.enum(CHANGES).default('new'),
    silence_days: z.coerce.number().int().min(1).max(365).default(7),
    factor: z.coerce.number().min(DEPARTURE.factor).max(1_000_000).default(DEPARTURE.factor),
    counts: z.stringbool().default(true).meta({ description: 'Count every kind of change as well' }),
  }),
  responses: {
    200: {
      description: 'A page of one kind of change, the latest first, and how many there are of each kind',
      schema: z.strictObject({
        ...pageOf(change).shape,
        from: timestamp,
        to: timestamp,
        counts: changeCounts.nullable(),
      }),
    },
  },
  async handler(context) {
    const { limit, cursor, subject, change, silence_days, factor, counts: wanted } = context.query;
    const from = new Date(context.query.from);
    const to = context.query.to === undefined ? new Date() : new Date(context.query.to);
    refuseBackwards(from, to);
    const window = { from, to, silenceDays: silence_days, factor };
    const body = await inOwnTenant(context, async (transaction) => {
      const counts: ChangeCounts | null = wanted ? await countChanges(transaction, window) : null;
      const found = await listChanges(transaction, { subject, change, window }, { limit, cursor });
      return { ...found, from, to, counts };
    });
    const items = body.items.map((row) => ({
      ...row,
      protocol_name: row.protocol === null ? null : protocolName(row.protocol),
    }));
    return { status: 200, body: { ...body, items } };
  },
});

function refuseBackwards(from: Date, to: Date): void {
  if (from >= to) throw invalid([{ in: 'query', path: 'from', message: 'must lie before to' }]);
}

/** What happened when. */
export const historyRoutes: RouteDefinition[] = [history, changes];
