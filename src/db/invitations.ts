import type { Knex } from 'knex';

/** Whom an invitation is for. */
export interface Invited {
  user_id: string;
  tenant_id: string;
  email: string;
  mfa_enabled: boolean;
}

/** Stores an invitation; the one of before is worth nothing afterwards. Returns when it ends. */
export async function createInvitation(
  control: Knex,
  invitation: { tenantId: string; userId: string; createdBy: string | null; hash: Buffer; hours: number },
): Promise<Date> {
  const [row] = await control('invitations')
    .insert({
      hash: invitation.hash,
      tenant_id: invitation.tenantId,
      user_id: invitation.userId,
      created_by: invitation.createdBy,
      expires_at: control.raw('now() + make_interval(hours => ?)', [invitation.hours]),
    })
    .onConflict('user_id')
    .merge()
    .returning('expires_at');
  return row.expires_at;
}

/** The invitation, if it can still be accepted. */
export async function findInvitation(control: Knex, hash: Buffer): Promise<Invited | undefined> {
  const { rows } = await control.raw(
    `select i.user_id, i.tenant_id, u.email, u.mfa_enabled_at is not null as mfa_enabled
       from invitations i join users u on u.id = i.user_id
      where i.hash = ? and i.expires_at > now() and u.disabled_at is null`,
    [hash],
  );
  return rows[0];
}

/** Uses up an invitation: true for one caller only. */
export async function useInvitation(control: Knex, hash: Buffer): Promise<boolean> {
  return (await control('invitations').where({ hash }).where('expires_at', '>', control.fn.now()).delete()) === 1;
}
