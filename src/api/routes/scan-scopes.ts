import { z } from 'zod';
import { judgeScan } from '../../db/authorise-scan.ts';
import {
  approveScanScope,
  findScanScope,
  insertScanScope,
  listScanScopes,
  revokeScanScope,
  type ScanScopeRow,
} from '../../db/scan-scopes.ts';
import { moment } from '../../domain/requests/moment.ts';
import { readScope } from '../../domain/scanning/requested-scope.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { scanSettings } from '../scan-settings.ts';
import { readScanTargets, scanTargets } from '../scan-targets.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';
import { requestedScope, scanScope, scanVerdict, scopeDetails } from './scan-scope-schemas.ts';

const list = defineRoute({
  method: 'get',
  path: '/api/v1/scan-scopes',
  operationId: 'listScanScopes',
  tag: 'scan scopes',
  summary: 'What may be scanned, or was to be, newest request first',
  permission: 'network:read',
  query: pageQuery,
  responses: { 200: { description: 'A page of scopes', schema: pageOf(scanScope) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listScanScopes(transaction, context.query));
    return { status: 200, body: page };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/api/v1/scan-scopes/{id}',
  operationId: 'getScanScope',
  tag: 'scan scopes',
  summary: 'A scope',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The scope', schema: scanScope } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findScanScope(transaction, context.params.id));
    if (!row) throw notFound('scan scope');
    return { status: 200, body: row };
  },
});

const request = defineRoute({
  method: 'post',
  path: '/api/v1/scan-scopes',
  operationId: 'requestScanScope',
  tag: 'scan scopes',
  summary: 'Ask for leave to scan',
  description:
    'Allows nothing until another administrator approves it. A scope is never changed: request another one, and revoke this.',
  permission: 'network:scan',
  body: requestedScope,
  responses: {
    201: { description: 'The scope, which waits for approval', schema: scanScope },
    422: { description: 'No such scope can be approved, or the request has a fault' },
  },
  async handler(context) {
    const { tenantId, userId } = principalOf(context);
    const scope = readBody(context.body, context.services.config.scans.loopback);
    const row = await inOwnTenant(context, async (transaction) => {
      const made = await insertScanScope(transaction, { ...scope, tenantId, requestedBy: userId });
      await record(transaction, context, 'scan-scope.request', made.id, scopeDetails(made));
      return made;
    });
    return { status: 201, body: row };
  },
});

const approve = defineRoute({
  method: 'post',
  path: '/api/v1/scan-scopes/{id}/approve',
  operationId: 'approveScanScope',
  tag: 'scan scopes',
  summary: 'Approve a scope that somebody else requested',
  description: `Once, before it is over. ${STEP_UP}`,
  permission: 'system:admin',
  params: idParams,
  responses: {
    200: { description: 'The scope', schema: scanScope },
    403: { description: 'You requested it, or it does not wait for approval any more' },
  },
  async handler(context) {
    await requireStepUp(context);
    const { id } = context.params;
    const { userId } = principalOf(context);
    const row = await inOwnTenant(context, async (transaction) => {
      const approved = await approveScanScope(transaction, id, userId);
      if (!approved) throw refusedApproval(await findScanScope(transaction, id), userId);
      await record(transaction, context, 'scan-scope.approve', id, {
        ...scopeDetails(approved),
        requested_by: approved.requested_by,
      });
      return approved;
    });
    return { status: 200, body: row };
  },
});

const revoke = defineRoute({
  method: 'post',
  path: '/api/v1/scan-scopes/{id}/revoke',
  operationId: 'revokeScanScope',
  tag: 'scan scopes',
  summary: 'Revoke a scope, or refuse a request',
  description: `Scans that need it stop. Revoking it again changes nothing. ${STEP_UP}`,
  permission: 'system:admin',
  params: idParams,
  responses: { 200: { description: 'The scope', schema: scanScope } },
  async handler(context) {
    await requireStepUp(context);
    const { id } = context.params;
    const row = await inOwnTenant(context, async (transaction) => {
      const revoked = await revokeScanScope(transaction, id, principalOf(context).userId);
      if (revoked) await record(transaction, context, 'scan-scope.revoke', id, scopeDetails(revoked));
      return revoked ?? findScanScope(transaction, id);
    });
    if (!row) throw notFound('scan scope');
    return { status: 200, body: row };
  },
});

const check = defineRoute({
  method: 'post',
  path: '/api/v1/scan-scopes/check',
  operationId: 'checkScan',
  tag: 'scan scopes',
  summary: 'Whether a scan would be allowed',
  description: 'Starts nothing, and is no leave: scans are judged again when they start and while they run.',
  permission: 'network:read',
  body: z.strictObject({ ...scanTargets, at: moment.optional().meta({ description: 'Now, if nothing is said' }) }),
  responses: {
    200: { description: 'Whether, and if not, why', schema: scanVerdict },
    422: { description: 'A target is none, or the request has a fault' },
  },
  async handler(context) {
    const { at } = context.body;
    const wanted = { ...readScanTargets(context.body), at: at === undefined ? undefined : new Date(at) };
    const settings = await scanSettings(context.services);
    const verdict = await inOwnTenant(context, (transaction) => judgeScan(transaction, wanted, settings));
    const { probesPerSecond, ...rest } = verdict;
    return { status: 200, body: { ...rest, probes_per_second: probesPerSecond } };
  },
});

/** The scope of a request in its one spelling. Throws 422 with what is wrong with it. */
function readBody(body: z.output<typeof requestedScope>, loopback: boolean) {
  const now = new Date();
  const { scope, faults } = readScope(
    {
      ...body,
      maxPorts: body.max_ports,
      maxAddresses: body.max_addresses,
      probesPerSecond: body.probes_per_second,
      validFrom: body.valid_from === undefined ? now : new Date(body.valid_from),
      validUntil: new Date(body.valid_until),
      timeZone: body.time_zone,
    },
    { now, loopback },
  );
  if (faults.length === 0) return scope;
  throw new Problem(422, 'scan-scope', 'No such scope can be approved.', {
    hint: 'Each error says what is wrong with which property.',
    members: { errors: faults.slice(0, 20) },
  });
}

function refusedApproval(row: ScanScopeRow | undefined, userId: string): Problem {
  if (!row) return notFound('scan scope');
  if (row.state === 'requested' && row.requested_by === userId) {
    return new Problem(403, 'four-eyes', 'You requested this scope yourself.', {
      hint: 'Another administrator approves it.',
    });
  }
  return new Problem(403, 'approval-refused', `This scope does not wait for approval: it is ${row.state}.`, {
    hint: 'An approval holds once, for what was requested. Request a new scope.',
  });
}

/** What may be scanned, by whose request and whose approval. */
export const scanScopeRoutes: RouteDefinition[] = [list, request, check, get, approve, revoke];
