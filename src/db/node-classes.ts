import type { Knex } from 'knex';
import type { KnownFact, NodeClass, NodeEvidence } from '../domain/nodes/classify-node.ts';
import type { Reach, Use } from '../domain/nodes/node-view.ts';
import { readBatches } from './cursor.ts';
import { REVERSE_FACTS } from './reverse-names.ts';

/** Services and facts of each sort that a node is judged by, the most important of them. */
const MOST_SERVICES = 40;
const MOST_FACTS = 24;
const BATCH = 1_000;

/** Sums the facts of the tenant over its uploads, with what name servers said; lives as long as the transaction. */
export async function sumFacts(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `create temporary table node_known on commit drop as
     select *, count(*) over (partition by kind, source, value)::int as addresses,
       row_number() over (partition by address, kind order by confidence desc, last_seen desc, count desc, value) as rank
     from (
       select address, kind, source, value, max(confidence)::int as confidence, sum(count)::bigint as count,
         extract(epoch from min(first_seen))::float8 as first_seen, extract(epoch from max(last_seen))::float8 as last_seen
       from (
         select address, kind, source, value, confidence, count, first_seen, last_seen
         from node_facts where kind <> 'mac' and kind <> 'software'
         union all ${REVERSE_FACTS}) stated
       group by address, kind, source, value) summed`,
  );
  await transaction.raw('analyze node_known');
}

/** A node with what is known of it. */
export interface NodeToClassify extends NodeEvidence {
  id: string;
}

/** Every node that stands for a machine, with its evidence, in batches. Needs the sums of uses, offers and facts. */
export async function* readNodeEvidence(transaction: Knex.Transaction): AsyncGenerator<NodeToClassify[]> {
  const rows = readBatches<Row>(
    transaction,
    `select node.id, host(node.address) as address, node.scope, offered.list as offers, used.list as uses,
       known.list as facts, correction.hostname as "correctedHostname", correction.os as "correctedOs",
       coalesce(reach.servers, 0) as servers, coalesce(reach.external_servers, 0) as "externalServers",
       coalesce(reach.ports, 0) as ports, coalesce(reach.answered, 0) as answered,
       coalesce(reach.unanswered, 0) as unanswered, coalesce(reach.flows, 0) as flows, coalesce(reach.basics, 0) as basics
     from network_nodes node
     left join node_reach reach on reach.id = node.id
     left join (${servicesOf('node_offers')}) offered on offered.id = node.id
     left join (${servicesOf('node_uses')}) used on used.id = node.id
     left join (
       select address, jsonb_agg(jsonb_build_object('kind', kind, 'source', source, 'value', value,
         'confidence', confidence, 'count', count, 'firstSeen', first_seen, 'lastSeen', last_seen, 'addresses', addresses)) as list
       from node_known where rank <= ${MOST_FACTS} group by address) known on known.address = node.address
     left join node_corrections correction on correction.address = node.address
     where node.scope in ('internal', 'external', 'link_local', 'loopback')`,
    [],
    BATCH,
  );
  for await (const batch of rows) yield batch.map(evidenceOf);
}

interface Row extends Reach {
  id: string;
  address: string;
  scope: NodeEvidence['scope'];
  offers: Use[] | null;
  uses: Use[] | null;
  facts: KnownFact[] | null;
  correctedHostname: string | null;
  correctedOs: string | null;
}

function evidenceOf({
  id,
  address,
  scope,
  offers,
  uses,
  facts,
  correctedHostname,
  correctedOs,
  ...reach
}: Row): NodeToClassify {
  const corrected = { hostname: correctedHostname, os: correctedOs };
  return { id, address, scope, offers: offers ?? [], uses: uses ?? [], facts: facts ?? [], corrected, reach };
}

function servicesOf(table: string): string {
  return `
    select id, jsonb_agg(jsonb_build_object('protocol', protocol, 'port', port, 'peers', peers,
      'externalPeers', external_peers, 'established', established, 'failed', failed, 'bytesOut', bytes_out,
      'bytesIn', bytes_in) order by peers desc, established desc, protocol, port) as list
    from (
      select *, row_number() over (partition by id order by peers desc, established desc, protocol, port) as rank
      from ${table} where peers > 0) ranked
    where rank <= ${MOST_SERVICES} group by id`;
}

/** Begins to take down what nodes are; they become so in `applyClasses`. */
export async function openClasses(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `create temporary table node_classes (id uuid, hostname text, hostname_confidence smallint, vendor text, os text,
       os_confidence smallint, node_type text, node_type_confidence smallint, roles text[], reasons jsonb) on commit drop`,
  );
}

/** Takes down what nodes are. */
export async function addClasses(
  transaction: Knex.Transaction,
  classes: readonly { id: string; found: NodeClass }[],
): Promise<void> {
  const rows = classes.map(({ id, found: { hostname, names, vendor, os, type, roles } }) => ({
    ...{ id, vendor, roles, hostname: hostname?.value ?? null, hostname_confidence: hostname?.confidence ?? null },
    ...{ os: os?.value ?? null, os_confidence: os?.confidence ?? null },
    ...{ node_type: type.type, node_type_confidence: type.confidence, reasons: { hostname, names, os, type } },
  }));
  await transaction.raw(
    'insert into node_classes select * from jsonb_populate_recordset(null::node_classes, ?::jsonb)',
    [JSON.stringify(rows)],
  );
}

const CLASS =
  'hostname, hostname_confidence, vendor, os, os_confidence, node_type, node_type_confidence, roles, owner, notes, reasons';
/** What people said stands above what follows from evidence, and is certain. */
export const CORRECTED = `
  coalesce(correction.hostname, found.hostname), case when correction.hostname is null then found.hostname_confidence else 100 end,
  found.vendor, coalesce(correction.os, found.os), case when correction.os is null then found.os_confidence else 100 end,
  coalesce(correction.node_type, found.node_type), case when correction.node_type is null then found.node_type_confidence else 100 end,
  found.roles, correction.owner, correction.notes, found.reasons`;

/** Makes the nodes what was taken down, and gives how many changed. */
export async function applyClasses(transaction: Knex.Transaction): Promise<number> {
  const { rowCount } = await transaction.raw(
    `update network_nodes node set (${CLASS}) = (select ${CORRECTED})
     from node_classes found join network_nodes own on own.id = found.id
       left join node_corrections correction on correction.address = own.address
     where found.id = node.id and (${CLASS.replace(/(\w+)/g, 'node.$1')}) is distinct from (${CORRECTED})`,
  );
  return rowCount ?? 0;
}
