import type { Knex } from 'knex';
import type { Role } from '../domain/access/permissions.ts';
import { hashPassword } from '../infra/security/password.ts';
import { randomPassword } from '../infra/security/random-password.ts';
import { type Page, type PageRequest, page } from './paging.ts';
import { firstTenant } from './tenants.ts';

/** A user as the tenant's own administrators see it: no hash. */
export interface UserRow {
  id: string;
  tenant_id: string;
  email: string;
  name: string;
  role: Role;
  must_change_password: boolean;
  mfa_enabled_at: Date | null;
  disabled_at: Date | null;
  last_login_at: Date | null;
  created_at: Date;
}

/** A user with the password's hash; only the control role reads it. */
export interface UserCredentials extends UserRow {
  /** Null until an invitation is accepted. */
  password_hash: string | null;
}

export interface NewUser {
  tenantId: string;
  email: string;
  name: string;
  role: Role;
  /** Null for somebody who is to choose it by an invitation. */
  passwordHash: string | null;
  mustChangePassword: boolean;
}

const COLUMNS = [
  'id',
  'tenant_id',
  'email',
  'name',
  'role',
  'must_change_password',
  'mfa_enabled_at',
  'disabled_at',
  'last_login_at',
  'created_at',
];

/** The user with this e-mail address, in whichever tenant. */
export function findCredentials(control: Knex, email: string): Promise<UserCredentials | undefined> {
  return control<UserCredentials>('users').where({ email: email.toLowerCase() }).first();
}

/** The same by id. */
export function findCredentialsById(control: Knex, id: string): Promise<UserCredentials | undefined> {
  return control<UserCredentials>('users').where({ id }).first();
}

/** A user of the tenant, locked until the transaction ends. */
export async function lockUser(control: Knex.Transaction, tenantId: string, id: string): Promise<UserRow | undefined> {
  return control('users').where({ tenant_id: tenantId, id }).forUpdate().first(COLUMNS);
}

/** Creates a user; null when the e-mail address is taken (it is unique over all tenants, because people sign in by it). */
export async function createUser(control: Knex, user: NewUser): Promise<UserRow | null> {
  const [row] = await control('users')
    .insert({
      tenant_id: user.tenantId,
      email: user.email.toLowerCase(),
      name: user.name,
      role: user.role,
      password_hash: user.passwordHash,
      must_change_password: user.mustChangePassword,
    })
    .onConflict('email')
    .ignore()
    .returning(COLUMNS);
  return (row as UserRow | undefined) ?? null;
}

/** Users of the tenant, oldest first. */
export function listUsers(transaction: Knex.Transaction, request: PageRequest): Promise<Page<UserRow>> {
  return page<UserRow>(transaction('users').select(COLUMNS), request, {
    column: 'created_at',
    type: 'timestamptz',
    direction: 'asc',
    id: 'id',
    idType: 'uuid',
  });
}

/** What an administrator may change about a user. */
export interface UserChange {
  role?: Role | undefined;
  disabled?: boolean | undefined;
}

/** Thrown when a change would leave the tenant without an administrator who can sign in. */
export class LastAdministrator extends Error {
  constructor() {
    super('This is the last administrator who can sign in.');
    this.name = 'LastAdministrator';
  }
}

/** Changes role or access of a user of the tenant; undefined when there is none. Throws LastAdministrator. */
export async function changeUser(
  control: Knex.Transaction,
  tenantId: string,
  id: string,
  { role, disabled }: UserChange,
): Promise<UserRow | undefined> {
  // All administrators are locked first, in one order: two who demote each other at once must not both succeed.
  const administrators = await control('users')
    .where({ tenant_id: tenantId, role: 'admin', disabled_at: null })
    .whereNotNull('password_hash')
    .orderBy('id')
    .forUpdate()
    .select('id');
  const loses = (role !== undefined && role !== 'admin') || disabled === true;
  if (loses && administrators.length === 1 && administrators[0].id === id) throw new LastAdministrator();
  const [row] = await control('users')
    .where({ tenant_id: tenantId, id })
    .update({
      role: role ?? control.ref('role'),
      disabled_at:
        disabled === undefined
          ? control.ref('disabled_at')
          : disabled
            ? control.raw('coalesce(disabled_at, now())')
            : null,
    })
    .returning(COLUMNS);
  return row as UserRow | undefined;
}

/** Stores a new password. `isShort` is for one that is long enough only beside a second factor. */
export async function setPassword(
  control: Knex,
  id: string,
  { passwordHash, isShort = false }: { passwordHash: string; isShort?: boolean },
): Promise<void> {
  await control('users')
    .where({ id })
    .update({ password_hash: passwordHash, must_change_password: false, password_is_short: isShort });
  // Sign-ins that have shown the old password and wait for the second factor.
  await control('mfa_challenges').where({ user_id: id }).delete();
}

/** Notes a successful sign-in; false when the user is no longer as read: other password, factor or access. */
export async function noteLogin(control: Knex, user: UserCredentials): Promise<boolean> {
  const { id, password_hash, mfa_enabled_at } = user;
  const noted = await control('users')
    .where({ id, password_hash, disabled_at: null })
    .whereRaw(`(mfa_enabled_at is null) = ?`, [mfa_enabled_at === null])
    .update({ last_login_at: control.fn.now() });
  return noted === 1;
}

/** Address of the administrator that a new installation starts with. */
export const FIRST_ADMINISTRATOR = 'admin@ringfence.local';

/**
 * Gives a new installation its first administrator, and returns the password to show once; null when any user exists.
 * Safe for several processes at once: one creates, the others get null.
 */
export function ensureFirstAdministrator(control: Knex): Promise<{ email: string; password: string } | null> {
  return control.transaction(async (transaction) => {
    await transaction.raw(`select pg_advisory_xact_lock(hashtext('ringfence:first-administrator'))`);
    if (await transaction('users').first('id')) return null;
    const password = randomPassword();
    await createUser(transaction, {
      tenantId: await firstTenant(transaction),
      email: FIRST_ADMINISTRATOR,
      name: 'Administrator',
      role: 'admin',
      passwordHash: await hashPassword(password),
      mustChangePassword: true,
    });
    return { email: FIRST_ADMINISTRATOR, password };
  });
}
