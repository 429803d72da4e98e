import type { Knex } from 'knex';
import { confidenceOf, ratingOf } from '../domain/alerts/rating.ts';
import type { Finding } from '../domain/detections/finding.ts';
import { namesSite, shownText } from '../domain/sites/site-address.ts';
import { lockTenantWide, planForBatches } from './batch-planning.ts';
import { TENANT } from './counters.ts';
import { ALL_TIME, type LookedAt, outOfSight, sightBindings } from './out-of-sight.ts';
import { siteNames } from './sites.ts';

const COLUMNS = [
  'detection',
  'fingerprint',
  'severity',
  'score',
  'confidence',
  'rating',
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
  severity text, score real, confidence real, rating smallint, title text, description text, client inet, server inet, protocol smallint, port integer,
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
  const names = findings.some(hasSite) ? await siteNames(transaction) : null;
  const shown = names === null ? findings : findings.map((finding) => withShownSites(finding, names));
  await transaction.raw(`insert into findings select * from ${GIVEN}`, [rated(shown)]);
}

function hasSite({ title, description, evidence }: Finding): boolean {
  return namesSite(title) || namesSite(description) || namesSite(JSON.stringify(evidence));
}

/** Its ends stay as they are stored; what people read has addresses as logs wrote them. */
function withShownSites(finding: Finding, names: ReadonlyMap<number, string>): Finding {
  const shown = (text: string) => shownText(text, (site) => names.get(site));
  const within = (text: string) =>
    shownText(text, (site) => JSON.stringify(names.get(site) ?? `site ${site}`).slice(1, -1));
  return {
    ...finding,
    title: shown(finding.title),
    description: shown(finding.description),
    evidence: JSON.parse(within(JSON.stringify(finding.evidence))),
  };
}

function rated(findings: readonly Finding[]): string {
  const withRating = findings.map((finding) => {
    const { detection, severity, score: strength } = finding;
    const of = { detection, severity, strength };
    return { ...finding, confidence: confidenceOf(of), rating: ratingOf(of) };
  });
  return JSON.stringify(withRating);
}

/** How the stored alerts changed. */
export interface AlertChanges {
  findings: number;
  alerts_new: number;
  alerts_updated: number;
  alerts_resolved: number;
}

/** What alerts are found in: the number of the newest upload, and the version of the settings. */
export interface FoundIn {
  data: number;
  settings: number;
}

const REOPENED = `status = case a.status when 'resolved' then 'new' else a.status end,
  opened_at = case a.status when 'resolved' then now() else a.opened_at end,
  acknowledged_at = case a.status when 'resolved' then null else a.acknowledged_at end,
  resolved_at = case a.status when 'resolved' then null else a.resolved_at end`;
const NOTE = 'insert into alert_events (tenant_id, alert_id, kind, before, after)';

/**
 * Turns the list into alerts. A finding seen before updates its alert only when it says something new, and reopens it
 * when it was resolved; a false positive stays one, and so does what somebody suppressed. Unfinished alerts of the rules
 * that ran and no longer find anything are resolved, and marked so that the same finding counts as new should it return;
 * those before the time that was looked at stay as they are.
 */
export async function applyFindings(
  transaction: Knex.Transaction,
  ruleIds: string[],
  foundIn: FoundIn = { data: 0, settings: 0 },
  lookedAt: LookedAt = ALL_TIME,
): Promise<AlertChanges> {
  const { rows } = await transaction.raw(
    `with was as (
       select id, status from security_alerts where status = 'resolved' and detection = any(:ruleIds)
     ),
     upserted as (
       insert into security_alerts as a (tenant_id, ${COLUMNS.join(', ')})
       select distinct on (detection, fingerprint) ${TENANT}, ${COLUMNS.join(', ')} from findings
       order by detection, fingerprint
       on conflict (tenant_id, detection, fingerprint) do update set
         ${REPLACED.map((column) => `${column} = excluded.${column}`).join(', ')},
         occurrences = a.occurrences + 1, updated_at = now(), ${REOPENED}
       where (${REPLACED.map((column) => `a.${column}`).join(', ')})
         is distinct from (${REPLACED.map((column) => `excluded.${column}`).join(', ')})
       returning id, occurrences, xmax = 0 as fresh
     ),
     resolved as (
       update security_alerts alert
       set status = 'resolved', exception_id = null, resolved_at = now(),
         evidence = alert.evidence || '{"support": "removed"}', updated_at = now()
       from security_alerts before
       where before.id = alert.id and alert.detection = any(:ruleIds)
         and (alert.status in ('new', 'acknowledged', 'in-progress') or alert.exception_id is not null)
         and not exists (
           select from findings where findings.detection = alert.detection and findings.fingerprint = alert.fingerprint)
         and not coalesce(${outOfSight('alert')}, false)
       returning alert.id, before.status
     ),
     noted as (
       ${NOTE}
       select ${TENANT}, id, case when fresh then 'raised' else 'grown' end, null, occurrences::text from upserted
       union all select ${TENANT}, id, 'status', 'resolved', 'new' from upserted join was using (id)
       union all select ${TENANT}, id, 'status', status, 'resolved' from resolved
     )
     select (select count(*) from findings) as findings,
       (select count(*) from upserted where fresh) as alerts_new,
       (select count(*) from upserted where not fresh) as alerts_updated,
       (select count(*) from resolved) as alerts_resolved`,
    { ruleIds, ...sightBindings(lookedAt) },
  );
  await transaction.raw(
    `update security_alerts a set data_version = :data, settings_version = :settings
     from findings where findings.detection = a.detection and findings.fingerprint = a.fingerprint
       and (a.data_version, a.settings_version) is distinct from (cast(:data as bigint), cast(:settings as integer))`,
    { ...foundIn },
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
    `with was as (
       select id from security_alerts join ${GIVEN} using (detection, fingerprint) where status = 'resolved'
     ),
     raised as (
     insert into security_alerts as a (tenant_id, ${COLUMNS.join(', ')})
     select ${TENANT}, ${COLUMNS.join(', ')} from ${GIVEN} order by detection, fingerprint
     on conflict (tenant_id, detection, fingerprint) do update set
       severity = ${grave} then excluded.severity else a.severity end, score = greatest(a.score, excluded.score),
       confidence = greatest(a.confidence, excluded.confidence), rating = greatest(a.rating, excluded.rating),
       description = excluded.description, evidence = excluded.evidence, last_seen = excluded.last_seen,
       occurrences = a.occurrences + 1, updated_at = now(), ${REOPENED}
     returning id, detection, severity, xmax = 0 as fresh
     ),
     noted as (
       ${NOTE}
       select ${TENANT}, id, 'raised', null, null from raised where fresh
       union all select ${TENANT}, id, 'status', 'resolved', 'new' from raised join was using (id)
     )
     select * from raised`,
    [rated(findings), rated(findings)],
  );
  return rows;
}
