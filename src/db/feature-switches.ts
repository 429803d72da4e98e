import type { Knex } from 'knex';
import { FEATURES, type Feature } from '../domain/features/features.ts';

/** A switch as somebody set it. */
export interface FeatureSwitch {
  feature: Feature;
  enabled: boolean;
  changed_by: string;
  changed_at: Date;
}

/** What the tenant has set. */
export function featureSwitches(transaction: Knex.Transaction): Promise<FeatureSwitch[]> {
  return transaction('feature_switches').select('feature', 'enabled', 'changed_by', 'changed_at').orderBy('feature');
}

/** Whether a feature is on for the tenant of the transaction. */
export async function isSwitchedOn(transaction: Knex.Transaction, feature: Feature): Promise<boolean> {
  const row = await transaction('feature_switches').first('enabled').where({ feature });
  return row?.enabled ?? FEATURES[feature].initially;
}

/** Sets a switch; gives what it was before. */
export async function setSwitch(
  transaction: Knex.Transaction,
  { tenantId, userId, feature, enabled }: { tenantId: string; userId: string; feature: Feature; enabled: boolean },
): Promise<boolean> {
  const before = await isSwitchedOn(transaction, feature);
  await transaction('feature_switches')
    .insert({ tenant_id: tenantId, feature, enabled, changed_by: userId, changed_at: transaction.fn.now() })
    .onConflict(['tenant_id', 'feature'])
    .merge();
  return before;
}
