import type { Knex } from 'knex';
import { lockTenantWide } from './batch-planning.ts';
import { TENANT } from './counters.ts';

/** A version of the settings: what of one detection became otherwise. */
export interface SettingsVersion {
  version: number;
  detection: string;
  enabled: boolean;
  /** All that differs from the rule's defaults. */
  settings: Record<string, unknown>;
  reason: string;
  created_by: string;
  created_at: Date;
}

/** The settings of detections that the tenant changed, and the version that makes; 0 when it changed none. */
export interface TenantSettings {
  version: number;
  /** By the rule's id, as in config/detections.json. */
  overrides: Record<string, Record<string, unknown>>;
}

/** What holds for the tenant now. */
export async function tenantSettings(transaction: Knex.Transaction): Promise<TenantSettings> {
  const { rows } = await transaction.raw(
    'select distinct on (detection) version, detection, enabled, settings from detection_settings order by detection, version desc',
  );
  const stored = rows as SettingsVersion[];
  return {
    version: Math.max(0, ...stored.map(({ version }) => version)),
    overrides: Object.fromEntries(
      stored.map(({ detection, enabled, settings }) => [detection, { ...settings, enabled }]),
    ),
  };
}

/** Versions of one detection's settings, the newest first, at most so many. */
export function settingsVersions(
  transaction: Knex.Transaction,
  detection: string,
  most: number,
): Promise<SettingsVersion[]> {
  return transaction('detection_settings')
    .select('version', 'detection', 'enabled', 'settings', 'reason', 'created_by', 'created_at')
    .where({ detection })
    .orderBy('version', 'desc')
    .limit(most);
}

/** Stores the next version; resolves to its number. */
export async function addSettingsVersion(
  transaction: Knex.Transaction,
  next: Pick<SettingsVersion, 'detection' | 'enabled' | 'settings' | 'reason' | 'created_by'>,
): Promise<number> {
  await lockTenantWide(transaction, 'detection-settings');
  const { rows } = await transaction.raw(
    `insert into detection_settings (tenant_id, version, detection, enabled, settings, reason, created_by)
     select ${TENANT}, coalesce(max(version), 0) + 1, ?, ?::boolean, ?::jsonb, ?, ?::uuid from detection_settings
     returning version`,
    [next.detection, next.enabled, JSON.stringify(next.settings), next.reason, next.created_by],
  );
  return rows[0].version;
}

/** The number of the newest upload whose records detections see; 0 without any. */
export async function newestData(transaction: Knex.Transaction): Promise<number> {
  const { rows } = await transaction.raw(
    `select coalesce(max(no), 0) as no from uploads where state = 'stored' and deleted_at is null`,
  );
  return Number(rows[0].no);
}
