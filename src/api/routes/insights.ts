import { z } from 'zod';
import { findAlert } from '../../db/alerts.ts';
import { explainAlert } from '../../domain/insights/explain-alert.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound } from '../problem.ts';
import { idParams } from '../schemas.ts';

const insight = z
  .strictObject({
    summary: z.string(),
    because: z.array(z.string()).meta({ description: 'A sentence for each value of the evidence' }),
    doubts: z.array(z.string()).meta({ description: 'What speaks against it' }),
    rating: z.string(),
    next: z.array(z.string()).meta({ description: 'What to do, in order' }),
  })
  .meta({ id: 'AlertInsight' });

const explain = defineRoute({
  method: 'get',
  path: '/api/v1/security/alerts/{id}/insight',
  operationId: 'explainAlert',
  tag: 'security',
  summary: 'An alert in plain words',
  description:
    'Made on this platform from the alert’s own evidence: every sentence follows from a value, and nothing leaves for it. The feature `ai_insights` switches it.',
  permission: 'security:read',
  feature: 'ai_insights',
  params: idParams,
  responses: { 200: { description: 'The explanation', schema: insight }, 409: { description: 'Switched off' } },
  async handler(context) {
    const alert = await inOwnTenant(context, (transaction) => findAlert(transaction, context.params.id));
    if (!alert) throw notFound('alert');
    return { status: 200, body: explainAlert(alert) };
  },
});

/** Explanations. */
export const insightRoutes: RouteDefinition[] = [explain];
