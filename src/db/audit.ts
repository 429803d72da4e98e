import type { Knex } from 'knex';
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

/** Writes an audit row in the transaction of the change it records: the change stands only if the row does. */
export async function writeAudit<Name extends string>(transaction: Knex, entry: AuditEntry<Name>): Promise<void> {
  await transaction('audit_log').insert(rowOf(entry));
}

/** Several rows in one statement. */
export async function writeAudits(transaction: Knex, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length > 0) await transaction('audit_log').insert(entries.map(rowOf));
}

function rowOf(entry: Omit<AuditEntry, 'action'> & { action: string }): Record<string, unknown> {
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
