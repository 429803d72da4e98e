import type { Knex } from 'knex';
import { enableMfa, removeMfa, replaceBackupCodes, storePendingSecret } from '../db/mfa.ts';
import { revokeSessionsOfUser } from '../db/sessions.ts';
import type { SecurityEventName } from '../domain/access/security-events.ts';
import { newBackupCodes, writeBackupCode } from '../infra/security/backup-codes.ts';
import { hashPassword } from '../infra/security/password.ts';
import { qrCodeSvg } from '../infra/security/qr-code.ts';
import { newTotpSecret, totpUri } from '../infra/security/totp.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import { Problem } from './problem.ts';
import { record } from './record.ts';
import { checkPendingCode, noEnrolment, wrongCode } from './second-factor.ts';
import { requireStepUp } from './step-up.ts';

/** Makes a secret for the asker's authenticator app. It counts once a code of it was shown. */
export async function enrol(context: RouteContext): Promise<{ secret: string; uri: string; qr_svg: string }> {
  await requireStepUp(context);
  const owner = ownerOf(context);
  const secret = newTotpSecret();
  const sealed = context.services.mfaCipher.seal(Buffer.from(secret), owner.id);
  await context.services.database.control.transaction(async (transaction) => {
    await storePendingSecret(transaction, owner, sealed);
    await record(transaction, context, 'mfa.enrol', owner.id);
  });
  const uri = totpUri(principalOf(context).email, secret);
  return { secret, uri, qr_svg: await qrCodeSvg(uri) };
}

/** Puts the second factor in force and ends the asker's other sessions; answers the backup codes, shown this once. */
export async function confirm(context: RouteContext, code: string): Promise<string[]> {
  const { services } = context;
  const owner = ownerOf(context);
  const pending = await checkPendingCode(services, owner.id, code);
  if (!pending) throw wrongCode(400);
  const { codes, hashed } = await makeBackupCodes();
  await changeFactor(context, 'mfa.enable', async (transaction) => {
    if (!(await enableMfa(transaction, owner.id, pending))) throw noEnrolment();
    await replaceBackupCodes(transaction, owner, hashed);
  });
  return codes;
}

/** Takes the asker's second factor away, unless the role must have one. */
export async function remove(context: RouteContext): Promise<void> {
  await requireStepUp(context);
  const { role, userId } = principalOf(context);
  if (context.services.config.auth.requireMfaRoles.includes(role)) {
    throw new Problem(403, 'mfa-required-by-policy', 'Your role must have a second factor.', {
      hint: 'To change the device, enrol the new one: it replaces the old one.',
    });
  }
  await changeFactor(context, 'mfa.remove', (transaction) => removeMfa(transaction, userId));
}

/** Replaces the asker's backup codes. */
export async function regenerateBackupCodes(context: RouteContext): Promise<string[]> {
  await requireStepUp(context);
  const { mfaEnabled, userId } = principalOf(context);
  if (!mfaEnabled) {
    throw new Problem(409, 'conflict', 'There is no second factor.', { hint: 'POST /api/v1/auth/mfa/enrol' });
  }
  const { codes, hashed } = await makeBackupCodes();
  await context.services.database.control.transaction(async (transaction) => {
    await replaceBackupCodes(transaction, ownerOf(context), hashed);
    await record(transaction, context, 'mfa.backup-codes', userId);
  });
  return codes;
}

/** A change of factors ends every other session: whoever else has one must show the new factors. */
async function changeFactor(
  context: RouteContext,
  action: SecurityEventName,
  work: (transaction: Knex.Transaction) => Promise<void>,
): Promise<void> {
  const { userId, sessionId } = principalOf(context);
  const { database, sessions } = context.services;
  const ended = await database.control.transaction(async (transaction) => {
    await work(transaction);
    const others = await revokeSessionsOfUser(transaction, userId, 'second factor changed', sessionId);
    await record(transaction, context, action, userId, { ended_sessions: others.length });
    return others;
  });
  sessions.forget([...ended, sessionId]);
}

async function makeBackupCodes() {
  const codes = newBackupCodes();
  const hashed: { selector: string; secretHash: string }[] = [];
  // One after the other, so that people who sign in meanwhile get their turn.
  for (const { selector, secret } of codes) hashed.push({ selector, secretHash: await hashPassword(secret) });
  return { codes: codes.map(writeBackupCode), hashed };
}

function ownerOf(context: RouteContext) {
  const { userId, tenantId } = principalOf(context);
  return { id: userId, tenant_id: tenantId };
}
