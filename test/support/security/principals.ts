import { SignJWT } from 'jose';
import { loadSigningKeys } from '../../../src/api/token-keys.ts';
import { createApiKey } from '../../../src/db/api-keys.ts';
import { can, type Permission, type Role } from '../../../src/domain/access/permissions.ts';
import { newApiKeySecret, writeApiKey } from '../../../src/infra/security/api-key-text.ts';
import type { Person, TestApi } from '../api.ts';
import { asOwner } from '../database.ts';
import { testEnvironment } from '../environment.ts';
import { makeTenant } from '../tenant.ts';
import type { Operation } from './operations.ts';

/** One of two tenants, with an administrator who makes what the others then ask for. */
export interface Side {
  tenantId: string;
  admin: Person;
}

/** Somebody who asks, in one of nine ways. */
export interface Asker {
  name: string;
  side: Side;
  /** Undefined for who is not known. */
  person: Person | undefined;
  headers: Record<string, string>;
  known: boolean;
  may(operation: Operation): boolean;
  /** The same kind of asker with a session of its own, for what ends sessions. */
  again(): Promise<Asker>;
}

/** What the service's key may do: what a worker of somebody's own needs. */
const SERVICE_PERMISSIONS: Permission[] = ['network:read', 'network:write'];
/** A role that the list of roles does not have: whatever it asks for must be denied. */
export const NO_ROLE = 'nothing' as Role;

/** Both tenants. */
export async function makeSides(api: TestApi): Promise<{ ours: Side; theirs: Side }> {
  const tenantId = await makeTenant(api.db.ownerUrl);
  return {
    ours: { tenantId: api.tenantId, admin: await api.person('admin') },
    theirs: { tenantId, admin: await api.person('admin', { tenantId }) },
  };
}

/** The nine. */
export async function makeAskers(api: TestApi, { ours, theirs }: { ours: Side; theirs: Side }): Promise<Asker[]> {
  await asOwner(api.db.ownerUrl, 'alter table users drop constraint users_role_check');
  const of = async (name: string, role: Role, side: Side): Promise<Asker> => {
    const person = await api.person(role, { tenantId: side.tenantId });
    return {
      ...{ name, side, person, known: true, headers: { authorization: `Bearer ${person.access_token}` } },
      may: ({ permission, wide }) =>
        (!wide || side === ours) && (permission === 'public' || permission === 'signed-in' || can(role, permission)),
      again: () => of(name, role, side),
    };
  };
  const unknown = (name: string, headers: Record<string, string>): Asker => {
    const asker: Asker = {
      ...{ name, side: ours, person: undefined, known: false, headers },
      may: ({ permission }) => permission === 'public',
      again: async () => asker,
    };
    return asker;
  };
  return [
    unknown('anonymous', {}),
    unknown('expired token', { authorization: `Bearer ${await expired(api, ours.admin)}` }),
    await of('no permission', NO_ROLE, ours),
    await of('readonly_user', 'readonly_user', ours),
    await of('network_engineer', 'network_engineer', ours),
    await of('security_analyst', 'security_analyst', ours),
    await of('admin', 'admin', ours),
    await of('admin of another tenant', 'admin', theirs),
    await service(api, ours),
  ];
}

async function service(api: TestApi, side: Side): Promise<Asker> {
  const person = await api.person('network_engineer');
  const { secret, hash } = newApiKeySecret();
  const row = await createApiKey(api.db.database.control, {
    ...{ tenantId: side.tenantId, userId: person.id, name: 'service', secretHash: hash, days: 1 },
    permissions: SERVICE_PERMISSIONS,
  });
  const asker: Asker = {
    ...{ name: 'service key', side, person, known: true, headers: { 'x-api-key': writeApiKey(row.id, secret) } },
    may: ({ permission, forKeys }) =>
      permission === 'public' || (forKeys && SERVICE_PERMISSIONS.includes(permission as Permission)),
    again: async () => asker,
  };
  return asker;
}

/** The person's own token, signed by our own key, whose time was up a minute ago. */
async function expired(api: TestApi, { access_token: token }: Person): Promise<string> {
  const [key] = await loadSigningKeys(api.db.database.control, testEnvironment().masterKey);
  const claims = claimsOf(token);
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...claims, iat: now - 660, exp: now - 60 })
    .setProtectedHeader({ alg: 'ES256', kid: key.kid, typ: 'at+jwt' })
    .sign(key.privateKey);
}

/** What a token says, unchecked. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
