import type { Knex } from 'knex';
import type { Role } from '../domain/access/permissions.ts';
import { writeAudit } from './audit.ts';
import { asControlRole, NotPossible } from './control-role.ts';
import { createInvitation } from './invitations.ts';
import { revokeSessionsOfUser } from './sessions.ts';
import { changeUser, createUser, findCredentials, LastAdministrator, type UserChange } from './users.ts';

/** Somebody who is to have an account, and the invitation to choose a password. */
export interface InvitedAccount {
  email: string;
  name: string;
  role: Role;
  invitation: { hash: Buffer; hours: number };
}

/** What came of it. */
export interface AccountMade {
  tenant_id: string;
  user_id: string;
  invitation_expires_at: Date;
}

/** Makes a tenant with its first administrator. `operator` says who did, for the tenant's audit log. Throws NotPossible. */
export function addTenant(
  owner: Knex,
  name: string,
  administrator: Omit<InvitedAccount, 'role'>,
  operator: string,
): Promise<AccountMade> {
  return asControlRole(owner, async (transaction) => {
    const [tenant] = await transaction('tenants').insert({ name }).onConflict('name').ignore().returning('id');
    if (!tenant) throw new NotPossible(`There is a tenant of the name ${name}.`);
    const tenantId = tenant.id as string;
    const entry = { tenantId, actorId: null, target: tenantId, details: { name, ...by(operator) } };
    await writeAudit(transaction, { ...entry, action: 'tenant.create' });
    return makeAccount(transaction, tenantId, { ...administrator, role: 'admin' }, operator);
  });
}

/** Gives somebody an account in a tenant, which is named as it is called. Throws NotPossible. */
export function addAccount(
  owner: Knex,
  tenant: string,
  account: InvitedAccount,
  operator: string,
): Promise<AccountMade> {
  return asControlRole(owner, async (transaction) => {
    const found = await transaction('tenants').where({ name: tenant }).first('id');
    if (!found) throw new NotPossible(`There is no tenant of the name ${tenant}: see "admin tenant list".`);
    return makeAccount(transaction, found.id, account, operator);
  });
}

/** Changes role or access of an account, and ends its sessions; returns how many there were. Throws NotPossible. */
export function changeAccount(owner: Knex, email: string, change: UserChange, operator: string): Promise<number> {
  return asControlRole(owner, async (transaction) => {
    const user = await findCredentials(transaction, email);
    if (!user) throw new NotPossible(`Nobody has the address ${email}.`);
    const { tenant_id: tenantId, id } = user;
    await changeUser(transaction, tenantId, id, change).catch((error: unknown) => {
      if (!(error instanceof LastAdministrator)) throw error;
      throw new NotPossible(`${error.message} Make somebody else an administrator first.`);
    });
    const ended = await revokeSessionsOfUser(transaction, id, 'role or access changed');
    const details = { ...change, ...by(operator) };
    await writeAudit(transaction, { tenantId, actorId: null, action: 'user.change', target: id, details });
    return ended.length;
  });
}

async function makeAccount(
  transaction: Knex.Transaction,
  tenantId: string,
  { email, name, role, invitation }: InvitedAccount,
  operator: string,
): Promise<AccountMade> {
  const user = { tenantId, email, name, role, passwordHash: null, mustChangePassword: false };
  const made = await createUser(transaction, user);
  if (!made) throw new NotPossible(`The address ${email} is taken: it is one for all tenants.`);
  const entry = { tenantId, actorId: null, target: made.id };
  await writeAudit(transaction, { ...entry, action: 'user.create', details: { role, ...by(operator) } });
  const { hash, hours } = invitation;
  const expiresAt = await createInvitation(transaction, { tenantId, userId: made.id, createdBy: null, hash, hours });
  await writeAudit(transaction, { ...entry, action: 'user.invite', details: by(operator) });
  return { tenant_id: tenantId, user_id: made.id, invitation_expires_at: expiresAt };
}

const by = (operator: string) => ({ by: 'command line', operator });
