import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { findAlert } from '../../db/alerts.ts';
import { lockTenantWide } from '../../db/batch-planning.ts';
import { findPlaybook } from '../../db/playbooks.ts';
import { planResponse } from '../../jobs/plan-responses.ts';
import { wakeResponses } from '../../jobs/wake-responses.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { forbidden } from '../middleware/authorise.ts';
import { may } from '../principal.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { viewOf } from '../response-view.ts';
import { scanSettings } from '../scan-settings.ts';
import { idParams } from '../schemas.ts';
import { invalid } from '../validate.ts';
import { response } from './playbook-schemas.ts';

const run = defineRoute({
  method: 'post',
  path: '/api/v1/playbooks/{id}/run',
  operationId: 'runPlaybook',
  tag: 'playbooks',
  summary: 'Run a playbook on an alert by hand',
  description:
    'A dry run unless you say otherwise, which needs a playbook that is active. Its condition is not asked; its limits, and the approval of somebody other than you, are.',
  permission: 'security:write',
  limit: 'alert',
  params: idParams,
  body: z.strictObject({ alert_id: z.uuid(), dry_run: z.boolean().default(true) }),
  responses: {
    201: { description: 'What it does, or would do', schema: response },
    409: { description: 'It is not active' },
  },
  async handler(context) {
    const { tenantId, userId } = principalOf(context);
    const { alert_id, dry_run } = context.body;
    const { ownHosts } = await scanSettings(context.services);
    const body = await inOwnTenant(context, async (transaction) => {
      const playbook = await findPlaybook(transaction, context.params.id);
      if (!playbook) throw notFound('playbook');
      if (!dry_run && playbook.mode !== 'active') throw notActive();
      const scans = playbook.steps.some(({ kind }) => kind === 'scan');
      if (!dry_run && scans && !may(principalOf(context), 'network:scan')) throw forbidden('network:scan');
      const alert = await findAlert(transaction, alert_id);
      if (!alert) throw invalid([{ in: 'body', path: 'alert_id', message: 'There is no such alert.' }]);
      await lockTenantWide(transaction, 'responses');
      const occasion = { alert, occasion: `by hand ${randomUUID()}`, requestedBy: userId };
      const mode = dry_run ? ('dry-run' as const) : ('active' as const);
      const made = await planResponse(transaction, playbook, { ...occasion, mode }, { tenantId, ownHosts });
      if (!made) throw new Error('an occasion that nobody had was answered before');
      if (!dry_run) await wakeResponses(transaction, tenantId, userId);
      await record(transaction, context, 'playbook.run', playbook.id, { alert: alert_id, dry_run, response: made.id });
      return viewOf(transaction, made.id);
    });
    return { status: 201, body, headers: { Location: `/api/v1/responses/${body.id}` } };
  },
});

function notActive(): Problem {
  return new Problem(409, 'not-active', 'This playbook does not act: it rehearses, or is switched off.', {
    hint: 'Let it act (PUT …/mode), or ask for a dry run.',
  });
}

/** Playbooks run by hand. */
export const playbookRunRoutes: RouteDefinition[] = [run];
