import type { Knex } from 'knex';
import { ALL_TIME, type LookedAt, outOfSight, sightBindings } from './out-of-sight.ts';
import { addressSql } from './site-sql.ts';

/** An alert, or what would be one, in a comparison. */
export interface ComparedAlert {
  /** Null for what is no alert yet. */
  alert_id: string | null;
  title: string;
  client: string | null;
  server: string | null;
  severity: string | null;
  severity_then: string | null;
  score: number | null;
  score_then: number | null;
}

/** What findings would do to the alerts of a detection: how many in each way, and examples. */
export interface Comparison {
  findings: number;
  new: number;
  gone: number;
  changed: number;
  same: number;
  examples: Record<'new' | 'gone' | 'changed', ComparedAlert[]>;
}

const MOST_EXAMPLES = 20;

/** Compares the opened list of findings with the alerts that the detection has now; changes nothing. */
export async function compareFindings(
  transaction: Knex.Transaction,
  detection: string,
  lookedAt: LookedAt = ALL_TIME,
): Promise<Comparison> {
  await transaction.raw(
    `create temporary table compared on commit drop as
     select a.id as alert_id, coalesce(f.title, a.title) as title, ${addressSql('coalesce(f.client, a.client)')} as client,
       ${addressSql('coalesce(f.server, a.server)')} as server, a.severity, f.severity as severity_then, a.rating as score,
       f.rating as score_then,
       case when a.id is null then 'new' when f.fingerprint is null then 'gone'
         when (a.severity, a.rating) <> (f.severity, f.rating) then 'changed' else 'same' end as way
     from (select distinct on (fingerprint) * from findings where detection = :detection order by fingerprint) f
     full join (
       select * from security_alerts alert where detection = :detection and status <> 'resolved'
         and not coalesce(${outOfSight('alert')}, false)) a
       on a.fingerprint = f.fingerprint`,
    { detection, ...sightBindings(lookedAt) },
  );
  const { rows } = await transaction.raw('select way, count(*) as count from compared group by way');
  const counted = Object.fromEntries(
    rows.map(({ way, count }: { way: string; count: number }) => [way, Number(count)]),
  );
  const of = (way: string): number => counted[way] ?? 0;
  const examples = async (way: string): Promise<ComparedAlert[]> => {
    const found = await transaction('compared')
      .select('alert_id', 'title', 'client', 'server', 'severity', 'severity_then', 'score', 'score_then')
      .where({ way })
      .orderByRaw('coalesce(score_then, score) desc, title')
      .limit(MOST_EXAMPLES);
    return found as ComparedAlert[];
  };
  return {
    findings: of('new') + of('changed') + of('same'),
    ...{ new: of('new'), gone: of('gone'), changed: of('changed'), same: of('same') },
    examples: { new: await examples('new'), gone: await examples('gone'), changed: await examples('changed') },
  };
}
