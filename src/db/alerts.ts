import type { Knex } from 'knex';
import { DEADLINES } from '../domain/alerts/deadlines.ts';
import { confidenceOf, ratingOf } from '../domain/alerts/rating.ts';
import { type AlertStatus, OPEN_STATUSES } from '../domain/alerts/status.ts';
import type { Severity } from '../domain/detections/finding.ts';
import { changeAlerts } from './alert-changes.ts';
import { noteRaised } from './alert-history.ts';
import { withTechniques } from './alert-techniques.ts';
import { type Page, type PageRequest, page } from './paging.ts';
import { inSiteSql, siteSql } from './site-sql.ts';

/** A row of `security_alerts`; addresses as text. */
export interface AlertRow {
  id: string;
  detection: string;
  fingerprint: string;
  severity: Severity;
  /** 0 to 1: what the rule says. */
  strength: number;
  confidence: number;
  /** 0 to 100: of severity, strength and confidence. */
  score: number;
  status: AlertStatus;
  title: string;
  description: string;
  /** As they are stored: of a site in its form of the site. */
  client: string | null;
  server: string | null;
  client_site: string | null;
  server_site: string | null;
  protocol: number | null;
  port: number | null;
  evidence: Record<string, unknown>;
  occurrences: number;
  first_seen: Date;
  last_seen: Date;
  /** Who works on it. */
  assignee: string | null;
  opened_at: Date;
  acknowledged_at: Date | null;
  resolved_at: Date | null;
  /** What hides it. */
  exception_id: string | null;
  incident_id: string | null;
  /** Number of the newest upload, and version of the settings, that it was found in last. */
  data_version: number;
  settings_version: number;
  created_by: string | null;
  created_at: Date;
  updated_at: Date;
}

export const ALERT_COLUMNS = `id, detection, fingerprint, severity, score as strength, confidence, rating as score, status,
  title, description, host(client) as client, host(server) as server,
  ${siteSql('client')} as client_site, ${siteSql('server')} as server_site, protocol, port, evidence, occurrences, first_seen,
  last_seen, assignee, opened_at, acknowledged_at, resolved_at, exception_id, incident_id, data_version, settings_version,
  created_by, created_at, updated_at`;

/** What a list of alerts may be narrowed to. */
export interface AlertFilter {
  severity?: Severity | undefined;
  /** `open` is any status in which somebody still has to do something. */
  status?: AlertStatus | 'open' | undefined;
  detection?: string | undefined;
  /** A user's id, or `none`. */
  assignee?: string | undefined;
  /** Late to be acknowledged or resolved. */
  overdue?: boolean | undefined;
  /** An address or a prefix that the client or the server lies in. */
  within?: string | undefined;
  /** Name of the site that either is of, or `none`. */
  site?: string | undefined;
  incident_id?: string | undefined;
  /** MITRE ATT&CK; takes in its sub-techniques. */
  technique?: string | undefined;
  /** The name of a zone that the client or the server is in. */
  zone?: string | undefined;
  /** Seen then or later, then or before; ISO 8601. */
  since?: string | undefined;
  until?: string | undefined;
}

export const ALERT_SORTS = ['created_at', 'score'] as const;
const ORDER = {
  created_at: { column: 'created_at', type: 'timestamptz' },
  score: { column: 'rating', type: 'integer' },
} as const;

/** Alerts of the tenant, newest or gravest first. */
export function listAlerts(
  transaction: Knex.Transaction,
  filter: AlertFilter,
  request: PageRequest & { sort: (typeof ALERT_SORTS)[number] },
): Promise<Page<AlertRow>> {
  const query = narrowed(transaction('security_alerts as alert').select(transaction.raw(ALERT_COLUMNS)), filter);
  return page(query, request, { ...ORDER[request.sort], direction: 'desc', id: 'id', idType: 'uuid' });
}

/** Ids of the alerts that a filter names, at most so many. */
export async function alertIds(transaction: Knex.Transaction, filter: AlertFilter, most: number): Promise<string[]> {
  const rows = await narrowed(transaction('security_alerts as alert').select('id'), filter).orderBy('id').limit(most);
  return (rows as { id: string }[]).map(({ id }) => id);
}

/** How many alerts a filter names. */
export async function countAlerts(transaction: Knex.Transaction, filter: AlertFilter): Promise<number> {
  const [row] = await narrowed(transaction('security_alerts as alert').count('* as count'), filter);
  return Number(row?.count ?? 0);
}

function narrowed(query: Knex.QueryBuilder, filter: AlertFilter): Knex.QueryBuilder {
  for (const column of ['severity', 'detection', 'incident_id'] as const) {
    if (filter[column] !== undefined) query.where(column, filter[column]);
  }
  if (filter.status === 'open') query.whereIn('status', [...OPEN_STATUSES]);
  else if (filter.status !== undefined) query.where('status', filter.status);
  if (filter.assignee === 'none') query.whereNull('assignee');
  else if (filter.assignee !== undefined) query.where('assignee', filter.assignee);
  if (filter.overdue !== undefined) query.whereRaw(`${OVERDUE} = ?`, [DEADLINES_JSON, DEADLINES_JSON, filter.overdue]);
  if (filter.within !== undefined) {
    query.whereRaw('(plain_address(client) <<= ?::inet or plain_address(server) <<= ?::inet)', [
      filter.within,
      filter.within,
    ]);
  }
  if (filter.site !== undefined) {
    const either = `(coalesce(${inSiteSql('client')}, false) or coalesce(${inSiteSql('server')}, false))`;
    query.whereRaw(either, [filter.site, filter.site, filter.site, filter.site]);
  }
  if (filter.technique !== undefined) withTechniques(query, [filter.technique]);
  if (filter.zone !== undefined) query.whereRaw(IN_ZONE, [filter.zone]);
  if (filter.since !== undefined) query.where('last_seen', '>=', filter.since);
  if (filter.until !== undefined) query.where('first_seen', '<=', filter.until);
  return query;
}

const IN_ZONE = `exists (
  select from network_nodes node join zones zone on zone.id = node.zone_id
   where zone.name = ? and node.address in (alert.client, alert.server))`;
const DEADLINES_JSON = JSON.stringify(DEADLINES);
const late = (what: string) =>
  `opened_at + make_interval(mins => (?::jsonb -> severity ->> '${what}')::integer) < now()`;
const OVERDUE = `((status = 'new' and ${late('acknowledge')})
  or (status in ('new', 'acknowledged', 'in-progress') and ${late('resolve')}))`;

/** One alert; undefined when the tenant has no such alert. */
export function findAlert(transaction: Knex.Transaction, id: string): Promise<AlertRow | undefined> {
  return transaction('security_alerts').select(transaction.raw(ALERT_COLUMNS)).where({ id }).first();
}

/** Sets what became of an alert; undefined when the tenant has no such alert. */
export async function setAlertStatus(
  transaction: Knex.Transaction,
  id: string,
  status: AlertStatus,
  actorId: string | null = null,
): Promise<AlertRow | undefined> {
  await changeAlerts(transaction, [id], { status }, actorId);
  return findAlert(transaction, id);
}

/** An alert that a person raises. */
export interface NewAlert {
  tenantId: string;
  createdBy: string | null;
  title: string;
  description: string;
  severity: Severity;
  client?: string | undefined;
  server?: string | undefined;
  protocol?: number | undefined;
  port?: number | undefined;
  evidence?: Record<string, unknown> | undefined;
}

/** Stores an alert raised by hand: detection `manual`, its own id as fingerprint. */
export async function insertAlert(transaction: Knex.Transaction, alert: NewAlert): Promise<AlertRow> {
  const rated = { detection: 'manual', severity: alert.severity, strength: 1 };
  const { rows } = await transaction.raw(
    `with fresh as (select gen_random_uuid() as id)
     insert into security_alerts (id, tenant_id, detection, fingerprint, severity, score, confidence, rating, title,
       description, client, server, protocol, port, evidence, first_seen, last_seen, created_by)
     select id, ?, 'manual', id::text, ?, 1, ?::real, ?::smallint, ?, ?, ?::inet, ?::inet, ?::smallint, ?::integer, ?::jsonb, now(), now(), ?::uuid
     from fresh
     returning ${ALERT_COLUMNS}`,
    [
      alert.tenantId,
      alert.severity,
      confidenceOf(rated),
      ratingOf(rated),
      alert.title,
      alert.description,
      alert.client ?? null,
      alert.server ?? null,
      alert.protocol ?? null,
      alert.port ?? null,
      JSON.stringify(alert.evidence ?? {}),
      alert.createdBy,
    ],
  );
  await noteRaised(transaction, [rows[0].id], alert.createdBy);
  return rows[0];
}
