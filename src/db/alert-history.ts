import type { Knex } from 'knex';
import { TENANT } from './counters.ts';

/** What happened to an alert; `actor_id` is null when the platform did it. */
export interface AlertEvent {
  id: number;
  at: Date;
  actor_id: string | null;
  kind: 'raised' | 'grown' | 'status' | 'assignee' | 'comment';
  before: string | null;
  after: string | null;
  comment: string | null;
}

/** What is to be written about an alert. */
export type NewAlertEvent = Pick<AlertEvent, 'kind'> &
  Partial<Pick<AlertEvent, 'before' | 'after' | 'comment'>> & { alert_id: string };

/** The most recent events that an answer carries. */
const MOST_EVENTS = 500;

/** The history of an alert, oldest first; of a very long one its end. */
export async function alertHistory(transaction: Knex.Transaction, alertId: string): Promise<AlertEvent[]> {
  const rows: AlertEvent[] = await transaction('alert_events')
    .select('id', 'at', 'actor_id', 'kind', 'before', 'after', 'comment')
    .where({ alert_id: alertId })
    .orderBy('id', 'desc')
    .limit(MOST_EVENTS);
  return rows.toReversed();
}

/** Adds to histories. */
export async function addAlertEvents(
  transaction: Knex.Transaction,
  events: readonly NewAlertEvent[],
  actorId: string | null,
): Promise<void> {
  if (events.length === 0) return;
  await transaction.raw(
    `insert into alert_events (tenant_id, alert_id, actor_id, kind, before, after, comment)
     select ${TENANT}, alert_id, ?::uuid, kind, before, after, comment from jsonb_to_recordset(?::jsonb)
       as event(alert_id uuid, kind text, before text, after text, comment text)`,
    [actorId, JSON.stringify(events)],
  );
}

/** Begins histories. */
export function noteRaised(
  transaction: Knex.Transaction,
  ids: readonly string[],
  actorId: string | null,
): Promise<void> {
  return addAlertEvents(
    transaction,
    ids.map((alert_id) => ({ alert_id, kind: 'raised' })),
    actorId,
  );
}
