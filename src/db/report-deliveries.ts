import type { Knex } from 'knex';
import { TENANT } from './counters.ts';

/** What became of taking a report to a place. */
export interface DeliveryRow {
  report_id: string;
  target_id: string;
  target: string;
  state: 'waiting' | 'delivered' | 'failed';
  /** Where it lies now, or who got it. */
  place: string | null;
  error: string | null;
  delivered_at: Date | null;
}

/** Deliveries of a report, by the name of the place. */
export function listDeliveries(transaction: Knex.Transaction, reportId: string): Promise<DeliveryRow[]> {
  return transaction('report_deliveries as delivery')
    .join('report_targets as target', 'target.id', 'delivery.target_id')
    .where('delivery.report_id', reportId)
    .orderBy('target.name')
    .select('delivery.report_id', 'delivery.target_id', 'target.name as target', 'delivery.state', 'delivery.place')
    .select('delivery.error', 'delivery.delivered_at');
}

/** Notes that a report is to be taken to those of these places that there still are. */
export async function awaitDeliveries(
  transaction: Knex.Transaction,
  reportId: string,
  targetIds: readonly string[],
): Promise<void> {
  if (targetIds.length === 0) return;
  await transaction.raw(
    `insert into report_deliveries (tenant_id, report_id, target_id)
     select ${TENANT}, ?::uuid, target.id from report_targets target where target.id = any(?::uuid[])
     on conflict (report_id, target_id) do update set state = 'waiting', error = null`,
    [reportId, [...targetIds]],
  );
}

/** Writes down what became of a delivery, in place of what was known of it. */
export async function noteDelivery(
  transaction: Knex.Transaction,
  { tenantId, reportId, targetId }: { tenantId: string; reportId: string; targetId: string },
  outcome: { state: DeliveryRow['state']; place?: string | null; error?: string | null },
): Promise<void> {
  const { state, place = null, error = null } = outcome;
  await transaction('report_deliveries')
    .insert({
      ...{ tenant_id: tenantId, report_id: reportId, target_id: targetId, state, place, error },
      delivered_at: state === 'delivered' ? transaction.fn.now() : null,
    })
    .onConflict(['report_id', 'target_id'])
    .merge(['state', 'place', 'error', 'delivered_at']);
}
