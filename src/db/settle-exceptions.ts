import type { Knex } from 'knex';
import { covers } from './alert-exceptions.ts';
import { TENANT } from './counters.ts';

/** How many alerts were hidden, and how many came back. */
export interface SettledExceptions {
  hidden: number;
  returned: number;
}

/**
 * Brings alerts in line with the exceptions that hold now: what one is about becomes suppressed, and what none is about
 * any more is new again, with its clocks beginning anew. What a person decided stays.
 */
export async function settleExceptions(transaction: Knex.Transaction): Promise<SettledExceptions> {
  const { rows } = await transaction.raw(
    `with matched as (
       select distinct on (a.id) a.id, e.id as exception_id
         from alert_exceptions e join security_alerts a on ${covers('a', 'e')}
        where e.revoked_at is null and e.expires_at > now()
          and (a.status in ('new', 'acknowledged', 'in-progress') or a.exception_id is not null)
        order by a.id, e.created_at, e.id
     ),
     changes as (
       select a.id, a.status as before, matched.exception_id
         from security_alerts a left join matched using (id)
        where (matched.exception_id is not null or a.exception_id is not null)
          and matched.exception_id is distinct from a.exception_id
     ),
     changed as (
       update security_alerts a set exception_id = changes.exception_id, updated_at = now(),
         status = case when changes.exception_id is null then 'new' else 'suppressed' end,
         opened_at = case when changes.exception_id is null then now() else opened_at end,
         acknowledged_at = case when changes.exception_id is null then null else acknowledged_at end
       from changes where changes.id = a.id
       returning a.id, changes.before, a.status, changes.exception_id
     ),
     noted as (
       insert into alert_events (tenant_id, alert_id, kind, before, after, comment)
       select ${TENANT}, id, 'status', before, status,
         coalesce('hidden by exception ' || exception_id, 'the exception that hid it has ended')
       from changed where before <> status
     )
     select count(*) filter (where exception_id is not null) as hidden,
       count(*) filter (where exception_id is null) as returned from changed`,
  );
  await transaction.raw(
    `update alert_exceptions set settled_at = now()
      where settled_at is null and (revoked_at is not null or expires_at <= now())`,
  );
  return { hidden: Number(rows[0].hidden), returned: Number(rows[0].returned) };
}

/** Tenants with an exception that ended and whose alerts have not come back. */
export async function tenantsToSettle(control: Knex): Promise<string[]> {
  const { rows } = await control.raw(
    'select distinct tenant_id from alert_exceptions where settled_at is null and expires_at <= now()',
  );
  return rows.map(({ tenant_id }: { tenant_id: string }) => tenant_id);
}
