import type { Knex } from 'knex';

/** The owner of a second factor. */
export interface MfaOwner {
  id: string;
  tenant_id: string;
}

/** A challenge that an attempt was made for. */
export interface ClaimedChallenge {
  user_id: string;
  /** What was shown before. */
  first_factor: 'password' | 'single sign-on';
  /** Which identity provider vouched, when one did. */
  provider_id: string | null;
}

/** Stores a secret that counts only once its owner has shown a code of it; one that stands goes on until then. */
export async function storePendingSecret(control: Knex, user: MfaOwner, sealed: Buffer): Promise<void> {
  await control('user_mfa')
    .insert({ user_id: user.id, tenant_id: user.tenant_id, pending_sealed: sealed, pending_at: control.fn.now() })
    .onConflict('user_id')
    .merge(['pending_sealed', 'pending_at']);
}

/** The secret in force, and the one being enrolled unless that was more than fifteen minutes ago; both sealed. */
export async function readSecrets(
  control: Knex,
  userId: string,
): Promise<{ sealed: Buffer | null; pending: Buffer | null }> {
  const { rows } = await control.raw(
    `select sealed, case when pending_at > now() - interval '15 minutes' then pending_sealed end as pending
       from user_mfa where user_id = ?`,
    [userId],
  );
  return rows[0] ?? { sealed: null, pending: null };
}

/** Uses up a time step: true for one caller only, and never again for it or an earlier one. */
export async function useTimeStep(control: Knex, userId: string, step: number): Promise<boolean> {
  const used = await control('user_mfa')
    .where({ user_id: userId })
    .where((query) => query.whereNull('last_step').orWhere('last_step', '<', step))
    .update({ last_step: step });
  return used === 1;
}

/** Puts the enrolled secret in force; false when another enrolment came in between. */
export async function enableMfa(control: Knex.Transaction, userId: string, pending: Buffer): Promise<boolean> {
  const enabled = await control('user_mfa')
    .where({ user_id: userId, pending_sealed: pending })
    .update({ sealed: pending, pending_sealed: null, pending_at: null });
  if (enabled === 0) return false;
  await control('users').where({ id: userId }).update({ mfa_enabled_at: control.fn.now() });
  return true;
}

/** Takes the second factor away, with its backup codes and sign-ins under way; a short password must then be changed. */
export async function removeMfa(control: Knex.Transaction, userId: string): Promise<void> {
  await control('user_mfa').where({ user_id: userId }).delete();
  await control('backup_codes').where({ user_id: userId }).delete();
  await control('mfa_challenges').where({ user_id: userId }).delete();
  await control('users')
    .where({ id: userId })
    .update({
      mfa_enabled_at: null,
      must_change_password: control.raw('must_change_password or password_is_short'),
    });
}

/** Replaces the backup codes; those of before are worth nothing afterwards. */
export async function replaceBackupCodes(
  control: Knex.Transaction,
  user: MfaOwner,
  codes: { selector: string; secretHash: string }[],
): Promise<void> {
  await control('backup_codes').where({ user_id: user.id }).delete();
  await control('backup_codes').insert(
    codes.map(({ selector, secretHash }) => ({
      user_id: user.id,
      tenant_id: user.tenant_id,
      selector,
      secret_hash: secretHash,
    })),
  );
}

/** The hash of an unused backup code. */
export async function findBackupCode(control: Knex, userId: string, selector: string): Promise<string | undefined> {
  const row = await control('backup_codes').where({ user_id: userId, selector, used_at: null }).first('secret_hash');
  return row?.secret_hash;
}

/** Uses up a backup code: true for one caller only. The hash tells a replaced code from its successor. */
export async function useBackupCode(
  control: Knex,
  userId: string,
  selector: string,
  secretHash: string,
): Promise<boolean> {
  const used = await control('backup_codes')
    .where({ user_id: userId, selector, secret_hash: secretHash, used_at: null })
    .update({ used_at: control.fn.now() });
  return used === 1;
}

/** Stores that somebody has shown the first factor and owes the second. */
export async function createChallenge(
  control: Knex,
  user: MfaOwner,
  { hash, seconds, providerId }: { hash: Buffer; seconds: number; providerId: string | null },
): Promise<void> {
  await control('mfa_challenges').insert({
    hash,
    tenant_id: user.tenant_id,
    user_id: user.id,
    first_factor: providerId === null ? 'password' : 'single sign-on',
    provider_id: providerId,
    expires_at: control.raw('now() + make_interval(secs => ?)', [seconds]),
  });
}

/** Counts an attempt at a challenge before it is made; undefined when it is over, used up or unknown. */
export async function claimChallenge(
  control: Knex,
  hash: Buffer,
  attempts: number,
): Promise<ClaimedChallenge | undefined> {
  const [row] = await control('mfa_challenges')
    .where({ hash })
    .where('attempts', '<', attempts)
    .where('expires_at', '>', control.fn.now())
    .increment('attempts', 1)
    .returning(['user_id', 'first_factor', 'provider_id']);
  return row;
}

/** Ends a challenge that was met: true for one caller only. */
export async function endChallenge(control: Knex, hash: Buffer): Promise<boolean> {
  return (await control('mfa_challenges').where({ hash }).delete()) === 1;
}

/** Removes challenges that are over. */
export async function pruneChallenges(control: Knex): Promise<void> {
  await control('mfa_challenges').where('expires_at', '<', control.fn.now()).delete();
}
