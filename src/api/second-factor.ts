import { findBackupCode, readSecrets, useBackupCode, useTimeStep } from '../db/mfa.ts';
import { readBackupCode } from '../infra/security/backup-codes.ts';
import { verifyPassword } from '../infra/security/password.ts';
import { matchTotp } from '../infra/security/totp.ts';
import { attempt } from './attempts.ts';
import { Problem } from './problem.ts';
import type { ApiServices } from './services.ts';

/** What somebody gives as the second factor: one of the two. */
export interface GivenFactor {
  code?: string | undefined;
  backup_code?: string | undefined;
}

/** Which secret a code is of: the one in force, or the one being enrolled. */
type SecretKind = 'sealed' | 'pending';

/** Whether the user's second factor is right, which uses it up. Every route that takes one shares one count. */
export function checkSecondFactor(services: ApiServices, userId: string, given: GivenFactor): Promise<boolean> {
  return attempt(services, { kind: 'code', userId }, () =>
    given.code !== undefined
      ? checkCode(services, userId, given.code, 'sealed')
      : checkBackupCode(services, userId, given.backup_code ?? ''),
  );
}

/** Whether the code is of the secret being enrolled; answers that secret, sealed, because another may follow. */
export async function checkPendingCode(
  services: ApiServices,
  userId: string,
  code: string,
): Promise<Buffer | undefined> {
  const { pending } = await readSecrets(services.database.control, userId);
  if (!pending) throw noEnrolment();
  const right = await attempt(services, { kind: 'code', userId }, () => checkCode(services, userId, code, 'pending'));
  return right ? pending : undefined;
}

/** 409: nothing was begun that could be confirmed. */
export function noEnrolment(): Problem {
  return new Problem(409, 'conflict', 'No second factor is being set up.', {
    hint: 'Begin with POST /api/v1/auth/mfa/enrol; its secret waits for fifteen minutes.',
  });
}

/** The code or the backup code is not right. 401 before there is a session; 400 within one, which it does not end. */
export function wrongCode(status: 400 | 401): Problem {
  return new Problem(status, 'wrong-code', 'The code is wrong, too old, or was used before.', {
    hint: 'Wait for the next code of your authenticator app, or use a backup code.',
  });
}

async function checkCode(services: ApiServices, userId: string, code: string, kind: SecretKind): Promise<boolean> {
  const { control } = services.database;
  const sealed = (await readSecrets(control, userId))[kind];
  if (!sealed) return false;
  const step = await matchTotp(services.mfaCipher.open(sealed, userId).toString(), code, services.clock.now());
  return step !== undefined && useTimeStep(control, userId, step);
}

async function checkBackupCode(services: ApiServices, userId: string, text: string): Promise<boolean> {
  const code = readBackupCode(text);
  if (!code) return false;
  const { control } = services.database;
  const hash = await findBackupCode(control, userId, code.selector);
  if (!(await verifyPassword(hash, code.secret)) || hash === undefined) return false;
  return useBackupCode(control, userId, code.selector, hash);
}
