import type { Knex } from 'knex';
import { redactText } from '../infra/redact.ts';
import { writeAudit } from './audit.ts';
import { firstTenant } from './tenants.ts';

/**
 * Writes an audit row when the settings (lines that begin with their name) are not those of the last such row. The platform's
 * settings belong to no tenant; they are kept with the first. Says whether there was a change.
 */
export function noteConfiguration(control: Knex, settings: readonly string[]): Promise<boolean> {
  const shown = settings.map(redactText);
  return control.transaction(async (transaction) => {
    // Processes that start together would otherwise all write the same change.
    await transaction.raw(`select pg_advisory_xact_lock(hashtext('ringfence:configuration'))`);
    const tenantId = await firstTenant(transaction);
    const last = await transaction('audit_log')
      .where({ tenant_id: tenantId, action: 'configuration.change' })
      .orderBy('id', 'desc')
      .first('details');
    const before = new Set<string>(last?.details.settings ?? []);
    const changed = shown.filter((setting) => !before.has(setting)).map((setting) => setting.split(/[= ]/, 1)[0]);
    const removed = [...before]
      .filter((setting) => !shown.includes(setting))
      .map((setting) => setting.split(/[= ]/, 1)[0]);
    const names = [...new Set([...changed, ...removed])];
    if (names.length === 0) return false;
    const details = { changed: last ? names : ['(first start)'], settings: shown };
    await writeAudit(transaction, { tenantId, actorId: null, action: 'configuration.change', details });
    return true;
  });
}
