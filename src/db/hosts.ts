import type { Knex } from 'knex';
import type { Identity } from '../domain/nodes/host-edges.ts';
import type { HostDecision, JoinedHost } from '../domain/nodes/join-hosts.ts';
import { TENANT } from './counters.ts';

/** What more addresses than this share is no mark of one machine: cloned keys, a router's hardware address. */
const MOST_SHARED = 8;

/** What one machine alone has, where at least two nodes of the network have it. */
export async function sharedIdentities(transaction: Knex.Transaction): Promise<Identity[]> {
  const { rows } = await transaction.raw(
    `with known as (
       select fact.address, fact.value, max(fact.confidence)::int as confidence, min(fact.first_seen) as first_seen,
         max(fact.last_seen) as last_seen
       from node_facts fact where fact.kind = 'identity' group by fact.address, fact.value),
     counted as (
       select *, count(*) over (partition by value) as holders,
         count(*) over (partition by address, split_part(value, ' ', 1)) - 1 as others
       from known)
     select host(counted.address) as address, counted.value, counted.confidence, counted.others::int as others,
       node.hostname as name, extract(epoch from counted.first_seen)::float8 as "firstSeen",
       extract(epoch from counted.last_seen)::float8 as "lastSeen"
     from counted join network_nodes node on node.address = counted.address
     where counted.holders between 2 and ${MOST_SHARED} and node.scope in ('internal', 'link_local')
     order by counted.value, counted.address`,
  );
  return rows;
}

/** What people said of pairs of addresses, in the order in which they said it. */
export async function hostDecisions(transaction: Knex.Transaction): Promise<HostDecision[]> {
  const { rows } = await transaction.raw(
    'select host(first) as first, host(second) as second, same from host_decisions order by decided_at, first, second',
  );
  return rows;
}

/** Makes the hosts those given. A host keeps its id as long as one of its addresses stays; where two become one, the older. */
export async function replaceHosts(transaction: Knex.Transaction, hosts: readonly JoinedHost[]): Promise<void> {
  await transaction.raw(
    `create temporary table joined_hosts on commit drop as
     select number::int as number, confidence, reasons, address::inet as address
     from jsonb_to_recordset(?::jsonb) as host(number int, confidence smallint, reasons jsonb, addresses jsonb),
       jsonb_array_elements_text(host.addresses) as address`,
    [JSON.stringify(hosts.map((host, number) => ({ number, ...host })))],
  );
  await transaction.raw(
    `create temporary table numbered_hosts on commit drop as
     with claims as (
       select joined.number, node.host_id, count(*) as addresses from joined_hosts joined
       join network_nodes node on node.address = joined.address
       where node.host_id is not null group by joined.number, node.host_id),
     kept as (
       select distinct on (number) number, host_id from (
         select distinct on (claims.host_id) claims.* from claims
         order by claims.host_id, claims.addresses desc, claims.number) won
       join hosts on hosts.id = won.host_id
       order by number, won.addresses desc, hosts.created_at, host_id)
     select host.number, coalesce(kept.host_id, gen_random_uuid()) as id, host.confidence, host.reasons
     from (select distinct on (number) number, confidence, reasons from joined_hosts order by number) host
     left join kept on kept.number = host.number`,
  );
  await transaction.raw(
    `insert into hosts (tenant_id, id, confidence, reasons) select ${TENANT}, id, confidence, reasons from numbered_hosts
     on conflict (id) do update set confidence = excluded.confidence, reasons = excluded.reasons`,
  );
  await transaction.raw(
    `update network_nodes node set host_id = wanted.id
     from network_nodes own left join (
       select joined.address, numbered.id from joined_hosts joined join numbered_hosts numbered using (number)) wanted
       on wanted.address = own.address
     where own.id = node.id and node.host_id is distinct from wanted.id`,
  );
  await transaction.raw(
    'delete from hosts where not exists (select from numbered_hosts numbered where numbered.id = hosts.id)',
  );
}
