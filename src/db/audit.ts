import type { Knex } from 'knex';

/** Who did what to what. `details` holds names and counts, never secrets and never file content. */
export interface AuditEntry {
  tenantId: string;
  actorId: string | null;
  /** `noun.verb`: session.start, file.upload … */
  action: string;
  target?: string | null;
  outcome?: 'success' | 'failure' | 'denied';
  requestId?: string;
  ip?: string;
  details?: Record<string, unknown>;
}

/** Writes an audit row in the transaction of the change it records: the change stands only if the row does. */
export async function writeAudit(transaction: Knex, entry: AuditEntry): Promise<void> {
  await transaction('audit_log').insert({
    tenant_id: entry.tenantId,
    actor_id: entry.actorId,
    action: entry.action,
    target: entry.target ?? null,
    outcome: entry.outcome ?? 'success',
    request_id: entry.requestId ?? null,
    ip: entry.ip || null,
    details: JSON.stringify(entry.details ?? {}),
  });
}
