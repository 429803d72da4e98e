import { z } from 'zod';
import { findAlert } from '../../db/alerts.ts';
import { explainAlert } from '../../domain/insights/explain-alert.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { explainByModel } from '../explain-by-model.ts';
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

const toldInsight = z
  .strictObject({
    ...insight.shape,
    told_by: z.enum(['model', 'platform']),
    model: z.string().nullable(),
    words: z.string().nullable().meta({ description: 'Of the model: read them as its opinion' }),
    without_model: z.enum(['off', 'no-answer', 'unusable-answer']).nullable().meta({ description: 'Why not' }),
  })
  .meta({ id: 'ToldInsight' });

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

const explainAnew = defineRoute({
  method: 'post',
  path: '/api/v1/security/alerts/{id}/insight',
  operationId: 'explainAlertByModel',
  tag: 'security',
  summary: 'An alert in plain words, also in those of a model',
  description:
    'Where the operator has named a model, it is sent the explanation that GET gives, addresses included and secrets not, and answers in its own words; the audit log has it. Without one, or when it does not answer, told_by is platform and nothing is missing but those words.',
  permission: 'security:read',
  feature: 'ai_insights',
  limit: 'alert',
  params: idParams,
  responses: { 200: { description: 'The explanation', schema: toldInsight }, 409: { description: 'Switched off' } },
  async handler(context) {
    const { id } = context.params;
    const alert = await inOwnTenant(context, (transaction) => findAlert(transaction, id));
    if (!alert) throw notFound('alert');
    return { status: 200, body: await explainByModel(context, id, explainAlert(alert)) };
  },
});

/** Explanations. */
export const insightRoutes: RouteDefinition[] = [explain, explainAnew];
