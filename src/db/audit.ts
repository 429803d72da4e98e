import type { Knex } from 'knex';
import { whoShouldKnow } from '../domain/access/notices.ts';
import type { EventOutcome, Nameable, SecurityEventName } from '../domain/access/security-events.ts';
import { redact } from '../infra/redact.ts';

/** Who did what to what. `details` holds names and counts, never file content; what looks like a secret is left out. */
export interface AuditEntry<Name extends string = SecurityEventName> {
  tenantId: string;
  actorId: string | null;
  /** `noun.verb`, a name of the taxonomy. */
  action: Nameable<Name>;
  target?: string | null;
  outcome?: EventOutcome;
  requestId?: string;
  ip?: string;
  details?: Record<string, unknown>;
}

/**
 * Writes an audit row in the transaction of the change it records: the change stands only if the row does. Where the
 * owner of an account should know, so does the notice; those events are written by the control role.
 */
export async function writeAudit<Name extends string>(transaction: Knex, entry: AuditEntry<Name>): Promise<void> {
  const userId = whoShouldKnow(entry);
  if (userId === undefined) {
    await transaction('audit_log').insert(rowOf(entry));
    return;
  }
  await transaction.transaction(async (both) => {
    await both('audit_log').insert(rowOf(entry));
    await both('user_notices').insert(noticeOf(userId, entry));
  });
}

/** Several rows in one statement. */
export async function writeAudits(transaction: Knex, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length > 0) await transaction('audit_log').insert(entries.map(rowOf));
}

/** An entry whose name has been checked. */
type Loose = Omit<AuditEntry, 'action'> & { action: string };

function noticeOf(userId: string, entry: Loose): Record<string, unknown> {
  return {
    tenant_id: entry.tenantId,
    user_id: userId,
    event: entry.action,
    ip: entry.ip || null,
    request_id: entry.requestId ?? null,
    details: JSON.stringify(redact(entry.details ?? {})),
  };
}

function rowOf(entry: Loose): Record<string, unknown> {
  return {
    tenant_id: entry.tenantId,
    actor_id: entry.actorId,
    action: entry.action,
    target: entry.target ?? null,
    outcome: entry.outcome ?? 'success',
    request_id: entry.requestId ?? null,
    ip: entry.ip || null,
    details: JSON.stringify(redact(entry.details ?? {})),
  };
}
