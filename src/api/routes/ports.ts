import { z } from 'zod';
import { CONFIG_FOLDER } from '../../config.ts';
import { findPort, listPorts, type PortRow } from '../../db/ports.ts';
import { COMPLIANCES, compileKnowledge, type PortKnowledge, RISKS } from '../../domain/ports/knowledge.ts';
import { protocolName } from '../../domain/ports/protocols.ts';
import { isKnown, researchPort } from '../../domain/ports/research-port.ts';
import { readJsonFile } from '../../infra/json-file.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { portNumber, protocol } from '../network-view.ts';
import { notFound } from '../problem.ts';
import { count, pageOf, pageQuery, timestamp } from '../schemas.ts';

const fields = {
  protocol: z.int(),
  protocol_name: z.string(),
  port: z.int(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  risk: z.enum(RISKS),
  compliance: z.enum(COMPLIANCES),
  reason: z.string(),
  clients: count,
  servers: count,
  flows: count,
  failed_flows: count,
  bytes: count,
  first_seen: timestamp.nullable(),
  last_seen: timestamp.nullable(),
  researched_at: timestamp.nullable(),
};
const port = z.strictObject(fields).meta({ id: 'Port' });
const portDetails = z
  .strictObject({ ...fields, seen: z.boolean().meta({ description: "The tenant's traffic shows it" }) })
  .meta({ id: 'PortDetails' });

const UNUSED = { clients: 0, servers: 0, flows: 0, failed_flows: 0, bytes: 0 };

const list = defineRoute({
  method: 'get',
  path: '/api/v1/ports',
  operationId: 'listPorts',
  tag: 'ports',
  summary: 'Ports in use with what is known about them, the busiest first',
  permission: 'network:read',
  query: z.strictObject({
    ...pageQuery.shape,
    risk: z.enum(RISKS).optional(),
    compliance: z.enum(COMPLIANCES).optional(),
    protocol: protocol.optional(),
  }),
  responses: { 200: { description: 'A page of ports', schema: pageOf(port) } },
  async handler(context) {
    const { limit, cursor, ...filter } = context.query;
    const page = await inOwnTenant(context, (transaction) => listPorts(transaction, filter, { limit, cursor }));
    return { status: 200, body: { ...page, items: page.items.map(view) } };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/api/v1/ports/{protocol}/{port}',
  operationId: 'getPort',
  tag: 'ports',
  summary: 'What is known about one port, whether or not it is in use',
  permission: 'network:read',
  params: z.strictObject({ protocol, port: portNumber }),
  noun: 'port',
  responses: { 200: { description: 'The port', schema: portDetails } },
  async handler(context) {
    const { protocol, port } = context.params;
    const row = await inOwnTenant(context, (transaction) => findPort(transaction, protocol, port));
    if (row) return { status: 200, body: { ...view(row), seen: true } };
    const knowledge = await portKnowledge();
    if (!isKnown(protocol, port, knowledge)) throw notFound('port');
    const facts = researchPort(protocol, port, knowledge);
    const never = { first_seen: null, last_seen: null, researched_at: null };
    const key = { protocol, protocol_name: protocolName(protocol), port };
    return { status: 200, body: { ...key, ...facts, ...UNUSED, ...never, seen: false } };
  },
});

function view(row: PortRow) {
  return { ...row, protocol_name: protocolName(row.protocol) };
}

let knowledge: Promise<PortKnowledge> | undefined;

/** The knowledge, read when first asked for: it changes with a deployment only. */
function portKnowledge(): Promise<PortKnowledge> {
  knowledge ??= Promise.all([
    readJsonFile(CONFIG_FOLDER, 'ports.json'),
    readJsonFile(CONFIG_FOLDER, 'port-knowledge.json'),
  ]).then(([registry, judgements]) => compileKnowledge(registry, judgements));
  return knowledge;
}

/** Ports and their research. */
export const portRoutes: RouteDefinition[] = [list, get];
