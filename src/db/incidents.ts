import type { Knex } from 'knex';
import { correlate, type LinkedAlert } from '../domain/alerts/incidents.ts';
import { OPEN_STATUSES } from '../domain/alerts/status.ts';
import type { Severity } from '../domain/detections/finding.ts';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';
import { addressSql } from './site-sql.ts';

/** Alerts that belong together; everything but its id is read off them. */
export interface IncidentRow {
  id: string;
  /** Open as long as one of its alerts is. */
  state: 'open' | 'closed';
  severity: Severity;
  /** 0 to 100: the highest of its alerts'. */
  score: number;
  alerts: number;
  open_alerts: number;
  /** Clients in the order in which they began. */
  actors: string[];
  detections: string[];
  first_seen: Date;
  last_seen: Date;
  created_at: Date;
  updated_at: Date;
}

const OPEN = `a.status in (${OPEN_STATUSES.map((status) => `'${status}'`).join(', ')})`;
const GRAVITY = `array['critical', 'high', 'medium', 'low', 'info']`;
const SELECT = `incident.id, incident.created_at, incident.updated_at, sums.*`;
const SUMS = `lateral (
  select count(*) as alerts, count(*) filter (where ${OPEN}) as open_alerts,
    case when bool_or(${OPEN}) then 'open' else 'closed' end as state, max(a.rating) as score,
    (${GRAVITY})[min(array_position(${GRAVITY}, a.severity))] as severity,
    min(a.first_seen) as first_seen, max(a.last_seen) as last_seen,
    array_agg(distinct a.detection order by a.detection) as detections,
    (select array_agg(${addressSql('client')} order by began, client) from (
       select client, min(first_seen) as began from security_alerts own
        where own.incident_id = incident.id and client is not null group by client) clients) as actors
  from security_alerts a where a.incident_id = incident.id) sums`;

/** Incidents of the tenant, the newest first. */
export function listIncidents(
  transaction: Knex.Transaction,
  { state }: { state?: IncidentRow['state'] | undefined },
  request: PageRequest,
): Promise<Page<IncidentRow>> {
  const query = transaction('incidents as incident')
    .select(transaction.raw(SELECT))
    .joinRaw(`cross join ${SUMS}`)
    .where('sums.alerts', '>', 0);
  if (state) query.where('sums.state', state);
  return page<IncidentRow>(query, request, {
    ...{ column: 'incident.created_at', type: 'timestamptz', direction: 'desc', id: 'incident.id', idType: 'uuid' },
  });
}

/** An incident; undefined when the tenant has no such one. */
export function findIncident(transaction: Knex.Transaction, id: string): Promise<IncidentRow | undefined> {
  return transaction('incidents as incident')
    .select(transaction.raw(SELECT))
    .joinRaw(`cross join ${SUMS}`)
    .where('incident.id', id)
    .first();
}

/**
 * Brings incidents in line with the alerts: one that stands grows, two that turn out to be one become the older of them.
 * What somebody called a false positive, or what is suppressed, belongs to none. Resolves to how many there are.
 */
export async function correlateIncidents(transaction: Knex.Transaction): Promise<number> {
  const { rows } = await transaction.raw(
    `select a.id, host(client) as client, host(server) as server, severity,
       extract(epoch from first_seen)::float8 * 1000 as first, extract(epoch from last_seen)::float8 * 1000 as last
       from security_alerts a
      where status not in ('false-positive', 'suppressed') and client is not null and detection <> 'manual'`,
  );
  const groups = correlate(rows as LinkedAlert[]);
  const members = groups.flatMap((ids, no) => ids.map((id) => ({ id, no })));
  await transaction.raw(
    `create temporary table grouped on commit drop as
     select given.id, given.no, a.incident_id from jsonb_to_recordset(?::jsonb) as given(id uuid, no integer)
       join security_alerts a using (id)`,
    [JSON.stringify(members)],
  );
  await transaction.raw(
    `create temporary table chosen on commit drop as
     select distinct on (grouped.no) grouped.no, coalesce(taken.id, gen_random_uuid()) as id, taken.id is null as fresh
       from grouped left join lateral (
         select incident.id, incident.created_at from incidents incident where incident.id = grouped.incident_id
           -- An incident that fell apart goes on as its first part.
           and not exists (select from grouped other where other.incident_id = incident.id and other.no < grouped.no)
       ) taken on true
      order by grouped.no, taken.created_at nulls last, taken.id`,
  );
  await transaction.raw(`insert into incidents (id, tenant_id) select id, ${TENANT} from chosen where fresh`);
  await transaction.raw(
    `with moved as (
       update security_alerts a set incident_id = wanted.id
       from (select a.id as alert_id, chosen.id from security_alerts a
               left join grouped on grouped.id = a.id left join chosen using (no)) wanted
       where wanted.alert_id = a.id and a.incident_id is distinct from wanted.id
       returning a.incident_id
     )
     update incidents set updated_at = now() where id in (select incident_id from moved)`,
  );
  await transaction.raw(
    'delete from incidents where not exists (select from security_alerts a where a.incident_id = incidents.id)',
  );
  return groups.length;
}
