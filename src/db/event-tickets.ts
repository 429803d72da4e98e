import type { Knex } from 'knex';
import type { LiveApiKey } from './api-keys.ts';

/** Whom a ticket stands for: a session, or an API key. */
export interface TicketHolder {
  tenantId: string;
  userId: string;
  /** Of the session, or of the key. */
  sessionId: string;
  byKey: boolean;
}

/** Stores a ticket by its hash, and lets old ones go. */
export async function createTicket(
  control: Knex,
  { hash, holder, seconds }: { hash: Buffer; holder: TicketHolder; seconds: number },
): Promise<void> {
  await control('event_tickets').where('expires_at', '<', control.fn.now()).delete();
  await control('event_tickets').insert({
    hash,
    tenant_id: holder.tenantId,
    user_id: holder.userId,
    session_id: holder.sessionId,
    by_key: holder.byKey,
    expires_at: control.raw('now() + make_interval(secs => ?)', [seconds]),
  });
}

/** Uses a ticket up; undefined when there is none, or its time is over. Of several who come with it one gets it. */
export async function takeTicket(control: Knex, hash: Buffer): Promise<TicketHolder | undefined> {
  const { rows } = await control.raw(
    `delete from event_tickets where hash = ?
     returning tenant_id as "tenantId", user_id as "userId", session_id as "sessionId", by_key as "byKey",
       expires_at > now() as valid`,
    [hash],
  );
  const [row] = rows as (TicketHolder & { valid: boolean })[];
  if (!row?.valid) return undefined;
  const { valid: _valid, ...holder } = row;
  return holder;
}

/** An API key by its id, as long as it lives: for whoever has shown its secret before. */
export async function findKeyAgain(control: Knex, id: string): Promise<LiveApiKey | undefined> {
  const { rows } = await control.raw(
    `select k.id, k.tenant_id, k.user_id, u.email, u.name, u.role, k.permissions, u.must_change_password,
            u.mfa_enabled_at is not null as mfa_enabled
       from api_keys k join users u on u.id = k.user_id
      where k.id = ? and k.revoked_at is null and k.expires_at > now() and u.disabled_at is null`,
    [id],
  );
  return rows[0];
}
