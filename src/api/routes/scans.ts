import type { Knex } from 'knex';
import { z } from 'zod';
import { listScanHosts, listScanPorts } from '../../db/scan-results.ts';
import { findScan, listScans } from '../../db/scans.ts';
import { SCAN_STATES } from '../../domain/scanning/scan-options.ts';
import { defineRoute, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { address, portNumber, text } from '../network-view.ts';
import { notFound, Problem } from '../problem.ts';
import { requestScan } from '../request-scan.ts';
import { idParams, pageOf, pageQuery, statusUrl } from '../schemas.ts';
import { requestedScan, scanAccepted, scanHost, scanPort, scanSchema, scanView } from './scan-schemas.ts';

const request = defineRoute({
  method: 'post',
  path: '/api/v1/network/scan',
  operationId: 'requestScan',
  tag: 'scans',
  summary: 'Scan addresses: who is there, which ports are open, what they are',
  description:
    'Within approved scopes only, which are asked again when it starts, before each batch and every second. The job can be followed, cancelled and, after an end that is not its own, retried: it goes on where it stopped.',
  permission: 'network:scan',
  limit: 'scan',
  body: requestedScan,
  responses: {
    202: { description: 'Queued', schema: scanAccepted },
    403: { description: 'The scan is not allowed; the violations say why' },
    422: { description: 'A target is none, or the request has a fault' },
    503: { description: 'Scanning is halted' },
  },
  async handler(context) {
    if (context.body.site !== undefined) throw scanOfSite(context.body.site);
    const { targets, ports, profile, engine, technique, os, identify, udp, skip_liveness, timing, rate } = context.body;
    const options = { timing, rate: rate ?? null, skipLiveness: skip_liveness, identify, udp, technique, os };
    const made = await requestScan(context, { mode: 'ports', engine, targets, ports, profile, options });
    const status_url = statusUrl(made.job_id);
    return { status: 202, body: { ...made, status_url }, headers: { Location: status_url } };
  },
});

function scanOfSite(site: string): Problem {
  return new Problem(422, 'scan-of-site', `The machines of the site "${site}" cannot be scanned from here.`, {
    hint: 'No worker knows which site it stands in. Scan with nmap or masscan at the site, and upload what it wrote with the site.',
  });
}

const list = defineRoute({
  method: 'get',
  path: '/api/v1/network/scans',
  operationId: 'listScans',
  tag: 'scans',
  summary: 'Scans, newest first',
  permission: 'network:read',
  query: z.strictObject({ ...pageQuery.shape, state: z.enum(SCAN_STATES).optional() }),
  responses: { 200: { description: 'A page of scans', schema: pageOf(scanSchema) } },
  async handler(context) {
    const { limit, cursor, state } = context.query;
    const page = await inOwnTenant(context, (transaction) => listScans(transaction, { state }, { limit, cursor }));
    return { status: 200, body: { ...page, items: page.items.map(scanView) } };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/api/v1/network/scans/{id}',
  operationId: 'getScan',
  tag: 'scans',
  summary: 'A scan, with how far it is',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The scan', schema: scanSchema } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findScan(transaction, context.params.id));
    if (!row) throw notFound('scan');
    return { status: 200, body: scanView(row) };
  },
});

const hosts = defineRoute({
  method: 'get',
  path: '/api/v1/network/scans/{id}/answers',
  operationId: 'listScanHosts',
  tag: 'scans',
  summary: 'Hosts that a scan found, by address',
  permission: 'network:read',
  params: idParams,
  query: z.strictObject({
    ...pageQuery.shape,
    address: address.optional(),
    state: z.enum(['up', 'unreachable']).optional(),
  }),
  responses: { 200: { description: 'A page of hosts', schema: pageOf(scanHost) } },
  async handler(context) {
    const { limit, cursor, ...filter } = context.query;
    const page = await ofScan(context, (transaction, id) => listScanHosts(transaction, id, filter, { limit, cursor }));
    return { status: 200, body: page };
  },
});

const ports = defineRoute({
  method: 'get',
  path: '/api/v1/network/scans/{id}/ports',
  operationId: 'listScanPorts',
  tag: 'scans',
  summary: 'Open ports that a scan found, by address and port',
  permission: 'network:read',
  params: idParams,
  query: z.strictObject({
    ...pageQuery.shape,
    address: address.optional(),
    port: portNumber.optional(),
    service: text(64).optional(),
  }),
  responses: { 200: { description: 'A page of ports', schema: pageOf(scanPort) } },
  async handler(context) {
    const { limit, cursor, ...filter } = context.query;
    const page = await ofScan(context, (transaction, id) => listScanPorts(transaction, id, filter, { limit, cursor }));
    return { status: 200, body: page };
  },
});

/** Reads something of a scan of the asker's tenant. Throws 404 when there is none. */
function ofScan<Result>(
  context: RouteContext<typeof idParams>,
  read: (transaction: Knex.Transaction, id: string) => Promise<Result>,
): Promise<Result> {
  return inOwnTenant(context, async (transaction) => {
    const { id } = context.params;
    if (!(await findScan(transaction, id))) throw notFound('scan');
    return read(transaction, id);
  });
}

/** Scans and what they found. */
export const scanRoutes: RouteDefinition[] = [request, list, get, hosts, ports];
