import type { Knex } from 'knex';
import { type Page, type PageRequest, page } from './paging.ts';
import { siteSql } from './site-sql.ts';

/** How what was seen and what is listed can disagree. */
export const DISAGREEMENTS = ['unknown', 'silent', 'unexpected-service', 'conflict'] as const;
export type Disagreement = (typeof DISAGREEMENTS)[number];

/** A disagreement of the network with its inventory. */
export interface ReconciliationRow {
  address: string;
  site: string | null;
  node_id: string | null;
  host_id: string | null;
  /** As listed; of a conflict, every host that lists the address. */
  host: string | null;
  /** As seen. */
  hostname: string | null;
  protocol: number | null;
  port: number | null;
  clients: number | null;
  flows: number | null;
  last_seen: Date | null;
}

/** Seen since when counts as not silent. */
export interface ReconciliationOptions {
  since: Date;
}

const NOTHING = 'null::smallint as protocol, null::integer as port, null::bigint as clients';

/**
 * Unknown: an internal address that was seen and that no host lists. Silent: a listed address not seen since. Unexpected:
 * a port that a client reached or a scan found open, of a host whose services are listed, that is not among them.
 * Conflict: an address that several hosts list.
 */
const QUERIES: Record<Disagreement, string> = {
  unknown: `select node.address as place, node.id as node_id, null::uuid as host_id, null::text as host, node.hostname,
      ${NOTHING}, node.flows, node.last_seen, node.id::text as item_id
    from network_nodes node
    where node.scope = 'internal' and node.last_seen >= :since
      and not exists (select from inventory_addresses listed where listed.tenant_id = node.tenant_id and listed.address = node.address)`,
  silent: `select listed.address as place, node.id as node_id, host.id as host_id, host.name as host, node.hostname,
      ${NOTHING}, node.flows, node.last_seen, host.id::text as item_id
    from inventory_addresses listed
    join inventory_hosts host on host.id = listed.host_id
    left join network_nodes node on node.tenant_id = listed.tenant_id and node.address = listed.address
    where node.last_seen is null or node.last_seen < :since`,
  'unexpected-service': `select node.address as place, node.id as node_id, host.id as host_id, host.name as host, node.hostname,
      opening.protocol, opening.port, opening.clients::bigint as clients, null::bigint as flows, opening.last_seen,
      host.id::text || ' ' || opening.protocol || ' ' || opening.port as item_id
    from inventory_hosts host
    join inventory_addresses listed on listed.host_id = host.id
    join network_nodes node on node.tenant_id = listed.tenant_id and node.address = listed.address
    join port_openings opening on opening.node_id = node.id
    where host.services_stated and opening.last_seen >= :since and not exists (
      select from inventory_services expected where expected.host_id = host.id
        and expected.protocol = opening.protocol and expected.port = opening.port)`,
  conflict: `select listed.address as place, node.id as node_id, null::uuid as host_id, listed.hosts as host, node.hostname,
      ${NOTHING}, node.flows, node.last_seen, host(listed.address) as item_id
    from (
      select listed.tenant_id, listed.address, string_agg(host.name, ', ' order by host.name) as hosts
      from inventory_addresses listed join inventory_hosts host on host.id = listed.host_id
      group by 1, 2 having count(*) > 1
    ) listed
    left join network_nodes node on node.tenant_id = listed.tenant_id and node.address = listed.address`,
};

const SHOWN = `shown_address(place) as address, ${siteSql('place')} as site, node_id, host_id, host, hostname, protocol, port, clients, flows, last_seen`;

/** How many disagreements there are of each kind. */
export async function countDisagreements(
  transaction: Knex.Transaction,
  { since }: ReconciliationOptions,
): Promise<Record<Disagreement, number> & { hosts: number }> {
  await transaction.raw(`select set_config('work_mem', '64MB', true), set_config('enable_nestloop', 'off', true)`);
  const counts = DISAGREEMENTS.map((kind) => `(select count(*) from (${QUERIES[kind]}) found) as "${kind}"`);
  const { rows } = await transaction.raw(
    `select (select count(*) from inventory_hosts) as hosts, ${counts.join(', ')}`,
    { since },
  );
  return rows[0];
}

/** A page of one kind of disagreement, by address. */
export function listDisagreements(
  transaction: Knex.Transaction,
  kind: Disagreement,
  { since }: ReconciliationOptions,
  request: PageRequest,
): Promise<Page<ReconciliationRow>> {
  const query = transaction
    .from(transaction.raw(`(${QUERIES[kind]}) as found`, { since }))
    .select(transaction.raw(SHOWN));
  return page<ReconciliationRow>(query, request, {
    ...{ column: 'place', type: 'inet', direction: 'asc', id: 'item_id', idType: 'text' },
  });
}

/** When the newest record of the tenant was; null without any. */
export async function newestRecord(transaction: Knex.Transaction): Promise<Date | null> {
  const { rows } = await transaction.raw('select max(last_seen) as at from network_nodes');
  return rows[0].at;
}
