import type { DatabaseSettings } from './database.ts';
import { roleUrls } from './migrate.ts';

/** The `database` part of the configuration; URLs that are not given are empty. */
type ConfiguredDatabase = DatabaseSettings & { url: string; listenUrl: string };

/**
 * Connection settings of the login roles: the configured URLs where given, otherwise derived from the owner's URL and
 * the master key. Throws when neither says how to connect.
 */
export function databaseSettings(configured: ConfiguredDatabase, masterKey: Buffer): DatabaseSettings {
  const { url, ca, poolSize, statementTimeout, replicaUrl, replicaWaitSeconds } = configured;
  const replica = {
    ...(replicaUrl && { replicaUrl }),
    ...(replicaWaitSeconds !== undefined && { replicaWaitSeconds }),
  };
  const given = { appUrl: configured.appUrl, controlUrl: configured.controlUrl, loaderUrl: configured.loaderUrl };
  const listenTo = (controlUrl: string) => configured.listenUrl || controlUrl;
  if (Object.values(given).every(Boolean)) {
    return { ...given, listenUrl: listenTo(given.controlUrl), ...replica, ca, poolSize, statementTimeout };
  }
  if (!url)
    throw new Error('Set DATABASE_URL, or all of DATABASE_APP_URL, DATABASE_CONTROL_URL and DATABASE_LOADER_URL.');
  const derived = roleUrls(url, masterKey);
  return {
    appUrl: given.appUrl || derived.appUrl,
    controlUrl: given.controlUrl || derived.controlUrl,
    loaderUrl: given.loaderUrl || derived.loaderUrl,
    listenUrl: listenTo(given.controlUrl || derived.controlUrl),
    ...replica,
    ca,
    poolSize,
    statementTimeout,
  };
}
