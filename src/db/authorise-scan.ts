import type { Knex } from 'knex';
import { merged, rangeOfPrefix, rangeText } from '../domain/scanning/address-ranges.ts';
import { neverScanned, ownHostRanges } from '../domain/scanning/never-scanned.ts';
import { portsText } from '../domain/scanning/port-list.ts';
import { checkScan, type Verdict, type WantedScan } from '../domain/scanning/scope.ts';
import { writeAudit } from './audit.ts';
import { findScanHalt } from './scan-halts.ts';
import { scopesToCheck } from './scan-scopes.ts';
import { allSites } from './sites.ts';

/** What holds for every scan of the installation. */
export interface ScanSettings {
  /** Addresses of the platform itself. */
  ownHosts: readonly string[];
  /** Whether 127.0.0.0/8 may be scanned: for tests of scanners only. */
  loopback: boolean;
}

/** A scan that somebody is about to start, or to go on with. */
export interface ScanToAuthorise extends Pick<WantedScan, 'ranges' | 'ports' | 'rate' | 'everyPort'> {
  tenantId: string;
  /** Who wants it; null for the platform itself. */
  actorId: string | null;
  requestId?: string;
  ip?: string;
}

/** Whether a scan would be allowed at a time, now if undefined. Records nothing. */
export async function judgeScan(
  transaction: Knex.Transaction,
  wanted: Omit<WantedScan, 'at'> & { at?: Date | undefined },
  { ownHosts, loopback }: ScanSettings,
): Promise<Verdict> {
  const [halt, scopes, sites, clock] = [
    await findScanHalt(transaction),
    await scopesToCheck(transaction),
    await allSites(transaction),
    await transaction.raw<{ rows: [{ now: Date }] }>('select clock_timestamp() as now'),
  ];
  const at = wanted.at ?? clock.rows[0].now;
  const rules = {
    halted: halt !== undefined,
    never: neverScanned({ loopback }),
    ownHosts: ownHostRanges(ownHosts, { loopback }),
    overlapping: merged(sites.flatMap(({ prefixes }) => prefixes.flatMap((prefix) => rangeOfPrefix(prefix) ?? []))),
  };
  return checkScan(scopes, { ...wanted, at }, rules);
}

/**
 * Judges a scan by the database's time, and records a refusal as a grave event in this transaction, which must be
 * committed then too. Whoever runs scans asks before the first packet and again before each batch: approvals end.
 */
export async function authoriseScan(
  transaction: Knex.Transaction,
  scan: ScanToAuthorise,
  settings: ScanSettings,
): Promise<Verdict> {
  const { ranges, ports, rate, everyPort, ...who } = scan;
  const verdict = await judgeScan(transaction, { ranges, ports, rate, everyPort }, settings);
  if (!verdict.allowed) {
    const { addresses, violations } = verdict;
    await writeAudit(transaction, {
      ...who,
      action: 'scan.refused',
      target: ranges.slice(0, 5).map(rangeText).join(','),
      outcome: 'denied',
      details: {
        addresses,
        ports: portsText(ports.slice(0, 20)),
        violations: violations.map(({ code, targets, scope }) => ({
          reason: code,
          targets: targets.slice(0, 5),
          scope,
        })),
      },
    });
  }
  return verdict;
}
