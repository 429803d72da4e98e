import type { Knex } from 'knex';

/** Tables of facts about an installation, by name: sizes, counts and states, nothing of what anybody stored. */
export async function supportFacts(owner: Knex): Promise<Record<string, unknown[]>> {
  const facts: Record<string, unknown[]> = {};
  for (const [name, sql] of Object.entries(QUESTIONS)) {
    // A part that cannot be asked is a fact too.
    facts[name] = await owner.raw(sql).then(
      ({ rows }) => rows,
      ({ code }: { code?: string }) => [{ not_answered: code ?? 'unknown' }],
    );
  }
  return facts;
}

const QUESTIONS: Readonly<Record<string, string>> = {
  server: `select current_setting('server_version') as version, pg_database_size(current_database()) as bytes,
    current_setting('max_connections') as max_connections, current_setting('shared_buffers') as shared_buffers,
    age(datfrozenxid) as transaction_age from pg_database where datname = current_database()`,
  migrations: 'select name, migration_time from knex_migrations order by id',
  tables: `select c.relname as name, c.reltuples::bigint as rows, pg_total_relation_size(c.oid) as bytes,
    s.last_autovacuum, s.last_autoanalyze, s.n_dead_tup as dead
    from pg_class c left join pg_stat_user_tables s on s.relid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 3 desc limit 200`,
  connections: `select usename as role, state, count(*)::int as count, max(extract(epoch from now() - xact_start))::int as longest_transaction
    from pg_stat_activity where datname = current_database() group by 1, 2 order by 1, 2`,
  waiting_locks: `select mode, relation::regclass::text as relation, count(*)::int as count from pg_locks where not granted group by 1, 2`,
  jobs: `select kind, state, count(*)::int as count, extract(epoch from now() - min(created_at))::int as oldest_seconds,
    max(attempts) as most_attempts from jobs group by 1, 2 order by 1, 2`,
  job_failures: `select kind, error->>'code' as code, count(*)::int as count, max(finished_at) as last
    from jobs where state in ('failed', 'quarantined') group by 1, 2 order by 3 desc limit 50`,
  workers: `select host, version, state, refusal, resident_bytes, loop_delay_ms, started_at, heartbeat_at from workers order by 1`,
  queues:
    'select kind, paused_at, concurrency, fleet_concurrency, rate_jobs, rate_seconds, priority from queue_settings order by 1',
  uploads: `select state, count(*)::int as count, sum(size) as bytes from uploads group by 1 order by 1`,
  tenants: 'select no, created_at from tenants order by no',
  users: `select role, count(*)::int as count, count(*) filter (where mfa_enabled_at is not null)::int as with_second_factor from users group by 1`,
  audit: `select (select count(*)::int from audit_seals) as seals,
    (select count(*)::int from audit_log a where not exists (select 1 from audit_seals s where s.audit_id = a.id)) as unsealed`,
};
