import { z } from 'zod';
import {
  alsoSeen,
  CONNECTION_SORTS,
  connectionsAmong,
  findConnection,
  listConnections,
  servicesOfConnection,
} from '../../db/network-connections.ts';
import { findNode, listNodes, NODE_SORTS, peersOfNode, servicesOfNode } from '../../db/network-nodes.ts';
import { busiestNodes, summariseNetwork } from '../../db/network-summary.ts';
import { CONDITIONAL, UNCHANGED } from '../conditional.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { discoverNetwork, discovery } from '../discover-network.ts';
import {
  address,
  connection,
  connectionService,
  counters,
  evidence,
  node,
  nodeService,
  peer,
  portNumber,
  prefix,
  protocol,
  scope,
  seenAlso,
  serviceView,
  text,
  zoneFilter,
} from '../network-view.ts';
import { nodeProfile, nodeType } from '../node-view.ts';
import { notFound } from '../problem.ts';
import { profileOf } from '../profile-of.ts';
import { siteFilter } from '../require-site.ts';
import { accepted, count, idParams, pageOf, pageQuery, statusUrl, timestamp } from '../schemas.ts';
import { topologyAnswer } from '../topology-answer.ts';

/** Services and peers that a detail shows at most; lists page through the rest. */
const MOST_DETAILS = 500;
const VERSIONED = { ETag: 'Of the question and the version of the topology' };

const order = z.enum(['asc', 'desc']).default('desc');

const topology = defineRoute({
  method: 'get',
  path: '/api/v1/network/topology',
  operationId: 'getTopology',
  tag: 'network',
  summary: 'The topology: its sums, the busiest nodes and the connections among them',
  description: 'The summary is always of the whole topology. With node, that node comes first and then its peers.',
  permission: 'network:read',
  query: z.strictObject({
    scope: scope.optional(),
    within: prefix.optional(),
    site: siteFilter.optional(),
    node: address.optional(),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(5_000)
      .default(500)
      .meta({ description: 'Nodes, and connections, at most' }),
  }),
  requestHeaders: CONDITIONAL,
  responses: {
    200: {
      description: 'The topology',
      schema: z
        .strictObject({
          summary: z.strictObject({
            nodes: count,
            nodes_by_scope: z.record(z.string(), count),
            connections: count,
            services: count,
            ...counters,
            bytes: count,
            ip_bytes: count,
            first_seen: timestamp.nullable(),
            last_seen: timestamp.nullable(),
          }),
          nodes: z.array(node),
          connections: z.array(connection),
        })
        .meta({ id: 'Topology' }),
      headers: VERSIONED,
    },
    304: UNCHANGED,
  },
  async handler(context) {
    const { limit, node: around, ...filter } = context.query;
    return topologyAnswer(context, 'getTopology', async (transaction) => {
      const nodes = await busiestNodes(transaction, { ...filter, around }, limit);
      const ids = nodes.map(({ id }) => id);
      const connections = await connectionsAmong(transaction, ids, limit);
      return { summary: await summariseNetwork(transaction), nodes, connections };
    });
  },
});

const nodes = defineRoute({
  method: 'get',
  path: '/api/v1/network/nodes',
  operationId: 'listNodes',
  tag: 'network',
  summary: 'Nodes',
  permission: 'network:read',
  query: z.strictObject({
    ...pageQuery.shape,
    scope: scope.optional(),
    within: prefix.optional(),
    site: siteFilter.optional(),
    q: text(100).optional().meta({ description: 'Part of the address or host name' }),
    type: nodeType.optional(),
    os: text(100).optional().meta({ description: 'Part of the name of the operating system' }),
    zone: zoneFilter.optional(),
    sort: z.enum(NODE_SORTS).default('last_seen'),
    order,
  }),
  requestHeaders: CONDITIONAL,
  responses: { 200: { description: 'A page of nodes', schema: pageOf(node), headers: VERSIONED }, 304: UNCHANGED },
  async handler(context) {
    const { limit, cursor, sort, order, ...filter } = context.query;
    return topologyAnswer(context, 'listNodes', (transaction) =>
      listNodes(transaction, filter, { sort, order }, { limit, cursor }),
    );
  },
});

const nodeDetails = defineRoute({
  method: 'get',
  path: '/api/v1/network/nodes/{id}',
  operationId: 'getNode',
  tag: 'network',
  summary: 'One node with what it is and why, what it offers, what it uses and whom it talks to',
  permission: 'network:read',
  params: idParams,
  requestHeaders: CONDITIONAL,
  responses: {
    200: {
      description: `The node; of services and peers the busiest ${MOST_DETAILS}`,
      schema: z
        .strictObject({
          ...node.shape,
          ...nodeProfile,
          services_offered: z.array(nodeService),
          services_used: z.array(nodeService),
          peers: z.array(peer),
        })
        .meta({ id: 'NodeDetails' }),
      headers: VERSIONED,
    },
    304: UNCHANGED,
  },
  async handler(context) {
    const { id } = context.params;
    return topologyAnswer(context, 'getNode', async (transaction) => {
      const row = await findNode(transaction, id);
      if (!row) throw notFound('node');
      return {
        ...row,
        ...(await profileOf(transaction, row)),
        services_offered: (await servicesOfNode(transaction, id, 'server', MOST_DETAILS)).map(serviceView),
        services_used: (await servicesOfNode(transaction, id, 'client', MOST_DETAILS)).map(serviceView),
        peers: await peersOfNode(transaction, id, MOST_DETAILS),
      };
    });
  },
});

const connections = defineRoute({
  method: 'get',
  path: '/api/v1/network/connections',
  operationId: 'listConnections',
  tag: 'network',
  summary: 'Connections: who calls whom',
  permission: 'network:read',
  query: z.strictObject({
    ...pageQuery.shape,
    client: address.optional(),
    server: address.optional(),
    node: address.optional().meta({ description: 'Either end' }),
    site: siteFilter.optional(),
    protocol: protocol.optional(),
    port: portNumber.optional(),
    client_zone: zoneFilter.optional(),
    server_zone: zoneFilter.optional(),
    zone: zoneFilter.optional().meta({ description: 'Either end: id of a zone, or none' }),
    crosses_zones: z.stringbool().optional().meta({ description: 'From one zone into another, or not' }),
    failed: z.stringbool().optional().meta({ description: 'With failed flows, or without any' }),
    evidence: evidence.optional(),
    min_confidence: z.coerce.number().int().min(0).max(100).optional(),
    min_flows: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
    sort: z.enum(CONNECTION_SORTS).default('last_seen'),
    order,
  }),
  requestHeaders: CONDITIONAL,
  responses: {
    200: { description: 'A page of connections', schema: pageOf(connection), headers: VERSIONED },
    304: UNCHANGED,
  },
  async handler(context) {
    const { limit, cursor, sort, order, ...filter } = context.query;
    return topologyAnswer(context, 'listConnections', (transaction) =>
      listConnections(transaction, filter, { sort, order }, { limit, cursor }),
    );
  },
});

const connectionDetails = defineRoute({
  method: 'get',
  path: '/api/v1/network/connections/{id}',
  operationId: 'getConnection',
  tag: 'network',
  summary: 'One connection with its services',
  permission: 'network:read',
  params: idParams,
  requestHeaders: CONDITIONAL,
  responses: {
    200: {
      description: `The connection; of its services the busiest ${MOST_DETAILS}`,
      schema: z
        .strictObject({
          ...connection.shape,
          service_list: z.array(connectionService),
          also_seen_by: z.array(seenAlso),
        })
        .meta({ id: 'ConnectionDetails' }),
      headers: VERSIONED,
    },
    304: UNCHANGED,
  },
  async handler(context) {
    const { id } = context.params;
    return topologyAnswer(context, 'getConnection', async (transaction) => {
      const row = await findConnection(transaction, id);
      if (!row) throw notFound('connection');
      return {
        ...row,
        service_list: (await servicesOfConnection(transaction, id, MOST_DETAILS)).map(serviceView),
        also_seen_by: await alsoSeen(transaction, id, MOST_DETAILS),
      };
    });
  },
});

const discover = defineRoute({
  method: 'post',
  path: '/api/v1/network/discover',
  operationId: 'discoverNetwork',
  tag: 'network',
  summary: 'Build the topology anew from stored flows, or ask addresses who is there',
  description:
    'Passive: from one upload, or from all when none is named; what follows from the topology is brought up to date too. Active: a scan of targets that finds out who is there, which needs network:scan and an approved scope.',
  permission: 'network:write',
  limit: 'scan',
  countedBy: 'handler',
  body: discovery.default({ mode: 'passive' }),
  responses: {
    202: { description: 'Queued', schema: z.strictObject({ ...accepted.shape, scan_id: z.uuid().optional() }) },
    403: { description: 'An active discovery is not allowed; the violations say why' },
    503: { description: 'Scanning is halted' },
  },
  async handler(context) {
    const queued = await discoverNetwork(context, context.body);
    const status_url = statusUrl(queued.job_id);
    return { status: 202, body: { ...queued, status_url }, headers: { Location: status_url } };
  },
});

/** The topology. */
export const networkRoutes: RouteDefinition[] = [
  topology,
  nodes,
  nodeDetails,
  connections,
  connectionDetails,
  discover,
];
