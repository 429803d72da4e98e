import { randomUUID } from 'node:crypto';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { inTenant } from '../../src/db/database.ts';
import { insertScan, setScanJob } from '../../src/db/scans.ts';
import { countAddresses } from '../../src/domain/scanning/address-ranges.ts';
import type { ScanEngine, ScanMode, ScanOptions } from '../../src/domain/scanning/scan-options.ts';
import { readTargets } from '../../src/domain/scanning/targets.ts';
import { enqueue } from '../../src/jobs/enqueue.ts';
import { asOwner, type TestDatabase } from './database.ts';

/** How tests scan unless they say otherwise. */
export const OPTIONS: ScanOptions = {
  ...{ timing: 'normal', rate: null, skipLiveness: false, identify: false, udp: [] },
  ...{ technique: 'connect', os: false },
};

/** Stores a scope as it is once it was requested and approved; gives its id. */
export async function approvedScope(
  { ownerUrl }: TestDatabase,
  tenantId: string,
  change: Partial<Record<'cidrs' | 'excluded', string[]>> & { ports?: string; probes_per_second?: number } = {},
): Promise<string> {
  const { cidrs = ['127.0.0.0/8'], excluded = [], ports = '1-65535', probes_per_second = 10_000 } = change;
  const [row] = await asOwner<{ id: string }>(
    ownerUrl,
    `insert into scan_scopes (tenant_id, name, reason, cidrs, excluded, ports, max_ports, max_addresses, probes_per_second,
       valid_from, valid_until, requested_by, approved_by, approved_at, state)
     values ($1, 'made', 'made', $2::cidr[], $3::cidr[], $4, 10000, 65536, $5, now() - interval '1 minute',
       now() + interval '1 day', $6, $7, now(), 'approved') returning id`,
    [tenantId, cidrs, excluded, ports, probes_per_second, randomUUID(), randomUUID()],
  );
  return row?.id ?? '';
}

/** A scan to be made. */
export interface TestScan {
  targets: string[];
  ports: string;
  mode?: ScanMode;
  engine?: ScanEngine;
  options?: Partial<ScanOptions>;
  /** How many the targets are, where what reads them would not say. */
  addresses?: number;
}

/** Stores a scan with its job, past the API and its question whether it is allowed. */
export async function queueScan(
  { database }: TestDatabase,
  tenantId: string,
  { targets, ports, mode = 'ports', engine = 'connect', options = {}, addresses }: TestScan,
): Promise<{ scanId: string; jobId: string }> {
  return inTenant(database.app, tenantId, async (transaction) => {
    const scanId = await insertScan(transaction, {
      ...{ tenantId, requestedBy: null, mode, engine, targets, ports, scopes: [], seed: 7 },
      ...{
        addresses: addresses ?? Number(countAddresses(readTargets(targets).ranges)),
        options: { ...OPTIONS, ...options },
      },
    });
    const job = await enqueue(transaction, { tenantId, kind: 'scan', payload: { scan_id: scanId } });
    await setScanJob(transaction, scanId, job.id);
    return { scanId, jobId: job.id };
  });
}

/** A listener, and how many have connected to it. */
export interface Listener {
  address: string;
  port: number;
  connections(): number;
  close(): Promise<void>;
}

/** Listens at an address; each connection is handed to `serve`. */
export async function listenAt(
  address: string,
  port = 0,
  serve: (socket: Socket) => void = () => {},
): Promise<Listener> {
  let connections = 0;
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    connections += 1;
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    socket.resume();
    serve(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  return {
    address,
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
