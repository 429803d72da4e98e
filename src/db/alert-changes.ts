import type { Knex } from 'knex';
import type { AlertStatus } from '../domain/alerts/status.ts';
import { addAlertEvents, type NewAlertEvent } from './alert-history.ts';

/** What is to be otherwise about alerts; `assignee: null` takes it from whoever has it. */
export interface AlertChange {
  status?: AlertStatus | undefined;
  assignee?: string | null | undefined;
  comment?: string | undefined;
}

interface Before {
  id: string;
  status: AlertStatus;
  assignee: string | null;
}

/** How many alerts there were of those named, and which of them became otherwise (a comment counts). */
export interface ChangedAlerts {
  found: Before[];
  changed: string[];
}

/**
 * Changes alerts and writes their histories. A change of status by a person ends what an exception had hidden, stops the
 * clocks or starts them again: the clocks of an alert that was done with begin anew.
 */
export async function changeAlerts(
  transaction: Knex.Transaction,
  ids: readonly string[],
  change: AlertChange,
  actorId: string | null,
): Promise<ChangedAlerts> {
  const found: Before[] = await transaction('security_alerts')
    .select('id', 'status', 'assignee')
    .whereIn('id', [...ids])
    .orderBy('id')
    .forUpdate();
  const events = found.flatMap((alert) => eventsOf(alert, change));
  const { status, assignee } = change;
  if (status !== undefined) {
    await setStatus(
      transaction,
      found.filter((alert) => alert.status !== status).map(({ id }) => id),
      status,
    );
  }
  if (assignee !== undefined) {
    const moved = found.filter((alert) => alert.assignee !== assignee).map(({ id }) => id);
    await transaction('security_alerts').whereIn('id', moved).update({ assignee, updated_at: transaction.fn.now() });
  }
  await addAlertEvents(transaction, events, actorId);
  return { found, changed: [...new Set(events.map(({ alert_id }) => alert_id))] };
}

function eventsOf(before: Before, { status, assignee, comment }: AlertChange): NewAlertEvent[] {
  const event = { alert_id: before.id };
  return [
    ...(status === undefined || status === before.status
      ? []
      : [{ ...event, kind: 'status' as const, before: before.status, after: status }]),
    ...(assignee === undefined || assignee === before.assignee
      ? []
      : [{ ...event, kind: 'assignee' as const, before: before.assignee, after: assignee }]),
    ...(comment === undefined ? [] : [{ ...event, kind: 'comment' as const, comment }]),
  ];
}

async function setStatus(transaction: Knex.Transaction, ids: readonly string[], status: AlertStatus): Promise<void> {
  const isOpen = `:status in ('new', 'acknowledged', 'in-progress')`;
  const wasDone = `status in ('resolved', 'false-positive', 'suppressed')`;
  await transaction.raw(
    `update security_alerts set status = :status, exception_id = null, updated_at = now(),
       opened_at = case when ${isOpen} and ${wasDone} then now() else opened_at end,
       acknowledged_at = case when :status = 'new' then null when ${isOpen} and ${wasDone} then now()
         else coalesce(acknowledged_at, now()) end,
       resolved_at = case when :status in ('resolved', 'false-positive') then now() end
     where id = any(:ids)`,
    { status, ids: [...ids] },
  );
}
