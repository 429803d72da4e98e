import type { Knex } from 'knex';
import type { UserCredentials } from './users.ts';

/** A sign-in that a provider is to end. */
export interface SsoSignIn {
  /** Hash of the state that the provider gives back. */
  hash: Buffer;
  /** Hash of the cookie of the browser that began it. */
  browserHash: Buffer;
  tenantId: string;
  providerId: string;
  /** The provider was told to ask again. */
  fresh: boolean;
}

/** Notes that a browser was sent to a provider. */
export async function beginSsoSignIn(control: Knex, signIn: SsoSignIn, seconds: number): Promise<void> {
  await control('sso_sign_ins').insert({
    hash: signIn.hash,
    browser_hash: signIn.browserHash,
    tenant_id: signIn.tenantId,
    provider_id: signIn.providerId,
    fresh: signIn.fresh,
    expires_at: control.raw('now() + make_interval(secs => ?)', [seconds]),
  });
}

/** Uses a sign-in up: it is answered once, to the browser that began it, and not when its time is over. */
export async function endSsoSignIn(
  control: Knex,
  { hash, browserHash, providerId }: Pick<SsoSignIn, 'hash' | 'browserHash' | 'providerId'>,
): Promise<{ fresh: boolean } | undefined> {
  const [row] = await control('sso_sign_ins')
    .where({ hash, browser_hash: browserHash, provider_id: providerId })
    .where('expires_at', '>', control.fn.now())
    .delete()
    .returning('fresh');
  return row;
}

/** Removes sign-ins that nobody ended in time. */
export async function pruneSsoSignIns(control: Knex): Promise<void> {
  await control('sso_sign_ins').where('expires_at', '<', control.fn.now()).delete();
}

/** Whom a provider's subject is here. */
export function findSsoUser(
  control: Knex,
  { providerId, subject }: { providerId: string; subject: string },
): Promise<UserCredentials | undefined> {
  return control('sso_identities')
    .join('users', 'users.id', 'sso_identities.user_id')
    .where({ provider_id: providerId, subject })
    .first('users.*');
}

/** Notes who a provider's subject is; false when the subject, or the user, is somebody else there already. */
export async function linkSsoUser(
  control: Knex,
  identity: { providerId: string; subject: string; tenantId: string; userId: string },
): Promise<boolean> {
  const rows = await control('sso_identities')
    .insert({
      provider_id: identity.providerId,
      subject: identity.subject,
      tenant_id: identity.tenantId,
      user_id: identity.userId,
    })
    .onConflict()
    .ignore()
    .returning('user_id');
  return rows.length === 1;
}

/**
 * Ends what a provider opened: sign-ins that owe their second factor, and sessions, but for one; what the same people
 * opened with a password or through another provider goes on. Gives the ids of the sessions ended.
 */
export async function endSsoSessions(
  control: Knex.Transaction,
  providerId: string,
  reason: string,
  except: string,
): Promise<string[]> {
  await control('mfa_challenges').where({ provider_id: providerId }).delete();
  const rows = await control('sessions')
    .where({ revoked_at: null, provider_id: providerId })
    .whereNot({ id: except })
    .update({ revoked_at: control.fn.now(), revoked_reason: reason })
    .returning('id');
  return rows.map((row) => row.id as string);
}

/** Forgets whom a provider vouched for: behind a new issuer the same subjects are other people. */
export async function unlinkSsoUsers(control: Knex, providerId: string): Promise<void> {
  await control('sso_identities').where({ provider_id: providerId }).delete();
}
