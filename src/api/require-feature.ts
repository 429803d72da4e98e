import { FEATURES, type Feature } from '../domain/features/features.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import { Problem } from './problem.ts';

/** Throws 409 unless the feature is on for the asker's tenant. */
export async function requireFeature(
  context: Pick<RouteContext, 'principal' | 'services'>,
  feature: Feature,
): Promise<void> {
  if (await context.services.features.isOn(feature, principalOf(context).tenantId)) return;
  throw new Problem(409, 'feature-off', `${feature} is switched off. ${FEATURES[feature].description}`, {
    hint: `An administrator can switch it on: PUT /api/v1/features/${feature}.`,
    members: { feature },
  });
}
