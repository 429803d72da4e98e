import { randomInt } from 'node:crypto';
import { authoriseScan } from '../db/authorise-scan.ts';
import { insertScan, setScanJob } from '../db/scans.ts';
import { countAddresses, rangeText } from '../domain/scanning/address-ranges.ts';
import { portsText } from '../domain/scanning/port-list.ts';
import type { ScanEngine, ScanMode, ScanOptions } from '../domain/scanning/scan-options.ts';
import { reachOf } from '../domain/scanning/scan-plan.ts';
import type { PortProfile } from '../domain/scanning/top-ports.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import { inOwnTenant } from './in-tenant.ts';
import { record } from './record.ts';
import { portsOfProfile } from './scan-ports.ts';
import { scanSettings } from './scan-settings.ts';
import { readScanTargets } from './scan-targets.ts';
import { scopeViolation } from './scope-violation.ts';

/** A scan as somebody asks for it. */
export interface ScanRequest {
  mode: ScanMode;
  engine: ScanEngine;
  targets: string[];
  /** Those that are named; otherwise what the profile has. */
  ports: string | undefined;
  profile: PortProfile | 'liveness';
  options: ScanOptions;
}

/** What was queued. */
export interface QueuedScan {
  scan_id: string;
  job_id: string;
}

/** Authorises a scan and queues it. Throws 422 for what is no target, 403 and 503 for what is not allowed, which is an event. */
export async function requestScan(context: RouteContext, request: ScanRequest): Promise<QueuedScan> {
  const { tenantId, userId } = principalOf(context);
  const { ranges, ports: named } = readScanTargets({ targets: request.targets, ports: request.ports ?? '1' });
  const targets = ranges.map(rangeText);
  const settings = await scanSettings(context.services);
  const { mode, engine, options } = request;
  const queued = await inOwnTenant(context, async (transaction) => {
    const asked = request.ports === undefined ? await portsOfProfile(transaction, request.profile, ranges) : named;
    const ports = portsText(asked);
    const reach = reachOf({ targets, ports, options });
    const who = { tenantId, actorId: userId, requestId: context.requestId, ip: context.ip };
    const verdict = await authoriseScan(transaction, { ...who, ...reach }, settings);
    if (!verdict.allowed) return { verdict };
    const addresses = Number(countAddresses(ranges));
    const id = await insertScan(transaction, {
      ...{ tenantId, requestedBy: userId, mode, engine, targets, addresses, ports, options },
      ...{ seed: randomInt(2 ** 31 - 1), scopes: verdict.scopes },
    });
    const job = await enqueue(transaction, { tenantId, kind: 'scan', payload: { scan_id: id }, createdBy: userId });
    await setScanJob(transaction, id, job.id);
    const details = { mode, engine, targets: targets.slice(0, 20), addresses, ports: ports.slice(0, 500) };
    await record(transaction, context, 'scan.request', id, { ...details, job: job.id, scopes: verdict.scopes });
    return { verdict, made: { scan_id: id, job_id: job.id } };
  });
  if (queued.made) return queued.made;
  throw scopeViolation(queued.verdict);
}
