import type { Knex } from 'knex';
import { writeAudit } from '../db/audit.ts';
import type { EventOutcome, Nameable } from '../domain/access/security-events.ts';
import { principalOf, type RouteContext } from './define-route.ts';

/** Writes who did this into the audit log, in the transaction of the change. */
export function record<Name extends string>(
  transaction: Knex,
  context: Pick<RouteContext, 'principal' | 'requestId' | 'ip'>,
  action: Nameable<Name>,
  target: string | null,
  details: Record<string, unknown> = {},
  outcome: EventOutcome = 'success',
): Promise<void> {
  const { tenantId, userId } = principalOf(context);
  return writeAudit<Name>(transaction, {
    tenantId,
    actorId: userId,
    action,
    target,
    outcome,
    requestId: context.requestId,
    ip: context.ip,
    details,
  });
}
