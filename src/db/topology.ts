import type { Knex } from 'knex';
import { lockTenantWide, planForBatches } from './batch-planning.ts';
import { COUNTER_COLUMNS, TENANT, totals } from './counters.ts';
import { foundOpen } from './scan-services.ts';

/** How many rows of the topology a tenant has. */
export interface TopologySize {
  nodes: number;
  connections: number;
  services: number;
}

const SPAN = ['first_seen', 'last_seen'] as const;
/** What is summed or spanned of everything in the topology. */
export const MEASURES = [...COUNTER_COLUMNS, ...SPAN];
/** What connections and services say besides: how sure their direction is, and what there is to show for them. */
const STATED = ['direction_confidence', 'evidence'] as const;
/** Levels of evidence, the best first. */
const EVIDENCE = `array['observed', 'scanned-open', 'denied', 'inferred']`;

/** Makes this transaction the only one that changes the tenant's topology, until it ends. */
export async function lockTopology(transaction: Knex.Transaction): Promise<void> {
  await planForBatches(transaction);
  await lockTenantWide(transaction, 'topology');
}

/** Starts the list of (client, server) pairs to fold; it lives as long as the transaction. */
export async function openTouchedPairs(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw('create temporary table touched_pairs (client inet, server inet) on commit drop');
}

/** Adds the pairs that an upload contributes to now. */
export async function touchPairsOfUpload(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw(
    'insert into touched_pairs select distinct client, server from upload_services where upload_no = ?',
    [uploadNo],
  );
}

/** Adds every pair that has a contribution or a connection. */
export async function touchAllPairs(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `insert into touched_pairs
     select client, server from upload_services
     union
     select client.address, server.address from network_connections connection
     join network_nodes client on client.id = connection.client_id
     join network_nodes server on server.id = connection.server_id`,
  );
}

/** Sums the contributions to the touched pairs; the steps after this one read from that sum only. */
export async function sumContributions(transaction: Knex.Transaction): Promise<void> {
  const { rows } = await transaction.raw(
    `select min(s.upload_no) < max(s.upload_no) as several from upload_services s
     where exists (select from touched_pairs touched where touched.client = s.client and touched.server = s.server)`,
  );
  const columns = 's.client, s.server, s.protocol, s.port';
  // What one upload alone contributes is its own sum.
  const measures = rows[0].several
    ? `${totals('s')}, max(s.direction_confidence) as direction_confidence, min(s.first_seen) as first_seen, max(s.last_seen) as last_seen,
         (array_agg(s.application order by s.flows desc, s.application) filter (where s.application is not null))[1] as application`
    : `${MEASURES.map((column) => `s.${column}`).join(', ')}, s.direction_confidence, s.application`;
  await transaction.raw(
    `create temporary table touched_services on commit drop as
     select *, case when flows > failed_flows then 'observed' when denied_flows > 0 then 'denied' else 'inferred' end as evidence
     from (
       select ${columns}, ${measures}
       from upload_services s
       where exists (select from touched_pairs touched where touched.client = s.client and touched.server = s.server)
       ${rows[0].several ? `group by ${columns}` : ''}
     ) summed`,
  );
  await transaction.raw(
    `update touched_services s set evidence = 'scanned-open'
      where evidence <> 'observed' and ${foundOpen('s')}`,
  );
}

/** Replaces the connections of the touched pairs, and removes those that nothing supports any more. */
export async function foldConnections(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `create temporary table touched_connections on commit drop as
     select client.id as client_id, server.id as server_id, pair.client, pair.server
     from (select distinct client, server from touched_pairs) pair
     join network_nodes client on client.address = pair.client
     join network_nodes server on server.address = pair.server`,
  );
  await transaction.raw(
    `create temporary table folded_connections on commit drop as
     select touched.client_id, touched.server_id, count(*) as services, ${totals('s')},
       max(s.direction_confidence) as direction_confidence,
       (${EVIDENCE})[min(array_position(${EVIDENCE}, s.evidence))] as evidence, min(s.first_seen) as first_seen, max(s.last_seen) as last_seen
     from touched_services s
     join touched_connections touched using (client, server)
     group by touched.client_id, touched.server_id`,
  );
  await replaceRows(transaction, {
    ...{ table: 'network_connections', source: 'folded_connections', key: ['client_id', 'server_id'] },
    columns: ['services', ...STATED, ...MEASURES],
  });
  await transaction.raw(
    `delete from network_services service using network_connections connection, touched_connections touched
     where service.connection_id = connection.id
       and connection.client_id = touched.client_id and connection.server_id = touched.server_id
       and not exists (select from touched_services s where s.client = touched.client and s.server = touched.server)`,
  );
  await transaction.raw(
    `delete from network_connections connection using touched_connections touched
     where connection.client_id = touched.client_id and connection.server_id = touched.server_id
       and not exists (select from touched_services s where s.client = touched.client and s.server = touched.server)`,
  );
}

/** Replaces the services on the touched connections, and removes those that nothing supports any more. */
export async function foldServices(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `create temporary table folded_services on commit drop as
     select connection.id as connection_id, s.protocol, s.port, s.application, ${[...STATED, ...MEASURES].map((column) => `s.${column}`).join(', ')}
     from touched_services s
     join touched_connections touched using (client, server)
     join network_connections connection on connection.client_id = touched.client_id and connection.server_id = touched.server_id`,
  );
  await transaction.raw(
    `delete from network_services service
     where connection_id in (select connection_id from folded_services)
       and not exists (
         select from folded_services folded where folded.connection_id = service.connection_id
           and folded.protocol = service.protocol and folded.port = service.port)`,
  );
  await replaceRows(transaction, {
    ...{ table: 'network_services', source: 'folded_services', key: ['connection_id', 'protocol', 'port'] },
    columns: ['application', ...STATED, ...MEASURES],
  });
}

/**
 * Makes rows of a table what a temporary one says: updates those that differ, inserts those that are missing. Nobody else
 * writes them (see `lockTopology`), and without ON CONFLICT an insert of many rows takes half the time.
 */
async function replaceRows(
  transaction: Knex.Transaction,
  { table, source, key, columns }: { table: string; source: string; key: string[]; columns: string[] },
): Promise<void> {
  const same = key.map((column) => `target.${column} = source.${column}`).join(' and ');
  const row = (name: string) => `(${columns.map((column) => `${name}.${column}`).join(', ')})`;
  await transaction.raw(
    `update ${table} target set ${columns.map((column) => `${column} = source.${column}`).join(', ')}
       from ${source} source where ${same} and ${row('target')} is distinct from ${row('source')}`,
  );
  const all = [...key, ...columns].join(', ');
  await transaction.raw(
    `insert into ${table} (tenant_id, ${all}) select ${TENANT}, ${all} from ${source} source
      where not exists (select from ${table} target where ${same})`,
  );
}

/** Counts the tenant's topology. */
export async function topologySize(transaction: Knex.Transaction): Promise<TopologySize> {
  const { rows } = await transaction.raw(
    `select (select count(*) from network_nodes) as nodes, (select count(*) from network_connections) as connections,
       (select count(*) from network_services) as services`,
  );
  return rows[0];
}
