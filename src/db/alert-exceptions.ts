import type { Knex } from 'knex';
import type { ExceptionTerms } from '../domain/alerts/exception-window.ts';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';

export const EXCEPTION_STATES = ['active', 'expired', 'revoked'] as const;

/** Which alerts are hidden, why, on whose word and how long. */
export interface ExceptionRow extends ExceptionTerms {
  id: string;
  name: string;
  reason: string;
  owner: string;
  expires_at: Date;
  state: (typeof EXCEPTION_STATES)[number];
  /** Alerts that it hides now. */
  hidden: number;
  created_by: string;
  created_at: Date;
  revoked_by: string | null;
  revoked_at: Date | null;
}

/** What a person says of an exception. */
export type NewException = ExceptionTerms & Pick<ExceptionRow, 'name' | 'reason' | 'owner' | 'expires_at'>;

const COLUMNS = `e.id, e.name, e.reason, e.owner, e.detections, e.source_cidrs::text[] as source_cidrs, e.source_zones,
  e.destination_cidrs::text[] as destination_cidrs, e.destination_zones, e.protocol, e.ports, e.direction, e.schedule,
  e.time_zone, e.expires_at, e.created_by, e.created_at, e.revoked_by, e.revoked_at,
  case when e.revoked_at is not null then 'revoked' when e.expires_at <= now() then 'expired' else 'active' end as state,
  (select count(*) from security_alerts a where a.exception_id = e.id) as hidden`;
/** The terms as Postgres takes them from a JSON object. */
const TERMS = `detections text[], source_cidrs cidr[], source_zones uuid[], destination_cidrs cidr[],
  destination_zones uuid[], protocol smallint, ports integer[], direction text, schedule jsonb, time_zone text`;

/** Exceptions of the tenant, the newest first, those that ended as well. */
export function listExceptions(transaction: Knex.Transaction, request: PageRequest): Promise<Page<ExceptionRow>> {
  return page<ExceptionRow>(transaction('alert_exceptions as e').select(transaction.raw(COLUMNS)), request, {
    ...{ column: 'e.created_at', type: 'timestamptz', direction: 'desc', id: 'e.id', idType: 'uuid' },
  });
}

/** An exception; undefined when the tenant has no such one. */
export function findException(transaction: Knex.Transaction, id: string): Promise<ExceptionRow | undefined> {
  return transaction('alert_exceptions as e').select(transaction.raw(COLUMNS)).where('e.id', id).first();
}

/** How many exceptions hide alerts now. */
export async function countActiveExceptions(transaction: Knex.Transaction): Promise<number> {
  const { rows } = await transaction.raw(
    'select count(*) as count from alert_exceptions where revoked_at is null and expires_at > now()',
  );
  return Number(rows[0].count);
}

/** Stores an exception; its alerts are hidden by settleExceptions. Resolves to its id. */
export async function insertException(
  transaction: Knex.Transaction,
  exception: NewException,
  createdBy: string,
): Promise<string> {
  const { rows } = await transaction.raw(
    `insert into alert_exceptions (tenant_id, name, reason, owner, detections, source_cidrs, source_zones,
       destination_cidrs, destination_zones, protocol, ports, direction, schedule, time_zone, expires_at, created_by)
     select ${TENANT}, name, reason, owner, detections, source_cidrs, source_zones, destination_cidrs, destination_zones,
       protocol, ports, direction, schedule, time_zone, expires_at, ?::uuid
     from jsonb_to_record(?::jsonb) as given(name text, reason text, owner text, expires_at timestamptz, ${TERMS})
     returning id`,
    [createdBy, JSON.stringify(exception)],
  );
  return rows[0].id;
}

/** Ends an exception now; false when it was ended before. Its alerts come back by settleExceptions. */
export async function revokeException(transaction: Knex.Transaction, id: string, revokedBy: string): Promise<boolean> {
  const changed = await transaction('alert_exceptions')
    .where({ id })
    .whereNull('revoked_at')
    .update({ revoked_at: transaction.fn.now(), revoked_by: revokedBy });
  return changed > 0;
}

/** Which of these zones the tenant does not have. */
export async function unknownZones(transaction: Knex.Transaction, ids: readonly string[]): Promise<string[]> {
  const { rows } = await transaction.raw(
    `select given.id from unnest(?::uuid[]) as given(id) where not exists (select from zones where zones.id = given.id)`,
    [[...ids]],
  );
  return rows.map(({ id }: { id: string }) => id);
}

/** What an exception would hide among the alerts that are stored. */
export interface ExceptionPreview {
  alerts: number;
  /** Of them, those that somebody still has to do something about. */
  open: number;
  by_detection: Record<string, number>;
  by_severity: Record<string, number>;
  examples: { id: string; detection: string; severity: string; status: string; title: string; last_seen: Date }[];
}

const MOST_EXAMPLES = 20;

/** Looks which alerts that were raised or changed in the last days the terms are about; changes nothing. */
export async function previewException(
  transaction: Knex.Transaction,
  terms: ExceptionTerms,
  days: number,
): Promise<ExceptionPreview> {
  await transaction.raw(
    `create temporary table covered on commit drop as
     select a.id, a.detection, a.severity, a.status, a.title, a.last_seen, a.rating
       from jsonb_to_record(?::jsonb) as e(${TERMS})
       join security_alerts a on ${covers('a', 'e')}
      where a.updated_at >= now() - make_interval(days => ?::integer)`,
    [JSON.stringify(terms), days],
  );
  const counts = async (column: string): Promise<Record<string, number>> => {
    const { rows } = await transaction.raw(
      `select ${column} as value, count(*) as n from covered group by 1 order by 1`,
    );
    return Object.fromEntries(rows.map(({ value, n }: { value: string; n: number }) => [value, Number(n)]));
  };
  const { rows: examples } = await transaction.raw(
    `select id, detection, severity, status, title, last_seen from covered order by rating desc, id limit ${MOST_EXAMPLES}`,
  );
  const by_status = await counts('status');
  return {
    alerts: Object.values(by_status).reduce((sum, n) => sum + n, 0),
    open: (by_status.new ?? 0) + (by_status.acknowledged ?? 0) + (by_status['in-progress'] ?? 0),
    ...{ by_detection: await counts('detection'), by_severity: await counts('severity'), examples },
  };
}

/**
 * SQL that is true when exception `e` is about alert `a`. With a schedule the alert must begin and end inside it, and none
 * of its flows in between may lie outside: of a scan, which names no single server or port, the failed ones count.
 */
export function covers(a: string, e: string): string {
  const end = (address: string, cidrs: string, zones: string) =>
    `(cardinality(${e}.${cidrs}) + cardinality(${e}.${zones}) = 0 or plain_address(${a}.${address}) <<= any(${e}.${cidrs}::inet[])
      or exists (select from network_nodes node where node.address = ${a}.${address} and node.zone_id = any(${e}.${zones})))`;
  const scope = (address: string) => `(select node.scope from network_nodes node where node.address = ${a}.${address})`;
  const within = (moment: string) => inSchedule(moment, e);
  return `(cardinality(${e}.detections) = 0 or ${a}.detection = any(${e}.detections))
    and ${end('client', 'source_cidrs', 'source_zones')}
    and ${end('server', 'destination_cidrs', 'destination_zones')}
    and (${e}.protocol is null or ${a}.protocol = ${e}.protocol)
    and (cardinality(${e}.ports) = 0 or ${a}.port = any(${e}.ports))
    and (${e}.direction is null or ${e}.direction = (
      select case when client is null or server is null then null
          when client = 'external' then case when server = 'external' then 'external' else 'inbound' end
          when server = 'external' then 'outbound' else 'internal' end
        from (select ${scope('client')} as client, ${scope('server')} as server) scopes))
    and (${e}.schedule = '[]' or (${within(`${a}.first_seen`)} and ${within(`${a}.last_seen`)} and not exists (
      select from flows where src = ${a}.client and (${a}.server is null or dst = ${a}.server)
        and (${a}.port is null or dst_port = ${a}.port) and time between ${a}.first_seen and ${a}.last_seen
        and (failed or (${a}.server is not null and ${a}.port is not null)) and not ${within('flows.time')})))`;
}

/** SQL that is true when a moment lies in a window of the exception's schedule, by the clocks of its zone. */
function inSchedule(moment: string, e: string): string {
  return `exists (
    select from jsonb_to_recordset(${e}.schedule) as span(days integer[], "from" text, until text)
      cross join lateral (select ${moment} at time zone ${e}.time_zone as local) clock
      cross join lateral (select to_char(local, 'HH24:MI') as now, extract(isodow from local)::integer as day,
        extract(isodow from local - interval '1 day')::integer as day_before) wall
     where case when span."from" < span.until then day = any(span.days) and span."from" <= now and now < span.until
       else (day = any(span.days) and span."from" <= now) or (day_before = any(span.days) and now < span.until) end)`;
}
