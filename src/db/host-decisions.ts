import type { Knex } from 'knex';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';
import { siteSql } from './site-sql.ts';

/** A machine with several addresses. */
export interface HostRow {
  id: string;
  confidence: number;
  reasons: string[];
  created_at: Date;
  nodes: { id: string; address: string; site: string | null; hostname: string | null; node_type: string }[];
}

const HOST = `host.id, host.confidence, host.reasons, host.created_at,
  (select coalesce(jsonb_agg(jsonb_build_object('id', node.id, 'address', shown_address(node.address),
     'site', ${siteSql('node.address')}, 'hostname', node.hostname,
     'node_type', node.node_type) order by node.address), '[]') from network_nodes node where node.host_id = host.id) as nodes`;

/** Hosts of the tenant, newest first. */
export function listHosts(transaction: Knex.Transaction, request: PageRequest): Promise<Page<HostRow>> {
  const query = transaction('hosts as host').select(transaction.raw(HOST));
  return page(query, request, {
    ...{ column: 'host.created_at', type: 'timestamptz', direction: 'desc', id: 'host.id', idType: 'uuid' },
  });
}

/** One host; undefined when the tenant has no such host. */
export function findHost(transaction: Knex.Transaction, id: string): Promise<HostRow | undefined> {
  return transaction('hosts as host').select(transaction.raw(HOST)).where({ id }).first();
}

/** The ids of those nodes that the tenant has and that stand for machines of its network. */
export async function nodesThatCanJoin(transaction: Knex.Transaction, ids: readonly string[]): Promise<string[]> {
  return transaction('network_nodes')
    .whereIn('id', ids)
    .whereIn('scope', ['internal', 'link_local', 'external'])
    .pluck('id');
}

/** Makes a host of nodes, and of whatever belongs to their hosts; kept as somebody's word. Gives the host's id. */
export async function joinNodes(
  transaction: Knex.Transaction,
  nodeIds: readonly string[],
  decidedBy: string,
  hostId?: string,
): Promise<string> {
  const { rows } = await transaction.raw(
    `select node.id, node.host_id, node.address from network_nodes node
     where node.id = any(:nodes) or node.host_id = :host
        or node.host_id in (select host_id from network_nodes where id = any(:nodes))
     order by node.address for update`,
    { nodes: [...nodeIds], host: hostId ?? null },
  );
  const ids = rows.map(({ id }: { id: string }) => id);
  await decide(transaction, ids, ids, true, decidedBy);
  const host = hostId ?? rows.find(({ host_id }: { host_id: string | null }) => host_id !== null)?.host_id;
  return putTogether(transaction, ids, host);
}

/** Takes nodes out of their host; kept as somebody's word. Those taken out stay together. */
export async function splitNodes(
  transaction: Knex.Transaction,
  hostId: string,
  nodeIds: readonly string[],
  decidedBy: string,
): Promise<void> {
  const rest = await transaction('network_nodes').where({ host_id: hostId }).whereNotIn('id', nodeIds).pluck('id');
  await decide(transaction, nodeIds, rest, false, decidedBy);
  await transaction('network_nodes').whereIn('id', nodeIds).update({ host_id: null });
  if (nodeIds.length > 1) await putTogether(transaction, nodeIds);
  if (rest.length < 2) {
    await transaction('network_nodes').where({ host_id: hostId }).update({ host_id: null });
    await transaction('hosts').where({ id: hostId }).delete();
  }
}

/** Writes down of every pair of two sets of nodes whether they are one machine. */
async function decide(
  transaction: Knex.Transaction,
  ones: readonly string[],
  others: readonly string[],
  same: boolean,
  decidedBy: string,
): Promise<void> {
  await transaction.raw(
    `insert into host_decisions (tenant_id, first, second, same, decided_by, decided_at)
     select distinct ${TENANT}, least(one.address, other.address), greatest(one.address, other.address), ?::boolean, ?::uuid, now()
     from network_nodes one join network_nodes other on other.address <> one.address
     where one.id = any(?) and other.id = any(?)
     on conflict (tenant_id, first, second) do update set same = excluded.same, decided_by = excluded.decided_by,
       decided_at = excluded.decided_at`,
    [same, decidedBy, [...ones], [...others]],
  );
}

/** Shows the nodes as one host at once; the next classification finds the same. */
async function putTogether(transaction: Knex.Transaction, nodeIds: readonly string[], known?: string): Promise<string> {
  const reasons = JSON.stringify(['joined by hand']);
  const [host] = known
    ? await transaction('hosts').where({ id: known }).update({ confidence: 100, reasons }).returning('id')
    : await transaction('hosts')
        .insert({ tenant_id: transaction.raw(TENANT), confidence: 100, reasons })
        .returning('id');
  await transaction('network_nodes').whereIn('id', nodeIds).update({ host_id: host.id });
  await transaction.raw(
    'delete from hosts where not exists (select from network_nodes node where node.host_id = hosts.id)',
  );
  return host.id;
}
