import type { Knex } from 'knex';
import { writeAudit } from '../db/audit.ts';
import { createInvitation, findInvitation, useInvitation } from '../db/invitations.ts';
import { revokeSessionsOfUser } from '../db/sessions.ts';
import { setPassword } from '../db/users.ts';
import { isShort } from '../domain/access/password-rules.ts';
import { hashOfToken, newOpaqueToken } from '../infra/security/opaque-token.ts';
import { hashPassword } from '../infra/security/password.ts';
import { refuseWeak } from './change-password.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import { about } from './issue-session.ts';
import { Problem } from './problem.ts';
import { record } from './record.ts';

/** An invitation as whoever made it sees it, once. */
export interface Invitation {
  invitation_token: string;
  invitation_expires_at: Date;
}

/** Lets a user of the asker's tenant choose a password; an earlier invitation is worth nothing afterwards. */
export async function invite(
  context: RouteContext,
  transaction: Knex.Transaction,
  userId: string,
): Promise<Invitation> {
  const principal = principalOf(context);
  const { token, hash } = newOpaqueToken();
  const expiresAt = await createInvitation(transaction, {
    tenantId: principal.tenantId,
    userId,
    createdBy: principal.userId,
    hash,
    hours: context.services.config.auth.invitationHours,
  });
  await record(transaction, context, 'user.invite', userId);
  return { invitation_token: token, invitation_expires_at: expiresAt };
}

/** Sets the password of an invited user, who then signs in with it; sessions from before end. */
export async function acceptInvitation(context: RouteContext, token: string, password: string): Promise<void> {
  const { database, commonPasswords, sessions } = context.services;
  const hash = hashOfToken(token);
  const invited = await findInvitation(database.control, hash);
  if (!invited) throw over();
  const { email, mfa_enabled: mfaEnabled, user_id: userId, tenant_id } = invited;
  refuseWeak('password', password, { email, mfaEnabled, common: commonPasswords });
  const passwordHash = await hashPassword(password);
  const ended = await database.control.transaction(async (transaction) => {
    if (!(await useInvitation(transaction, hash))) throw over();
    await setPassword(transaction, userId, { passwordHash, isShort: isShort(password) });
    const user = { id: userId, tenant_id };
    await writeAudit(transaction, { ...about(context, user), action: 'user.accept-invitation', target: userId });
    return revokeSessionsOfUser(transaction, userId, 'password set by invitation');
  });
  sessions.forget(ended);
}

function over(): Problem {
  return new Problem(400, 'invitation-over', 'This invitation cannot be accepted.', {
    hint: 'It works once and for a limited time; ask an administrator for a new one.',
  });
}
