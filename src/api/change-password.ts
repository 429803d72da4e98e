import { z } from 'zod';
import { revokeSessionsOfUser } from '../db/sessions.ts';
import { findCredentialsById, setPassword } from '../db/users.ts';
import { hashPassword, verifyPassword } from '../infra/security/password.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import { Problem } from './problem.ts';
import { record } from './record.ts';
import { invalid } from './validate.ts';

/** What a password must be. Long beats colourful: there are no rules about kinds of characters. */
export const newPassword = z
  .string()
  .min(12)
  .max(256)
  .regex(/\S.*\S/s, 'must not be blank');

/** Changes the asker's password and ends the user's other sessions. */
export async function changePassword(context: RouteContext, current: string, next: string): Promise<void> {
  const { userId, sessionId, email } = principalOf(context);
  const { control } = context.services.database;
  const user = await findCredentialsById(control, userId);
  // Not 401: the token is good, and a client that signs out on 401 would throw its user out for a typing error.
  if (!(await verifyPassword(user?.password_hash, current))) {
    throw new Problem(400, 'wrong-password', 'The current password is wrong.', { hint: 'Type it again.' });
  }
  if (next === current || next.toLowerCase().includes(email.toLowerCase())) {
    throw invalid([
      { in: 'body', path: 'new_password', message: 'must differ from the current one and the e-mail address' },
    ]);
  }
  const passwordHash = await hashPassword(next);
  const ended = await control.transaction(async (transaction) => {
    await setPassword(transaction, userId, passwordHash, false);
    const sessions = await revokeSessionsOfUser(transaction, userId, 'password changed', sessionId);
    await record(transaction, context, 'user.change-password', userId, { ended_sessions: sessions.length });
    return sessions;
  });
  context.services.sessions.forget([...ended, sessionId]);
}
