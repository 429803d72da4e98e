import type { Knex } from 'knex';
import type { FoundHost } from '../domain/scanning/slice.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** A host that a scan found. */
export interface ScanHostRow {
  address: string;
  state: 'up' | 'unreachable';
  reason: string;
  rtt_ms: number | null;
  open_ports: number;
  closed_ports: number;
  filtered_ports: number;
  unreachable_ports: number;
  hostname: string | null;
  os: string | null;
  os_accuracy: number | null;
  mac: string | null;
  vendor: string | null;
  seen_at: Date;
}

/** An open port that a scan found. */
export interface ScanPortRow {
  address: string;
  protocol: number;
  port: number;
  state: 'open';
  service: string | null;
  product: string | null;
  version: string | null;
  banner: string | null;
  tls: boolean;
  detail: Record<string, unknown>;
  seen_at: Date;
}

const HOST_COLUMNS = `host(address) as address, state, reason, rtt_ms, open_ports, closed_ports, filtered_ports,
  unreachable_ports, hostname, os, os_accuracy, mac::text as mac, vendor, seen_at`;
const PORT_COLUMNS = `host(address) as address, protocol, port, state, service, product, version, banner, tls, detail, seen_at`;

/** Stores what was found of hosts that answered, or that a network said it cannot reach; again is the same as once. */
export async function storeFound(
  transaction: Knex.Transaction,
  scanId: string,
  found: readonly FoundHost[],
): Promise<void> {
  const hosts = found
    .filter(({ state }) => state !== 'down')
    .map(({ address, state, reason, rtt, counts, ports, hostname, os, osAccuracy, mac, vendor }) => ({
      ...{ address, state, reason, rtt_ms: rtt, open_ports: ports.length, closed_ports: counts.closed },
      ...{ filtered_ports: counts.filtered, unreachable_ports: counts.unreachable, hostname, os, mac, vendor },
      os_accuracy: osAccuracy,
    }));
  const ports = found.flatMap(({ address, ports: open }) =>
    open.map(({ protocol, port, identity }) => ({
      ...{ address, protocol, port, state: 'open', tls: identity?.tls ?? false, detail: identity?.detail ?? {} },
      ...{ service: identity?.service, product: identity?.product, version: identity?.version },
      banner: identity?.banner,
    })),
  );
  await insertRows(transaction, 'scan_hosts', '(scan_id, address)', HOST_NAMES, scanId, hosts);
  await insertRows(transaction, 'scan_ports', '(scan_id, address, protocol, port)', PORT_NAMES, scanId, ports);
}

const HOST_NAMES = [
  ...['address', 'state', 'reason', 'rtt_ms', 'open_ports', 'closed_ports', 'filtered_ports', 'unreachable_ports'],
  ...['hostname', 'os', 'os_accuracy', 'mac', 'vendor'],
];
const PORT_NAMES = [
  ...['address', 'protocol', 'port', 'state', 'service', 'product', 'version', 'banner', 'tls', 'detail'],
];

async function insertRows(
  transaction: Knex.Transaction,
  table: string,
  key: string,
  names: readonly string[],
  scanId: string,
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  await transaction.raw(
    `insert into ${table} (tenant_id, scan_id, ${names.join(', ')})
       select current_setting('app.tenant_id')::uuid, ?, ${names.join(', ')}
         from jsonb_populate_recordset(null::${table}, ?::jsonb)
       on conflict ${key} do update set
         ${names.map((name) => `${name} = excluded.${name}`).join(', ')}, seen_at = clock_timestamp()`,
    [scanId, JSON.stringify(rows).replaceAll('\\u0000', '')],
  );
}

/** What a list of results is narrowed to. */
export interface FoundFilter {
  address?: string | undefined;
  state?: string | undefined;
  port?: number | undefined;
  service?: string | undefined;
}

/** Hosts of a scan, by address. */
export function listScanHosts(
  transaction: Knex.Transaction,
  scanId: string,
  { address, state }: FoundFilter,
  request: PageRequest,
): Promise<Page<ScanHostRow>> {
  const query = transaction('scan_hosts').select(transaction.raw(HOST_COLUMNS)).where({ scan_id: scanId });
  if (address !== undefined) query.whereRaw('address = ?::inet', [address]);
  if (state !== undefined) query.where({ state });
  return page<ScanHostRow>(query, request, {
    ...{ column: 'address', type: 'inet', direction: 'asc', id: 'scan_id', idType: 'uuid' },
  });
}

/** Open ports of a scan, by address and port. */
export function listScanPorts(
  transaction: Knex.Transaction,
  scanId: string,
  { address, port, service }: FoundFilter,
  request: PageRequest,
): Promise<Page<ScanPortRow>> {
  const query = transaction('scan_ports').select(transaction.raw(PORT_COLUMNS)).where({ scan_id: scanId });
  if (address !== undefined) query.whereRaw('address = ?::inet', [address]);
  if (port !== undefined) query.where({ port });
  if (service !== undefined) query.where({ service });
  return page<ScanPortRow>(query, request, {
    // Of one address each (protocol, port) once.
    ...{ column: 'address', type: 'inet', direction: 'asc', id: '(protocol * 65536 + port)', idType: 'integer' },
  });
}
