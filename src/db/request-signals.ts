import type { Knex } from 'knex';
import type { Subject } from '../domain/access/request-threats/assess.ts';
import type { Signal, SubjectKind } from '../domain/access/request-threats/settings.ts';
import { TENANT } from './counters.ts';

/** So many of a signal about somebody. */
export interface SignalCount {
  kind: SubjectKind;
  subject: string;
  signal: Signal;
  amount: number;
}

/**
 * Adds to the counters, each in one statement, whatever other processes add meanwhile; what was there before has
 * decayed by the clock of the database. Returns every subject that was added to, with all of its counters, and the time.
 */
export async function addSignals(
  transaction: Knex.Transaction,
  counts: readonly SignalCount[],
  halfLife: number,
): Promise<{ subjects: Subject[]; now: number }> {
  // Everybody locks rows in one order.
  const { rows } = await transaction.raw(
    `with given as (
       select * from jsonb_to_recordset(:counts::jsonb) as g (kind text, subject text, signal text, amount float8)),
     added as (
       insert into request_signals as r (tenant_id, subject_kind, subject, signal, value, at)
       select ${TENANT}, kind, subject, signal, sum(amount), clock_timestamp() from given
       group by kind, subject, signal order by kind, subject, signal
       on conflict (tenant_id, subject_kind, subject, signal) do update set
         value = r.value * power(0.5, greatest(extract(epoch from excluded.at - r.at)::float8, 0) / :halfLife) + excluded.value,
         at = greatest(r.at, excluded.at)
       returning subject_kind, subject, signal, value, at),
     other as (
       select r.subject_kind, r.subject, r.signal, r.value, r.at from request_signals r
        where (r.subject_kind, r.subject) in (select kind, subject from given)
          and not exists (select from added a
             where a.subject_kind = r.subject_kind and a.subject = r.subject and a.signal = r.signal))
     select subject_kind, subject, json_agg(json_build_object(
              'signal', signal, 'value', value, 'at', extract(epoch from at) * 1000)) as counters,
            extract(epoch from clock_timestamp())::float8 * 1000 as now
       from (select * from added union all select * from other) all_of_them group by subject_kind, subject`,
    { counts: JSON.stringify(counts), halfLife },
  );
  const subjects = rows.map((row: { subject_kind: SubjectKind; subject: string; counters: Subject['counters'] }) => ({
    kind: row.subject_kind,
    id: row.subject,
    counters: row.counters,
  }));
  return { subjects, now: rows[0]?.now ?? Date.now() };
}

/** How many of the accounts (by HMAC) each source had not tried within the last hour. */
export async function countNewAccounts(
  transaction: Knex.Transaction,
  tried: readonly { source: string; account: Buffer }[],
): Promise<{ source: string; accounts: number }[]> {
  const given = tried.map(({ source, account }) => ({ source, account: account.toString('hex') }));
  const { rows } = await transaction.raw(
    `with fresh as (
       insert into accounts_tried as a (tenant_id, source, account, at)
       select distinct ${TENANT}, source, decode(account, 'hex'), now()
         from jsonb_to_recordset(?::jsonb) as g (source text, account text) order by 2, 3
       on conflict (tenant_id, source, account) do update set at = excluded.at
        where a.at < excluded.at - interval '1 hour'
       returning source)
     select source, count(*)::int as accounts from fresh group by source`,
    [JSON.stringify(given)],
  );
  return rows;
}

/** Adds to what somebody took out today (UTC); `usual` is the average of the earlier days of a month that had any. */
export async function addExport(
  transaction: Knex.Transaction,
  userId: string,
  bytes: number,
): Promise<{ today: number; usual: number }> {
  const { rows } = await transaction.raw(
    `with added as (
       insert into export_volumes as e (tenant_id, user_id, day, bytes)
       values (${TENANT}, :userId, (now() at time zone 'utc')::date, :bytes)
       on conflict (tenant_id, user_id, day) do update set bytes = e.bytes + excluded.bytes returning bytes, day)
     select added.bytes::float8 as today, coalesce((select avg(e.bytes) from export_volumes e
        where e.user_id = :userId and e.day < added.day and e.day >= added.day - 30), 0)::float8 as usual from added`,
    { userId, bytes },
  );
  return rows[0];
}

/** Notes from which network a session is used; true when it returned to the one it was in before, within so long. */
export async function noteNetwork(
  transaction: Knex.Transaction,
  sessionId: string,
  network: string,
  withinSeconds: number,
): Promise<boolean> {
  const { rows } = await transaction.raw(
    `with before as (select network, previous, changed_at from session_networks where session_id = :sessionId for update),
     noted as (
       insert into session_networks as s (tenant_id, session_id, network, changed_at)
       values (${TENANT}, :sessionId, :network, clock_timestamp())
       on conflict (tenant_id, session_id) do update set
         network = excluded.network, previous = s.network, changed_at = excluded.changed_at
        where s.network <> excluded.network)
     select previous = :network and network <> :network
            and changed_at > clock_timestamp() - make_interval(secs => :withinSeconds) as returned from before`,
    { sessionId, network, withinSeconds },
  );
  return rows[0]?.returned ?? false;
}

/** Removes what counts no longer; exports are kept as long as they tell what is usual. */
export async function pruneRequestSignals(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(`delete from request_signals where at < now() - interval '1 day'`);
  await transaction.raw(`delete from accounts_tried where at < now() - interval '1 hour'`);
  await transaction.raw(`delete from session_networks where changed_at < now() - interval '1 day'`);
  await transaction.raw(`delete from export_volumes where day < now() - interval '31 days'`);
}
