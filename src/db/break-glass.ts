import type { Knex } from 'knex';
import { clearAttemptsOfUser } from './attempts.ts';
import { writeAudit } from './audit.ts';
import { asControlRole, NotPossible } from './control-role.ts';
import { createInvitation } from './invitations.ts';
import { removeMfa } from './mfa.ts';
import { revokeSessionsOfUser } from './sessions.ts';
import { findCredentials, type UserCredentials } from './users.ts';

/** Who broke the glass, who watched, and why: what the audit log says of it. */
export interface GlassBroken {
  operator: string;
  witness: string;
  reason: string;
}

/** Does something about an account as the owner of the database, in one transaction with its audit row. */
function forAccount<Result>(
  owner: Knex,
  email: string,
  work: (transaction: Knex.Transaction, user: UserCredentials) => Promise<Result>,
): Promise<Result> {
  return asControlRole(owner, async (transaction) => {
    const user = await findCredentials(transaction, email);
    if (!user) throw new NotPossible(`Nobody has the address ${email}.`);
    return work(transaction, user);
  });
}

/** Lifts the locks of an administrator's account. `addressKey` names the counter of the typed address. */
export function unlockAccount(owner: Knex, email: string, addressKey: Buffer, by: GlassBroken): Promise<void> {
  return forAccount(owner, email, async (transaction, user) => {
    refuseOthers(user);
    await clearAttemptsOfUser(transaction, user.id, addressKey);
    await writeAudit(transaction, { ...about(user, by), action: 'account.unlock' });
  });
}

/** Takes an administrator's second factor away and ends the sessions; returns how many there were. */
export function resetFactor(owner: Knex, email: string, addressKey: Buffer, by: GlassBroken): Promise<number> {
  return forAccount(owner, email, async (transaction, user) => {
    refuseOthers(user);
    if (user.mfa_enabled_at === null) throw new NotPossible(`${email} has no second factor.`);
    await removeMfa(transaction, user.id);
    await clearAttemptsOfUser(transaction, user.id, addressKey);
    const ended = await revokeSessionsOfUser(transaction, user.id, 'second factor reset');
    await writeAudit(transaction, { ...about(user, by, { ended_sessions: ended.length }), action: 'mfa.reset' });
    return ended.length;
  });
}

/** What an invitation made without anybody signed in needs. */
export interface EmergencyInvitation {
  hash: Buffer;
  hours: number;
  /** Also for an account that is no administrator or is disabled, which it changes. */
  makeAdministrator: boolean;
}

/** Lets the owner of an administrator's account choose a new password; returns when the invitation ends. */
export function inviteAgain(
  owner: Knex,
  email: string,
  { hash, hours, makeAdministrator }: EmergencyInvitation,
  by: GlassBroken,
): Promise<Date> {
  return forAccount(owner, email, async (transaction, user) => {
    if (makeAdministrator) {
      await transaction('users').where({ id: user.id }).update({ role: 'admin', disabled_at: null });
      const details = {
        role: 'admin',
        disabled: false,
        before: { role: user.role, disabled: user.disabled_at !== null },
      };
      await writeAudit(transaction, { ...about(user, by, details), action: 'user.change' });
    } else refuseOthers(user);
    const invitation = { tenantId: user.tenant_id, userId: user.id, createdBy: null, hash, hours };
    const expiresAt = await createInvitation(transaction, invitation);
    await writeAudit(transaction, { ...about(user, by), action: 'user.invite' });
    return expiresAt;
  });
}

/** For everybody else there is an administrator who can do it by the ordinary way. */
function refuseOthers({ role, disabled_at, email }: UserCredentials): void {
  if (role === 'admin' && disabled_at === null) return;
  const what = role === 'admin' ? 'is disabled' : 'is not an administrator';
  throw new NotPossible(
    `${email} ${what}. An administrator can help; if there is none who can sign in: break-glass invite --make-administrator.`,
  );
}

function about(user: UserCredentials, by: GlassBroken, details: Record<string, unknown> = {}) {
  const said = { by: 'break glass', ...by, ...details };
  return { tenantId: user.tenant_id, actorId: null, target: user.id, details: said };
}
