import type { Knex } from 'knex';
import type { KnownIndicator, Sighting } from '../domain/detections/intel-rule.ts';
import type { IndicatorValue } from '../domain/intel/indicator.ts';
import { readBatches } from './cursor.ts';

/** Kind and value of every indicator whose validity has not ended before the first record there is, each once. */
export function readIndicatorValues(transaction: Knex.Transaction): AsyncGenerator<IndicatorValue[]> {
  return readBatches<IndicatorValue>(
    transaction,
    `select kind, value from indicators
      where valid_until is null or valid_until > coalesce((select min(first_seen) from uploads
        where state = 'stored' and deleted_at is null), now())`,
    [],
    50_000,
  );
}

/** What sources say of these values; by `kind value`. */
export async function indicatorsOf(
  transaction: Knex.Transaction,
  values: readonly IndicatorValue[],
): Promise<Map<string, KnownIndicator[]>> {
  const { rows } = await transaction.raw(
    `select kind, value, source, confidence, valid_from, valid_until, tags, tlp, description, reference
       from indicators where (kind, value) in (select * from unnest(?::text[], ?::text[]))
      order by kind, value, source`,
    [values.map(({ kind }) => kind), values.map(({ value }) => value)],
  );
  const known = new Map<string, KnownIndicator[]>();
  for (const row of rows as KnownIndicator[]) {
    const name = `${row.kind} ${row.value}`;
    known.set(name, [...(known.get(name) ?? []), row]);
  }
  return known;
}

/** Every address of the topology. */
export function readNodeAddresses(transaction: Knex.Transaction): AsyncGenerator<{ id: string; address: string }[]> {
  return readBatches(transaction, 'select id, host(address) as address from network_nodes', [], 20_000);
}

/** Services of the topology with one of these nodes at either end, in order of client and server. */
export function readServicesOf(
  transaction: Knex.Transaction,
  nodes: readonly string[],
): AsyncGenerator<Omit<Sighting, 'named' | 'indicators'>[]> {
  return readBatches(
    transaction,
    `select host(client.address) as client, host(server.address) as server,
       client.scope as client_scope, server.scope as server_scope, service.protocol, service.port,
       service.flows, service.failed_flows, service.bytes_out, service.bytes_in, service.first_seen, service.last_seen
     from network_connections connection
     join network_services service on service.connection_id = connection.id
     join network_nodes client on client.id = connection.client_id
     join network_nodes server on server.id = connection.server_id
     where connection.client_id = any(?) or connection.server_id = any(?)
     order by client.address, server.address, service.protocol, service.port`,
    [[...nodes], [...nodes]],
  );
}

/** What hosts named, summed up over records that say the same. */
export interface NamedRow {
  kind: string;
  client: string;
  /** Null for a question to a resolver, which is not whom it was about. */
  server: string | null;
  port: number | null;
  name: string | null;
  path: string | null;
  ja3: string | null;
  ja4: string | null;
  hashes: (string | null)[];
  times: number;
  first_seen: Date;
  last_seen: Date;
}

/** Names asked for, URLs, files and fingerprints of TLS clients that logs tell of. */
export function readNamed(transaction: Knex.Transaction): AsyncGenerator<NamedRow[]> {
  return readBatches<NamedRow>(
    transaction,
    `select kind, host(src) as client, case when kind <> 'dns' then host(dst) end as server,
       case when kind <> 'dns' then dst_port end as port,
       case when kind = 'tls' then coalesce(detail ->> 'server_name', name)
         when kind = 'http' then coalesce(detail ->> 'host', name) else name end as name,
       coalesce(detail ->> 'uri', detail ->> 'url') as path, detail ->> 'ja3' as ja3, detail ->> 'ja4' as ja4,
       array[detail ->> 'md5', detail ->> 'sha1', detail ->> 'sha256'] as hashes,
       count(*) as times, min(time) as first_seen, max(time) as last_seen
     from observations
     where kind in ('dns', 'http', 'tls', 'file-transfer', 'mail', 'smb') and src is not null
     group by 1, 2, 3, 4, 5, 6, 7, 8, 9`,
  );
}
