import type { Knex } from 'knex';
import type { Evidence } from '../domain/diagrams/diagram.ts';
import type { GraphConnection, GraphNode, NetworkGraph } from '../domain/diagrams/network-graph.ts';
import {
  type Bound,
  CARD_ZONES,
  connectionsSql,
  type DiagramFilter,
  MEMBERS,
  RISKS,
  SERVICE_NAME,
  subnetSql,
} from './diagram-rows.ts';
import { addressSql } from './site-sql.ts';

/** Connections beyond this are put together in the database; nodes then come as groups. */
const MOST_CONNECTIONS = 60_000;
const NAMED_SERVICES = 3;
const RISK_NAMES = ['critical', 'high', 'medium', 'low'] as const;

/**
 * The graph of the tenant's network for a diagram. A large one comes as groups: tiers of an application or types in a
 * subnet, by zone; `mostConnections` is there for tests of that.
 */
export async function readDiagramGraph(
  transaction: Knex.Transaction,
  filter: DiagramFilter,
  evidence: readonly Evidence[],
  mostConnections = MOST_CONNECTIONS,
): Promise<NetworkGraph> {
  const from = connectionsSql(filter);
  const counts = await countByEvidence(transaction, from);
  const drawn = counts.filter((each) => evidence.includes(each.evidence));
  const isLarge = drawn.reduce((sum, { connections }) => sum + connections, 0) > mostConnections;
  const part = isLarge ? GROUP : 'node.id::text';
  const asked = {
    sql: `${from.sql} and connection.evidence = any(:evidence)`,
    bindings: { ...from.bindings, evidence: [...evidence] },
  };
  return {
    nodes: isLarge ? await readGroups(transaction, asked) : await readNodes(transaction, asked),
    connections: await readConnections(transaction, asked, part),
    zones: await transaction('zones').select('id', 'name').orderBy('name'),
    applications: await transaction('applications').select('id', 'name').orderBy('name'),
    notDrawn: counts.filter((each) => !evidence.includes(each.evidence)),
    notes: isLarge ? ['Nodes of one tier, or of one type and subnet, are drawn as groups.'] : [],
  };
}

/** Ids of the zones that hold card data. */
export async function cardZones(transaction: Knex.Transaction): Promise<string[]> {
  const { rows } = await transaction.raw<{ rows: { id: string }[] }>(CARD_ZONES);
  return rows.map(({ id }) => id);
}

async function countByEvidence(
  transaction: Knex.Transaction,
  { sql, bindings }: Bound,
): Promise<{ evidence: Evidence; connections: number }[]> {
  const text = `select connection.evidence, count(*)::int as connections ${sql} group by 1 order by 1`;
  return (await transaction.raw(text, bindings)).rows;
}

/** The ends of the connections, and what is known of them. */
const ENDS = (sql: string) =>
  `with ends as materialized (select distinct unnest(array[connection.client_id, connection.server_id]) as id ${sql})
   select`;
const NODE_JOINS = `from ends join network_nodes node on node.id = ends.id
  left join ${MEMBERS} member on member.address = node.address
  left join ${RISKS} risk on risk.address = node.address`;

/** What a group of a large network is known by. */
const GROUP = `concat_ws('/', coalesce(node.zone_id::text, '-'),
  case when member.application_id is null then ${subnetSql('node')} else member.application_id::text end,
  case when node.scope = 'external' and node.zone_id is null then 'external' else coalesce(member.tier, node.node_type) end)`;

interface NodeRow {
  id: string;
  address: string;
  hostname: string | null;
  scope: string;
  node_type: string;
  os: string | null;
  owner: string | null;
  zone_id: string | null;
  subnet: string;
  application_id: string | null;
  tier: string | null;
  rank: number | null;
  alerts: number | null;
}

async function readNodes(transaction: Knex.Transaction, { sql, bindings }: Bound): Promise<GraphNode[]> {
  const { rows } = await transaction.raw<{ rows: NodeRow[] }>(
    `${ENDS(sql)} node.id, ${addressSql('node.address')} as address, node.hostname, node.scope, node.node_type, node.os, node.owner, node.zone_id,
       ${subnetSql('node')} as subnet, member.application_id, member.tier, risk.rank, risk.alerts::int
     ${NODE_JOINS} order by node.address`,
    bindings,
  );
  return rows.map((row) => ({
    ...{ id: row.id, name: row.hostname, address: row.address, subnet: row.subnet, count: 1 },
    type: typeOf(row),
    ...{ zone: row.zone_id, application: row.application_id, tier: row.tier, risk: riskOf(row.rank) },
    data: dataOf({
      address: ['Address', row.address],
      os: ['Operating system', row.os],
      owner: ['Owner', row.owner],
      tier: ['Tier', row.tier],
      alerts: ['Open alerts', row.alerts],
    }),
  }));
}

async function readGroups(transaction: Knex.Transaction, { sql, bindings }: Bound): Promise<GraphNode[]> {
  const { rows } = await transaction.raw<{
    rows: (Omit<NodeRow, 'address' | 'hostname' | 'os' | 'owner'> & { nodes: number })[];
  }>(
    `${ENDS(sql)} ${GROUP} as id, min(node.scope) as scope, min(node.node_type) as node_type, min(node.zone_id::text) as zone_id,
       min(${subnetSql('node')}) as subnet, min(member.application_id::text) as application_id, min(member.tier) as tier,
       min(risk.rank) as rank, sum(risk.alerts)::int as alerts, count(*)::int as nodes
     ${NODE_JOINS} group by ${GROUP} order by 1`,
    bindings,
  );
  return rows.map((row) => ({
    ...{ id: row.id, name: null, address: null, subnet: row.subnet, count: row.nodes },
    type: typeOf(row),
    ...{ zone: row.zone_id, application: row.application_id, tier: row.tier, risk: riskOf(row.rank) },
    data: dataOf({
      nodes: ['Nodes', row.nodes],
      tier: ['Tier', row.tier],
      alerts: ['Open alerts', row.alerts],
    }),
  }));
}

/** Connections between parts, with the names of the services that most of them use. */
async function readConnections(
  transaction: Knex.Transaction,
  { sql, bindings }: Bound,
  part: string,
): Promise<GraphConnection[]> {
  const { rows } = await transaction.raw<{ rows: GraphConnection[] }>(
    `with drawn as materialized (
       select connection.id, connection.client_id, connection.server_id, connection.evidence ${sql}
     ), parts as materialized (
       select node.id, ${part} as part
       from (select distinct unnest(array[client_id, server_id]) as id from drawn) ends
       join network_nodes node on node.id = ends.id left join ${MEMBERS} member on member.address = node.address
     ), lines as materialized (
       select drawn.id, client.part as client, server.part as server, drawn.evidence
       from drawn join parts client on client.id = drawn.client_id join parts server on server.id = drawn.server_id
     ), used as (
       select lines.client, lines.server, lines.evidence, ${SERVICE_NAME} as name, count(*) as connections, sum(service.flows) as flows
       from lines join network_services service on service.connection_id = lines.id
       left join ports port on port.protocol = service.protocol and port.port = service.port
       group by 1, 2, 3, 4
     ), ranked as (
       select *, row_number() over (partition by client, server, evidence order by connections desc, flows desc, name) as place from used
     )
     select sums.client, sums.server, sums.evidence, sums.count, coalesce(named.services, '{}') as services,
       coalesce(named.total, 0)::int as "serviceCount"
     from (select client, server, evidence, count(*)::int as count from lines group by 1, 2, 3) sums
     left join (
       select client, server, evidence, array_agg(name order by place) filter (where place <= ${NAMED_SERVICES}) as services, count(*) as total
       from ranked group by 1, 2, 3
     ) named using (client, server, evidence)
     order by 1, 2, 3`,
    bindings,
  );
  return rows;
}

/** What lies outside has no type; what somebody gave a zone lies inside, whatever its address. */
function typeOf({ scope, zone_id, node_type }: Pick<NodeRow, 'scope' | 'zone_id' | 'node_type'>): string {
  return scope === 'external' && zone_id === null ? 'external' : node_type;
}

function riskOf(rank: number | null): GraphNode['risk'] {
  return RISK_NAMES[(rank ?? 0) - 1] ?? 'none';
}

function dataOf(values: Record<string, [label: string, value: string | number | null]>): GraphNode['data'] {
  return Object.entries(values)
    .filter(([, [, value]]) => value !== null)
    .map(([key, [label, value]]) => ({ key, label, value: String(value) }));
}
