import { z } from 'zod';
import { findScanHalt, haltScans, resumeScans, type ScanHaltRow } from '../../db/scan-halts.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { record } from '../record.ts';
import { plainName, timestamp } from '../schemas.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';

const scanSwitch = z
  .strictObject({
    halted: z.boolean(),
    reason: z.string().nullable(),
    halted_by: z.uuid().nullable(),
    halted_at: timestamp.nullable(),
  })
  .meta({ id: 'ScanSwitch', description: 'Whether all scanning is halted' });

const RUNNING = { halted: false, reason: null, halted_by: null, halted_at: null };
const view = (row: ScanHaltRow | undefined) => (row ? { halted: true, ...row } : RUNNING);

const get = defineRoute({
  method: 'get',
  path: '/api/v1/scan-scopes/halt',
  operationId: 'getScanHalt',
  tag: 'scan scopes',
  summary: 'Whether all scanning is halted',
  permission: 'network:read',
  responses: { 200: { description: 'The switch', schema: scanSwitch } },
  async handler(context) {
    return { status: 200, body: view(await inOwnTenant(context, findScanHalt)) };
  },
});

const halt = defineRoute({
  method: 'post',
  path: '/api/v1/scan-scopes/halt',
  operationId: 'haltScans',
  tag: 'scan scopes',
  summary: 'Halt all scanning',
  description: `Every check answers \`halted\` from then on, whatever is approved. Halting again changes nothing. ${STEP_UP}`,
  permission: 'system:admin',
  body: z.strictObject({ reason: plainName }),
  responses: { 200: { description: 'The switch', schema: scanSwitch } },
  async handler(context) {
    await requireStepUp(context);
    const { tenantId, userId } = principalOf(context);
    const { reason } = context.body;
    const row = await inOwnTenant(context, async (transaction) => {
      const made = await haltScans(transaction, { tenantId, haltedBy: userId, reason });
      if (made) await record(transaction, context, 'scan.halt', null, { reason });
      return made ?? findScanHalt(transaction);
    });
    return { status: 200, body: view(row) };
  },
});

const resume = defineRoute({
  method: 'post',
  path: '/api/v1/scan-scopes/resume',
  operationId: 'resumeScans',
  tag: 'scan scopes',
  summary: 'Let scans run again',
  description: `Within what is approved. What was stopped does not go on by itself. ${STEP_UP}`,
  permission: 'system:admin',
  responses: { 200: { description: 'The switch', schema: scanSwitch } },
  async handler(context) {
    await requireStepUp(context);
    await inOwnTenant(context, async (transaction) => {
      const gone = await resumeScans(transaction);
      if (gone) await record(transaction, context, 'scan.resume', null, { halted_at: gone.halted_at });
    });
    return { status: 200, body: RUNNING };
  },
});

/** The switch that stops every scan of a tenant. Before the scopes, whose ids stand in the same place. */
export const scanSwitchRoutes: RouteDefinition[] = [get, halt, resume];
