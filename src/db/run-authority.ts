import type { Knex } from 'knex';
import { can, type Permission, type Role } from '../domain/access/permissions.ts';

/** On whose word something is done without anybody asking for it now. */
export interface Authority {
  userId: string;
  /** The API key that was used to ask for it, if one was. */
  keyId: string | null;
}

/** Why somebody may not do now what was theirs to do when they asked for it; undefined while they may. */
export async function lostAuthority(
  transaction: Knex.Transaction,
  { userId, keyId }: Authority,
  permission: Permission,
): Promise<string | undefined> {
  const user: { role: Role; disabled_at: Date | null } | undefined = await transaction('users')
    .where({ id: userId })
    .first('role', 'disabled_at');
  if (!user) return 'The user it runs for is gone.';
  if (user.disabled_at) return 'The user it runs for is disabled.';
  if (!can(user.role, permission)) return `The user it runs for may no longer do this (${permission}).`;
  if (keyId === null) return undefined;
  const key: { permissions: Permission[] } | undefined = await transaction('api_keys')
    .where({ id: keyId, user_id: userId, revoked_at: null })
    .whereRaw('expires_at > now()')
    .first('permissions');
  if (!key) return 'The API key it was made with is revoked or expired.';
  return key.permissions.includes(permission) ? undefined : `The API key it was made with has no ${permission}.`;
}
