import { findLiveApiKey, type LiveApiKey, noteApiKeyUse } from '../db/api-keys.ts';
import { findKeyAgain } from '../db/event-tickets.ts';
import { readApiKey } from '../infra/security/api-key-text.ts';
import type { Principal } from './principal.ts';
import type { ApiServices } from './services.ts';

/** Whom an API key speaks for; undefined when it is unknown, over or revoked, or its owner may not sign in. */
export async function readKeyPrincipal(
  { database, config, log }: Pick<ApiServices, 'database' | 'config' | 'log'>,
  text: string,
): Promise<Principal | undefined> {
  const presented = readApiKey(text);
  const key = presented && (await findLiveApiKey(database.control, presented.id, presented.secretHash));
  if (!key) return undefined;
  // Beside the request: when it was last used is no reason to keep it waiting, or to fail it.
  noteApiKeyUse(database.control, key.id).catch((error: Error) =>
    log.debug('the use of an API key was not noted', { reason: error.message }),
  );
  return keyPrincipal(key, config);
}

/** Whom a key speaks for that was shown before; undefined when it is over or revoked by now. */
export async function readKeyAgain(
  { database, config }: Pick<ApiServices, 'database' | 'config'>,
  id: string,
): Promise<Principal | undefined> {
  const key = await findKeyAgain(database.control, id);
  return key && keyPrincipal(key, config);
}

function keyPrincipal(key: LiveApiKey, config: ApiServices['config']): Principal {
  return {
    userId: key.user_id,
    tenantId: key.tenant_id,
    sessionId: key.id,
    email: key.email,
    name: key.name,
    role: key.role,
    mustChangePassword: key.must_change_password,
    mfaEnabled: key.mfa_enabled,
    mustEnrolMfa: !key.mfa_enabled && config.auth.requireMfaRoles.includes(key.role),
    keyPermissions: key.permissions,
  };
}
