import type { Knex } from 'knex';
import type { Finding } from '../domain/detections/finding.ts';
import { lockTenantWide, planForBatches } from './batch-planning.ts';
import { TENANT } from './counters.ts';

const COLUMNS = [
  'detection',
  'fingerprint',
  'severity',
  'score',
  'title',
  'description',
  'client',
  'server',
  'protocol',
  'port',
  'evidence',
  'first_seen',
  'last_seen',
];
const REPLACED = COLUMNS.slice(2);
const GIVEN = `jsonb_to_recordset(?::jsonb) as finding (detection text, fingerprint text,
  severity text, score real, title text, description text, client inet, server inet, protocol smallint, port integer,
  evidence jsonb, first_seen timestamptz, last_seen timestamptz)`;

/** Starts the list of what a scan finds; it lives as long as the transaction, which no other scan of the tenant overlaps. */
export async function openFindings(transaction: Knex.Transaction): Promise<void> {
  await planForBatches(transaction);
  await lockTenantWide(transaction, 'threat-scan');
  await transaction.raw(
    `create temporary table findings on commit drop as
     select ${COLUMNS.join(', ')} from security_alerts with no data`,
  );
}

/** Adds to the list. */
export async function addFindings(transaction: Knex.Transaction, findings: Finding[]): Promise<void> {
  await transaction.raw(`insert into findings select * from ${GIVEN}`, [JSON.stringify(findings)]);
}

/** How the stored alerts changed. */
export interface AlertChanges {
  findings: number;
  alerts_new: number;
  alerts_updated: number;
  alerts_resolved: number;
}

/**
 * Turns the list into alerts. A finding seen before updates its alert only when it says something new, and reopens it
 * when it was resolved; a false positive stays one. Unfinished alerts of the rules that ran and no longer find
 * anything are resolved, and marked so that the same finding counts as new should it return.
 */
export async function applyFindings(transaction: Knex.Transaction, ruleIds: string[]): Promise<AlertChanges> {
  const old = (column: string) => `security_alerts.${column}`;
  const { rows } = await transaction.raw(
    `with upserted as (
       insert into security_alerts (tenant_id, ${COLUMNS.join(', ')})
       select distinct on (detection, fingerprint) ${TENANT}, ${COLUMNS.join(', ')} from findings
       order by detection, fingerprint
       on conflict (tenant_id, detection, fingerprint) do update set
         ${REPLACED.map((column) => `${column} = excluded.${column}`).join(', ')},
         occurrences = ${old('occurrences')} + 1, updated_at = now(),
         status = case ${old('status')} when 'resolved' then 'open' else ${old('status')} end
       where (${REPLACED.map(old).join(', ')}) is distinct from (${REPLACED.map((column) => `excluded.${column}`).join(', ')})
       returning xmax = 0 as fresh
     ),
     resolved as (
       update security_alerts alert
       set status = 'resolved', evidence = evidence || '{"support": "removed"}', updated_at = now()
       where detection = any(?) and status in ('open', 'acknowledged')
         and not exists (
           select from findings where findings.detection = alert.detection and findings.fingerprint = alert.fingerprint)
       returning 1
     )
     select (select count(*) from findings) as findings,
       (select count(*) from upserted where fresh) as alerts_new,
       (select count(*) from upserted where not fresh) as alerts_updated,
       (select count(*) from resolved) as alerts_resolved`,
    [ruleIds],
  );
  return rows[0];
}

/** An alert that was raised, or grew. */
export interface RaisedAlert {
  id: string;
  detection: string;
  severity: string;
  /** It was not there before. */
  fresh: boolean;
}

/**
 * Stores findings as alerts while they happen: one seen before grows, keeps its beginning and its gravest severity, and
 * opens again when it was resolved; a false positive stays one. Nothing else is resolved by it.
 */
export async function raiseFindings(transaction: Knex.Transaction, findings: Finding[]): Promise<RaisedAlert[]> {
  const grave = 'case when excluded.score >= a.score';
  const { rows } = await transaction.raw(
    `insert into security_alerts as a (tenant_id, ${COLUMNS.join(', ')})
     select ${TENANT}, ${COLUMNS.join(', ')} from ${GIVEN} order by detection, fingerprint
     on conflict (tenant_id, detection, fingerprint) do update set
       severity = ${grave} then excluded.severity else a.severity end, score = greatest(a.score, excluded.score),
       description = excluded.description, evidence = excluded.evidence, last_seen = excluded.last_seen,
       occurrences = a.occurrences + 1, updated_at = now(),
       status = case a.status when 'resolved' then 'open' else a.status end
     returning id, detection, severity, xmax = 0 as fresh`,
    [JSON.stringify(findings)],
  );
  return rows;
}
