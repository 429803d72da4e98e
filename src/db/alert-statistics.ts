import type { Knex } from 'knex';
import { OPEN_STATUSES } from '../domain/alerts/status.ts';
import { techniqueOfAlert } from '../domain/detections/technique.ts';
import { addressSql } from './site-sql.ts';

/** How often a value occurs. */
export interface Tally {
  value: string;
  alerts: number;
}

/** Alerts raised since a moment, counted in the ways a dashboard shows them. */
export interface AlertStatistics {
  alerts: number;
  open: number;
  by_severity: Record<string, number>;
  by_status: Record<string, number>;
  by_detection: Record<string, number>;
  /** MITRE ATT&CK techniques of detections and users' rules; alerts raised by hand have none. */
  by_technique: Record<string, number>;
  top_clients: Tally[];
  top_servers: Tally[];
  /** By the zone of the client, or of the server; an alert between two zones counts in both. */
  top_zones: Tally[];
  /** Buckets from oldest to newest, empty ones included. */
  timeline: { from: Date; alerts: number }[];
}

const MOST_TALLIED = 10;

/** Counts the alerts raised in the last `seconds`, the timeline in buckets of `bucketSeconds`. */
export async function alertStatistics(
  transaction: Knex.Transaction,
  seconds: number,
  bucketSeconds: number,
): Promise<AlertStatistics> {
  const since = { where: 'created_at >= now() - make_interval(secs => ?)', bindings: [seconds] };
  const counts = async (column: string) => {
    const { rows } = await transaction.raw(
      `select ${column} as value, count(*) as alerts from security_alerts where ${since.where} group by 1 order by 1`,
      since.bindings,
    );
    return Object.fromEntries((rows as Tally[]).map(({ value, alerts }) => [value, alerts]));
  };
  const top = async (column: string) => {
    const { rows } = await transaction.raw(
      `select ${addressSql(column)} as value, count(*) as alerts from security_alerts
       where ${since.where} and ${column} is not null
       group by ${column} order by alerts desc, ${column} limit ${MOST_TALLIED}`,
      since.bindings,
    );
    return rows as Tally[];
  };
  const byStatus = await counts('status');
  return {
    alerts: Object.values(byStatus).reduce((sum, alerts) => sum + alerts, 0),
    open: OPEN_STATUSES.reduce((sum, status) => sum + (byStatus[status] ?? 0), 0),
    by_severity: await counts('severity'),
    by_status: byStatus,
    by_detection: await counts('detection'),
    by_technique: await techniques(transaction, seconds),
    top_clients: await top('client'),
    top_servers: await top('server'),
    top_zones: await zones(transaction, seconds),
    timeline: await timeline(transaction, seconds, bucketSeconds),
  };
}

async function techniques(transaction: Knex.Transaction, seconds: number): Promise<Record<string, number>> {
  const { rows } = await transaction.raw(
    `select detection, evidence -> 'techniques' as techniques, count(*)::int as alerts from security_alerts
      where created_at >= now() - make_interval(secs => ?) group by 1, 2`,
    [seconds],
  );
  const sums = new Map<string, number>();
  for (const { detection, alerts, ...evidence } of rows) {
    const technique = techniqueOfAlert({ detection, evidence });
    if (technique !== null) sums.set(technique, (sums.get(technique) ?? 0) + alerts);
  }
  return Object.fromEntries([...sums].sort());
}

async function zones(transaction: Knex.Transaction, seconds: number): Promise<Tally[]> {
  const { rows } = await transaction.raw(
    `select zone.name as value, count(distinct alert.id) as alerts
       from security_alerts alert
       join network_nodes node on node.address in (alert.client, alert.server)
       join zones zone on zone.id = node.zone_id
      where alert.created_at >= now() - make_interval(secs => ?)
      group by zone.name order by alerts desc, zone.name limit ${MOST_TALLIED}`,
    [seconds],
  );
  return rows;
}

async function timeline(transaction: Knex.Transaction, seconds: number, bucketSeconds: number) {
  const { rows } = await transaction.raw(
    `with buckets as (
       select generate_series(
         date_bin(make_interval(secs => :bucket), now() - make_interval(secs => :seconds), 'epoch'),
         now(), make_interval(secs => :bucket)) as start
     )
     select start as from, count(alert.id) as alerts
     from buckets
     left join security_alerts alert on alert.created_at >= start and alert.created_at < start + make_interval(secs => :bucket)
       and alert.created_at >= now() - make_interval(secs => :seconds)
     group by start order by start`,
    { seconds, bucket: bucketSeconds },
  );
  return rows as { from: Date; alerts: number }[];
}
