import { isSteppedUp, noteStepUp } from '../db/sessions.ts';
import { findCredentialsById } from '../db/users.ts';
import { verifyPassword } from '../infra/security/password.ts';
import { attempt } from './attempts.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import { notForKeys } from './middleware/authorise.ts';
import { Problem } from './problem.ts';
import { record } from './record.ts';
import { checkSecondFactor, type GivenFactor, wrongCode } from './second-factor.ts';

/** What routes say that need it. */
export const STEP_UP = 'Needs your password within the last minutes (POST /api/v1/auth/step-up).';

/**
 * Refuses what a stolen session must not do: 403 unless every factor was shown a few minutes ago. An API key has no
 * factor to show, so it is refused always.
 */
export async function requireStepUp(context: RouteContext): Promise<void> {
  const { sessionId, keyPermissions } = principalOf(context);
  if (keyPermissions) throw notForKeys();
  const { database, config } = context.services;
  if (await isSteppedUp(database.control, sessionId, config.auth.stepUpSeconds)) return;
  throw new Problem(403, 'step-up-required', 'This needs your password again.', {
    hint: 'POST /api/v1/auth/step-up with your password (and code), then repeat the request. Without a password: sign in again at your identity provider, with ?fresh=true.',
  });
}

/** Shows every factor again, for the next few minutes of this session. */
export async function stepUp(context: RouteContext, password: string, given: GivenFactor): Promise<void> {
  const { userId, sessionId, mfaEnabled } = principalOf(context);
  await checkOwnPassword(context, password);
  if (mfaEnabled) {
    if (given.code === undefined && given.backup_code === undefined) {
      throw new Problem(400, 'code-required', 'This needs a code as well.', {
        hint: 'Send code from your authenticator app, or backup_code.',
      });
    }
    if (!(await checkSecondFactor(context.services, userId, given))) throw wrongCode(400);
  }
  await context.services.database.control.transaction(async (transaction) => {
    await noteStepUp(transaction, sessionId);
    await record(transaction, context, 'session.step-up', sessionId);
    if (mfaEnabled && given.code === undefined) await record(transaction, context, 'mfa.backup-code-used', sessionId);
  });
}

/** Throws 400 unless the password is the asker's own; a counted attempt. */
export async function checkOwnPassword(context: RouteContext, password: string): Promise<void> {
  const { userId } = principalOf(context);
  const { services } = context;
  const right = await attempt(services, { kind: 'password', userId }, async () => {
    const user = await findCredentialsById(services.database.control, userId);
    return verifyPassword(user?.password_hash, password);
  });
  // Not 401: the token is good, and a client that signs out on 401 would throw its user out for a typing error.
  if (!right) throw new Problem(400, 'wrong-password', 'The current password is wrong.', { hint: 'Type it again.' });
}
