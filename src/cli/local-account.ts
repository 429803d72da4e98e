import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { firstTenant } from '../db/tenants.ts';
import { createUser, findCredentials, setPassword } from '../db/users.ts';
import { hashPassword, verifyPassword } from '../infra/security/password.ts';
import { randomPassword } from '../infra/security/random-password.ts';

const EMAIL = 'command-line@ringfence.local';

/** An account whose password the data folder keeps. */
export interface Account {
  email: string;
  password: string;
}

/**
 * The account that the command line of a local platform signs in with. Whoever can read the data folder owns database
 * and keys already, so it may be an administrator; the password is made here and lies in a file of mode 0600.
 */
export async function ensureLocalAccount(control: Knex, dataFolder: string): Promise<Account> {
  const password = knownPassword(dataFolder) ?? randomPassword();
  const found = await findCredentials(control, EMAIL);
  if (!found) {
    await createUser(control, {
      tenantId: await firstTenant(control),
      email: EMAIL,
      name: 'Command line of this machine',
      role: 'admin',
      passwordHash: await hashPassword(password),
      mustChangePassword: false,
    });
  } else if (!(await verifyPassword(found.password_hash, password))) {
    await setPassword(control, found.id, { passwordHash: await hashPassword(password) });
  }
  return { email: EMAIL, password };
}

/** Leaves address, certificate and account for `ringfence upload` and the like. */
export function noteLocalAccount(
  dataFolder: string,
  place: { url: string; certificate?: string },
  account: Account,
): void {
  writeFileSync(pathIn(dataFolder), `${JSON.stringify({ ...place, ...account })}\n`, { mode: 0o600 });
}

function knownPassword(dataFolder: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(pathIn(dataFolder), 'utf8')) as Account).password;
  } catch {
    return undefined;
  }
}

function pathIn(dataFolder: string): string {
  return join(dataFolder, 'secrets', 'command-line.json');
}
