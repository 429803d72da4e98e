import { z } from 'zod';
import { featureSwitches, setSwitch } from '../../db/feature-switches.ts';
import { FEATURE_NAMES, FEATURES } from '../../domain/features/features.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { record } from '../record.ts';
import { timestamp } from '../schemas.ts';

const feature = z
  .strictObject({
    name: z.enum(FEATURE_NAMES),
    enabled: z.boolean(),
    description: z.string(),
    changed_by: z.uuid().nullable().meta({ description: 'Null while nobody has switched it' }),
    changed_at: timestamp.nullable(),
  })
  .meta({ id: 'Feature' });

const list = defineRoute({
  method: 'get',
  path: '/api/v1/features',
  operationId: 'listFeatures',
  tag: 'features',
  summary: 'What can be switched, and what is on',
  permission: 'network:read',
  responses: {
    200: { description: 'Every feature', schema: z.strictObject({ items: z.array(feature) }).meta({ id: 'Features' }) },
  },
  async handler(context) {
    const set = new Map((await inOwnTenant(context, featureSwitches)).map((each) => [each.feature, each]));
    const items = FEATURE_NAMES.map((name) => {
      const { description, initially } = FEATURES[name];
      const { enabled = initially, changed_by = null, changed_at = null } = set.get(name) ?? {};
      return { name, enabled, description, changed_by, changed_at };
    });
    return { status: 200, body: { items } };
  },
});

const change = defineRoute({
  method: 'put',
  path: '/api/v1/features/{feature}',
  operationId: 'switchFeature',
  tag: 'features',
  summary: 'Switch a feature on or off',
  description: 'For your tenant, from now on; streams that are open stay open.',
  permission: 'system:admin',
  params: z.strictObject({ feature: z.enum(FEATURE_NAMES) }),
  body: z.strictObject({ enabled: z.boolean() }).meta({ id: 'FeatureChange' }),
  responses: { 204: { description: 'Switched' } },
  async handler(context) {
    const { tenantId, userId } = principalOf(context);
    const { feature: name } = context.params;
    const { enabled } = context.body;
    await inOwnTenant(context, async (transaction) => {
      const before = await setSwitch(transaction, { tenantId, userId, feature: name, enabled });
      await record(transaction, context, 'feature.switch', name, { before, after: enabled });
    });
    return { status: 204 };
  },
});

/** Features that a tenant switches. */
export const featureRoutes: RouteDefinition[] = [list, change];
