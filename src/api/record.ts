import type { Knex } from 'knex';
import { writeAudit } from '../db/audit.ts';
import { principalOf, type RouteContext } from './define-route.ts';

/** Writes who did this into the audit log, in the transaction of the change. */
export function record(
  transaction: Knex,
  context: Pick<RouteContext, 'principal' | 'requestId' | 'ip'>,
  action: string,
  target: string | null,
  details: Record<string, unknown> = {},
): Promise<void> {
  const { tenantId, userId } = principalOf(context);
  return writeAudit(transaction, {
    tenantId,
    actorId: userId,
    action,
    target,
    requestId: context.requestId,
    ip: context.ip,
    details,
  });
}
