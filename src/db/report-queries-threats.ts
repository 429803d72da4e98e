import type { QueryName } from '../domain/reports/queries.ts';
import { GRAVITY, type QueryText } from './report-narrowing.ts';
import { OPEN } from './report-queries-network.ts';
import { addressSql, shownSql } from './site-sql.ts';

const LATEST = `array_position(${GRAVITY}, alert.severity), alert.last_seen desc, alert.id`;

/** Alerts and incidents. */
export const threatQueries = {
  'top-alerts': (where) =>
    `select alert.title, alert.severity, alert.status, alert.last_seen from security_alerts alert
     where ${OPEN} and ${where.alert('alert')} order by ${LATEST} limit 10`,
  alerts: (where) =>
    `select alert.id, alert.severity, alert.rating as score, alert.status, alert.title, alert.detection,
       ${shownSql('alert.client', 'client')}, ${shownSql('alert.server', 'server')}, alert.protocol, alert.port, alert.occurrences,
       alert.first_seen, alert.last_seen, alert.acknowledged_at, alert.resolved_at, person.email as assignee,
       alert.incident_id, alert.description, alert.created_at, alert.updated_at, alert.confidence,
       alert.evidence #>> '{techniques,0}' as named_technique
     from security_alerts alert left join users person on person.id = alert.assignee
     where ${where.alert('alert')} order by ${LATEST}`,
  'alerts-by-severity': (where) =>
    `select alert.severity, count(*) as alerts, count(*) filter (where ${OPEN}) as open,
       count(*) filter (where alert.status = 'resolved') as resolved,
       count(*) filter (where alert.status = 'false-positive') as false_positive,
       count(*) filter (where alert.status = 'suppressed') as suppressed
     from security_alerts alert where ${where.alert('alert')} group by 1 order by array_position(${GRAVITY}, alert.severity)`,
  'alerts-by-day': (where) =>
    `select date_trunc('day', alert.first_seen at time zone 'UTC') at time zone 'UTC' as day, count(*) as alerts,
       ${['critical', 'high', 'medium', 'low', 'info']
         .map((severity) => `count(*) filter (where alert.severity = '${severity}') as ${severity}`)
         .join(', ')}
     from security_alerts alert where ${where.alert('alert')} group by 1 order by 1`,
  incidents: (where) =>
    `select alert.incident_id as id, case when bool_or(${OPEN}) then 'open' else 'closed' end as state,
       (${GRAVITY})[min(array_position(${GRAVITY}, alert.severity))] as severity, max(alert.rating) as score,
       count(*) as alerts, count(*) filter (where ${OPEN}) as open_alerts,
       string_agg(distinct ${addressSql('alert.client')}, ', ' order by ${addressSql('alert.client')}) as clients,
       string_agg(distinct alert.detection, ', ' order by alert.detection) as detections,
       min(alert.first_seen) as first_seen, max(alert.last_seen) as last_seen
     from security_alerts alert where alert.incident_id is not null and ${where.alert('alert')}
     group by alert.incident_id order by min(alert.first_seen), alert.incident_id`,
} as const satisfies Partial<Record<QueryName, QueryText>>;
