import { z } from 'zod';
import { CONFIG_FOLDER } from '../../config/project.ts';
import { justificationOf } from '../../db/port-justifications.ts';
import { findPort, listPorts } from '../../db/ports.ts';
import {
  AUDIENCES,
  COMPLIANCES,
  compileKnowledge,
  ENCRYPTIONS,
  type PortKnowledge,
  RISKS,
} from '../../domain/ports/knowledge.ts';
import { protocolName } from '../../domain/ports/protocols.ts';
import { isKnown, researchPort } from '../../domain/ports/research-port.ts';
import { readJsonFile } from '../../infra/json-file.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { portNumber, protocol } from '../network-view.ts';
import { justification, justificationView, portFields, portView } from '../port-view.ts';
import { notFound } from '../problem.ts';
import { pageOf, pageQuery } from '../schemas.ts';

const port = z.strictObject(portFields).meta({ id: 'Port' });
const portDetails = z
  .strictObject({
    ...portFields,
    seen: z.boolean().meta({ description: "The tenant's traffic shows it" }),
    justification: justification.nullable().meta({ description: 'What holds for it, or waits for approval' }),
  })
  .meta({ id: 'PortDetails' });

const yesOrNo = z.enum(['true', 'false']).transform((value) => value === 'true');
const UNUSED = { unusual: [], clients: 0, servers: 0, flows: 0, failed_flows: 0, bytes: 0 };

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
    encryption: z.enum(ENCRYPTIONS).optional(),
    audience: z.enum(AUDIENCES).optional(),
    unusual: yesOrNo.optional().meta({ description: 'Only with, or without, use that is not standard' }),
    justified: yesOrNo.optional().meta({ description: 'Only with, or without, an approved justification' }),
  }),
  responses: { 200: { description: 'A page of ports', schema: pageOf(port) } },
  async handler(context) {
    const { limit, cursor, ...filter } = context.query;
    const page = await inOwnTenant(context, (transaction) => listPorts(transaction, filter, { limit, cursor }));
    return { status: 200, body: { ...page, items: page.items.map(portView) } };
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
    const { row, reason } = await inOwnTenant(context, async (transaction) => ({
      row: await findPort(transaction, protocol, port),
      reason: await justificationOf(transaction, protocol, port),
    }));
    const justified = { justification: reason ? justificationView(reason) : null };
    if (row) return { status: 200, body: { ...portView(row), seen: true, ...justified } };
    const knowledge = await portKnowledge();
    if (!reason && !isKnown(protocol, port, knowledge)) throw notFound('port');
    const facts = researchPort(protocol, port, knowledge);
    const never = { first_seen: null, last_seen: null, researched_at: null };
    const key = { protocol, protocol_name: protocolName(protocol), port };
    return { status: 200, body: { ...key, ...facts, ...UNUSED, ...never, seen: false, ...justified } };
  },
});

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
