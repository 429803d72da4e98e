import { randomInt } from 'node:crypto';
import type { Knex } from 'knex';
import { authoriseScan, type ScanSettings } from '../db/authorise-scan.ts';
import { insertScan } from '../db/scans.ts';
import { countAddresses, rangeText } from '../domain/scanning/address-ranges.ts';
import { type PortRange, portsText } from '../domain/scanning/port-list.ts';
import type { ScanEngine, ScanMode, ScanOptions } from '../domain/scanning/scan-options.ts';
import { reachOf } from '../domain/scanning/scan-plan.ts';
import type { Verdict, WantedScan } from '../domain/scanning/scope.ts';

/** A scan that somebody wants, by a request or by a playbook. */
export interface ScanToStore {
  tenantId: string;
  requestedBy: string;
  requestId?: string;
  ip?: string;
  mode: ScanMode;
  engine: ScanEngine;
  ranges: WantedScan['ranges'];
  ports: readonly PortRange[];
  options: ScanOptions;
}

/** A scan that may be run; its job is made by whoever stored it. */
export interface StoredScan {
  id: string;
  targets: string[];
  addresses: number;
  ports: string;
  scopes: readonly string[];
}

/**
 * Asks whether a scan is allowed, and stores it if so. Without `stored` it is not, which this transaction has recorded
 * and must be committed for.
 */
export async function storeScan(
  transaction: Knex.Transaction,
  { tenantId, requestedBy, requestId, ip, mode, engine, ranges, ports: asked, options }: ScanToStore,
  settings: ScanSettings,
): Promise<{ verdict: Verdict; stored?: StoredScan }> {
  const targets = ranges.map(rangeText);
  const ports = portsText(asked);
  const who = { tenantId, actorId: requestedBy, ...(requestId && { requestId }), ...(ip && { ip }) };
  const verdict = await authoriseScan(transaction, { ...who, ...reachOf({ targets, ports, options }) }, settings);
  if (!verdict.allowed) return { verdict };
  const addresses = Number(countAddresses(ranges));
  const scopes = verdict.scopes;
  const id = await insertScan(transaction, {
    ...{ tenantId, requestedBy, mode, engine, targets, addresses, ports, options, scopes },
    seed: randomInt(2 ** 31 - 1),
  });
  return { verdict, stored: { id, targets, addresses, ports, scopes } };
}
