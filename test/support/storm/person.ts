import { createUser } from '../../../src/db/users.ts';
import { hashPassword } from '../../../src/infra/security/password.ts';
import { makeTenant } from '../tenant.ts';
import type { StormPlatform } from './platform.ts';

/** Somebody who may upload and read, in a tenant of their own. */
export interface StormPerson {
  tenantId: string;
  userId: string;
  account: { email: string; password: string };
}

/** Makes one; `name` tells them apart. */
export async function makeStormPerson({ db }: StormPlatform, name: string): Promise<StormPerson> {
  const tenantId = await makeTenant(db.ownerUrl);
  const account = { email: `${name}@bank.example`, password: 'thunder-and-lightning-7' };
  const passwordHash = await hashPassword(account.password);
  const user = { tenantId, email: account.email, name, role: 'network_engineer' as const, passwordHash };
  const made = await createUser(db.database.control, { ...user, mustChangePassword: false });
  if (!made) throw new Error('no user');
  return { tenantId, userId: made.id, account };
}

/** Signs in at an API; the access token. */
export async function signIn(url: string, account: StormPerson['account']): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v1/auth/login`, { method: 'POST', headers, body: JSON.stringify(account) });
  if (!answer.ok) throw new Error(`signing in was answered with ${answer.status}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}
