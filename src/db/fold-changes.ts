import type { Knex } from 'knex';
import { DEPARTURE } from '../domain/topology/departure.ts';
import { TENANT } from './counters.ts';
import { ensureLeaves } from './fold-days.ts';

const { daysBefore, fewestDays, factor, leastBytes, leastFlows, failedShare, leastFlowsForShare } = DEPARTURE;

const PAIR_TOUCHED = `exists (select from touched_pairs pair where pair.client = held.client and pair.server = held.server)`;
/** Days whose verdict the touched days can change: themselves and the days after that look back on them. */
const AROUND = `held.day >= (select min(day) - ${daysBefore} from folded_days)
  and held.day <= (select max(day) + ${daysBefore} from folded_days)`;

/** What both subjects are judged by: a row for each day with traffic. */
const SERIES = {
  service: `select client, server, protocol, port, day, flows::float8 as flows, failed_flows::float8 as failed,
      (bytes_out + bytes_in)::float8 as bytes
    from service_days held where ${AROUND} and ${PAIR_TOUCHED}`,
  node: `select address as client, null::inet as server, null::smallint as protocol, null::integer as port, day,
      flows::float8 as flows, failed_flows::float8 as failed, (bytes_out + bytes_in)::float8 as bytes
    from node_days held
    where ${AROUND} and is_all and address in (select address from changed_addresses)`,
} as const;
const KEYS = { service: 'client, server, protocol, port', node: 'client' } as const;

/** Judges the touched days of the touched services and nodes anew; runs after `foldDays` and `foldNodeDays`. */
export async function foldChanges(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `delete from day_changes held
     where ${AROUND} and held.day >= (select min(day) from folded_days)
       and (case held.subject when 'service' then ${PAIR_TOUCHED}
            else held.client in (select address from changed_addresses) end)`,
  );
  if (!(await hasEnoughDays(transaction))) return;
  await transaction.raw('create temporary table found_changes (like day_changes) on commit drop');
  for (const subject of ['service', 'node'] as const) await findDepartures(transaction, subject);
  await ensureLeaves(transaction, 'day_changes', 'select day from found_changes');
  await transaction.raw('insert into day_changes select * from found_changes');
}

/** Most first uploads are of a day, which has none before it. */
async function hasEnoughDays(transaction: Knex.Transaction): Promise<boolean> {
  const { rows } = await transaction.raw(
    `select count(*) as days from (select day from service_days held where ${AROUND} group by day) present`,
  );
  return rows[0].days > fewestDays;
}

async function findDepartures(transaction: Knex.Transaction, subject: keyof typeof SERIES): Promise<void> {
  const before = (expression: string) => `${expression} over before`;
  await transaction.raw(
    `insert into found_changes
     select ${TENANT}, day, '${subject}', client, server, protocol, port, flows::bigint, flows_before, bytes::bigint,
       bytes_before, share, share_before, volume_factor
     from (
       select *, case when bytes + bytes_before > 0 then greatest(bytes, bytes_before) / greatest(least(bytes, bytes_before), 1)
           else greatest(flows, flows_before) / greatest(least(flows, flows_before), 1) end as volume_factor,
         failed / greatest(flows, 1) as share, failed_before / greatest(all_flows_before, 1) as share_before
       from (
         select *, ${before('count(*)')} as days_before, ${before('avg(flows)')} as flows_before,
           ${before('avg(bytes)')} as bytes_before, ${before('sum(failed)')} as failed_before,
           ${before('sum(flows)')} as all_flows_before
         from (${SERIES[subject]}) series
         window before as (partition by ${KEYS[subject]} order by day
           range between interval '${daysBefore} days' preceding and interval '1 day' preceding)
       ) judged
       where days_before >= ${fewestDays} and day >= (select min(day) from folded_days)
     ) departed
     where (volume_factor >= ${factor}
         and (greatest(bytes, bytes_before) >= ${leastBytes} or greatest(flows, flows_before) >= ${leastFlows}))
       or (abs(share - share_before) >= ${failedShare}
         and flows >= ${leastFlowsForShare} and all_flows_before >= ${leastFlowsForShare})`,
  );
}
