import type { Knex } from 'knex';
import { OPEN_STATUSES } from '../domain/alerts/status.ts';
import { SEVERITIES } from '../domain/detections/finding.ts';
import type { Condition } from '../domain/playbooks/playbook.ts';
import { withTechniques } from './alert-techniques.ts';
import { playbooksAtWork } from './playbooks.ts';

const NODE_CONDITIONS = [
  ['client_zones', 'client', 'zone_id::text'],
  ['server_zones', 'server', 'zone_id::text'],
  ['client_types', 'client', 'node_type'],
  ['server_types', 'server', 'node_type'],
] as const;

/** Alerts that fulfil a condition, of those that somebody still has to do something about unless statuses are named. */
export function matchingAlerts(transaction: Knex.Transaction, condition: Condition): Knex.QueryBuilder {
  const query = transaction('security_alerts as alert').whereIn('alert.status', [
    ...(condition.statuses ?? OPEN_STATUSES),
  ]);
  const { least_severity: severity, least_score: score, least_confidence: confidence } = condition;
  if (severity) query.whereIn('alert.severity', SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1));
  if (score !== undefined) query.where('alert.rating', '>=', score);
  // The column is a real: 0.9 is stored as a little less.
  if (confidence !== undefined) query.whereRaw('alert.confidence >= ?::real', [confidence]);
  if (condition.detections) query.whereIn('alert.detection', condition.detections);
  if (condition.techniques) withTechniques(query, condition.techniques);
  for (const [name, end, column] of NODE_CONDITIONS) {
    const wanted = condition[name];
    if (!wanted) continue;
    query.whereRaw(
      `exists (select from network_nodes node where node.address = alert.${end} and node.${column} = any(?))`,
      [[...wanted]],
    );
  }
  if (condition.within) query.whereRaw(`(${inOne('client')} or ${inOne('server')})`, twice(condition.within));
  if (condition.outside) {
    query.whereRaw(
      `not (coalesce(${inOne('client')}, false) or coalesce(${inOne('server')}, false))`,
      twice(condition.outside),
    );
  }
  return query;
}

function inOne(end: 'client' | 'server'): string {
  return `plain_address(alert.${end}) <<= any(?::inet[])`;
}

function twice(prefixes: readonly string[]): [string[], string[]] {
  return [[...prefixes], [...prefixes]];
}

/** The newest alerts that fulfil a condition, and how many there are since a time. */
export async function previewMatches(
  transaction: Knex.Transaction,
  condition: Condition,
  since: Date,
  most: number,
): Promise<{ count: number; ids: string[] }> {
  const matches = () => matchingAlerts(transaction, condition).where('alert.last_seen', '>=', since);
  const [counted] = await matches().count('* as count');
  const rows = await matches().select('alert.id').orderBy('alert.created_at', 'desc').orderBy('alert.id').limit(most);
  return { count: Number(counted?.count ?? 0), ids: rows.map(({ id }: { id: string }) => id) };
}

/**
 * Alerts that a playbook has not answered since they were opened, oldest first: those opened after the playbook was made,
 * at most so many.
 */
export async function unansweredAlerts(
  transaction: Knex.Transaction,
  { id, condition, created_at }: { id: string; condition: Condition; created_at: Date },
  most: number,
): Promise<{ id: string; occasion: string }[]> {
  const rows = await matchingAlerts(transaction, condition)
    .where('alert.opened_at', '>=', created_at)
    .whereRaw(
      `not exists (select from responses r where r.playbook_id = ? and r.alert_id = alert.id
         and r.occasion = ${OCCASION})`,
      [id],
    )
    .select('alert.id')
    .select(transaction.raw(`${OCCASION} as occasion`))
    .orderBy('alert.opened_at')
    .orderBy('alert.id')
    .limit(most);
  return rows;
}

/** An alert that was resolved and is opened again is another occasion. */
const OCCASION = `'opened ' || (extract(epoch from alert.opened_at) * 1000000)::bigint`;

/** Whether a playbook of the tenant has an alert before it that it has not answered. */
export async function hasUnanswered(transaction: Knex.Transaction): Promise<boolean> {
  for (const playbook of await playbooksAtWork(transaction)) {
    if ((await unansweredAlerts(transaction, playbook, 1)).length > 0) return true;
  }
  return false;
}
