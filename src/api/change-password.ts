import { z } from 'zod';
import { revokeSessionsOfUser } from '../db/sessions.ts';
import { setPassword } from '../db/users.ts';
import {
  isShort,
  LONGEST_PASSWORD,
  type PasswordSetting,
  passwordFault,
  SHORTEST_PASSWORD,
} from '../domain/access/password-rules.ts';
import { hashPassword } from '../infra/security/password.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import { record } from './record.ts';
import { checkOwnPassword, requireStepUp } from './step-up.ts';
import { invalid } from './validate.ts';

/** A new password as requests carry it; `refuseWeak` says the rest, which depends on whose it is to be. */
export const newPassword = z
  .string()
  .min(1)
  .max(LONGEST_PASSWORD)
  .meta({
    description: `At least ${SHORTEST_PASSWORD.alone} characters, ${SHORTEST_PASSWORD.withMfa} with a second factor; not a common one`,
  });

/** 422 with the reason when the password is not good enough. */
export function refuseWeak(path: string, password: string, setting: PasswordSetting): void {
  const message = passwordFault(password, setting);
  if (message !== undefined) throw invalid([{ in: 'body', path, message }]);
}

/** Changes the asker's password and ends the user's other sessions. */
export async function changePassword(context: RouteContext, current: string, next: string): Promise<void> {
  const { userId, sessionId, email, mfaEnabled } = principalOf(context);
  const { database, commonPasswords, sessions } = context.services;
  // With a second factor the current password alone must not be enough to take an account over.
  if (mfaEnabled) await requireStepUp(context);
  await checkOwnPassword(context, current);
  if (next === current) {
    throw invalid([{ in: 'body', path: 'new_password', message: 'must differ from the current one' }]);
  }
  refuseWeak('new_password', next, { email, mfaEnabled, common: commonPasswords });
  const passwordHash = await hashPassword(next);
  const ended = await database.control.transaction(async (transaction) => {
    await setPassword(transaction, userId, { passwordHash, isShort: isShort(next) });
    const others = await revokeSessionsOfUser(transaction, userId, 'password changed', sessionId);
    await record(transaction, context, 'user.change-password', userId, { ended_sessions: others.length });
    return others;
  });
  sessions.forget([...ended, sessionId]);
}
