import type { Knex } from 'knex';
import { opposite, SPENT_COLUMNS, TENANT, totals } from './counters.ts';
import { ensureLeaves } from './fold-days.ts';

const COLUMNS = SPENT_COLUMNS.join(', ');
/** Floating point is exact up to where sums are capped, and its sums take a tenth of what those of bigint take. */
const SUMS = SPENT_COLUMNS.map((column) => `sum(${column}::float8) as ${column}`).join(', ');
/** Of rows that are a peer each. */
const SUMMED = `count(*) as peers, sum(services)::integer as services, ${totals('by_peer', SPENT_COLUMNS)}`;

/**
 * Sums the touched days of the nodes of touched pairs from the days of their services, as client, as server and as both
 * together (where what a node has to do with itself counts once), so that the history of a busy server is read and not
 * counted. Of a node that was only one of them there is one row. Runs after `foldDays`, and leaves the list of those nodes
 * for the rest of the transaction.
 */
export async function foldNodeDays(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `create temporary table changed_addresses on commit drop as
     select client as address from touched_pairs union select server from touched_pairs`,
  );
  await transaction.raw('analyze changed_addresses');
  await ensureLeaves(transaction, 'node_days', 'select day from folded_days');
  const { rows } = await transaction.raw('select day::text from folded_days order by day');
  // One at a time: what is counted of a day has room in memory.
  for (const { day } of rows) await foldDay(transaction, day);
}

const isChanged = (address: string) => `${address} in (select address from changed_addresses)`;

async function foldDay(transaction: Knex.Transaction, day: string): Promise<void> {
  await transaction.raw(`delete from node_days where day = ? and ${isChanged('address')}`, [day]);
  await transaction.raw(
    `with by_peer as materialized (
       select day, address, role, peer, count(*) as services, ${SUMS}
       from (
         select day, client as address, server as peer, 'client' as role, ${COLUMNS} from service_days
          where day = :day and ${isChanged('client')}
         union all
         select day, server, client, 'server', ${SPENT_COLUMNS.map(opposite).join(', ')} from service_days
          where day = :day and ${isChanged('server')}
       ) told
       group by day, address, role, peer
     ),
     as_one as materialized (
       select *, count(*) over (partition by day, address) as roles
       from (select day, address, role, ${SUMMED} from by_peer group by day, address, role) as_one
     ),
     as_both as (select distinct day, address from as_one where roles > 1)
     insert into node_days (tenant_id, day, address, role, is_all, peers, services, ${COLUMNS})
     select ${TENANT}, day, address, role, roles = 1, peers, services, ${COLUMNS} from as_one
     union all
     select ${TENANT}, day, address, 'either', true, ${SUMMED}
     from (
       select day, address, peer, sum(services) as services, ${SUMS}
       from by_peer join as_both using (day, address) where not (role = 'server' and address = peer)
       group by day, address, peer
     ) by_peer
     group by day, address`,
    { day },
  );
}
