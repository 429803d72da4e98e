import { timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';
import type { Permission, Role } from '../domain/access/permissions.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** A key as its owner and administrators see it: no secret. */
export interface ApiKeyRow {
  id: string;
  user_id: string;
  name: string;
  permissions: Permission[];
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

export interface NewApiKey {
  tenantId: string;
  userId: string;
  name: string;
  secretHash: Buffer;
  permissions: Permission[];
  days: number;
}

/** A key that may be used, with what its owner is and may do now. */
export interface LiveApiKey {
  id: string;
  tenant_id: string;
  user_id: string;
  email: string;
  name: string;
  role: Role;
  permissions: Permission[];
  must_change_password: boolean;
  mfa_enabled: boolean;
}

const COLUMNS = [
  'id',
  'user_id',
  'name',
  'permissions',
  'created_at',
  'expires_at',
  'last_used_at',
  'revoked_at',
] as const;

/** Stores a key. */
export async function createApiKey(control: Knex, key: NewApiKey): Promise<ApiKeyRow> {
  const [row] = await control('api_keys')
    .insert({
      tenant_id: key.tenantId,
      user_id: key.userId,
      name: key.name,
      secret_hash: key.secretHash,
      permissions: key.permissions,
      expires_at: control.raw('now() + make_interval(days => ?)', [key.days]),
    })
    .returning([...COLUMNS]);
  return row as ApiKeyRow;
}

/** Keys of the tenant, or of one of its users, newest first; ended ones included. */
export function listApiKeys(
  transaction: Knex.Transaction,
  owner: string | undefined,
  request: PageRequest,
): Promise<Page<ApiKeyRow>> {
  const query = transaction('api_keys').select([...COLUMNS]);
  if (owner !== undefined) query.where({ user_id: owner });
  return page<ApiKeyRow>(query, request, {
    column: 'created_at',
    type: 'timestamptz',
    direction: 'desc',
    id: 'id',
    idType: 'uuid',
  });
}

/** The key, if it is neither over nor revoked, the secret is its own and its owner may sign in. */
export async function findLiveApiKey(control: Knex, id: string, secretHash: Buffer): Promise<LiveApiKey | undefined> {
  const { rows } = await control.raw(
    `select k.id, k.tenant_id, k.user_id, u.email, u.name, u.role, k.permissions, u.must_change_password,
            u.mfa_enabled_at is not null as mfa_enabled, k.secret_hash
       from api_keys k join users u on u.id = k.user_id
      where k.id = ? and k.revoked_at is null and k.expires_at > now() and u.disabled_at is null`,
    [id],
  );
  const row = rows[0] as (LiveApiKey & { secret_hash: Buffer }) | undefined;
  return row && timingSafeEqual(row.secret_hash, secretHash) ? row : undefined;
}

/** Notes that a key was used, once a minute at most: more would cost a write for every request. */
export async function noteApiKeyUse(control: Knex, id: string): Promise<void> {
  await control.raw(
    `update api_keys set last_used_at = now()
      where id = ? and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
    [id],
  );
}

/** Ends a key of the tenant, or of one of its users; false when there is none that lives. */
export async function revokeApiKey(
  control: Knex,
  { tenantId, id, owner }: { tenantId: string; id: string; owner: string | undefined },
): Promise<boolean> {
  const query = control('api_keys').where({ tenant_id: tenantId, id, revoked_at: null });
  if (owner !== undefined) query.where({ user_id: owner });
  return (await query.update({ revoked_at: control.fn.now() })) === 1;
}
