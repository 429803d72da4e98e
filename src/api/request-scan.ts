import { setScanJob } from '../db/scans.ts';
import type { ScanEngine, ScanMode, ScanOptions } from '../domain/scanning/scan-options.ts';
import type { PortProfile } from '../domain/scanning/top-ports.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { storeScan } from '../jobs/store-scan.ts';
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
  const settings = await scanSettings(context.services);
  const { mode, engine, options } = request;
  const queued = await inOwnTenant(context, async (transaction) => {
    const ports = request.ports === undefined ? await portsOfProfile(transaction, request.profile, ranges) : named;
    const who = { tenantId, requestedBy: userId, requestId: context.requestId, ip: context.ip };
    const wanted = { ...who, mode, engine, ranges, ports, options };
    const { verdict, stored } = await storeScan(transaction, wanted, settings);
    if (!stored) return { verdict };
    const { id, targets, addresses, scopes } = stored;
    const job = await enqueue(transaction, { tenantId, kind: 'scan', payload: { scan_id: id }, createdBy: userId });
    await setScanJob(transaction, id, job.id);
    const details = { mode, engine, targets: targets.slice(0, 20), addresses, ports: stored.ports.slice(0, 500) };
    await record(transaction, context, 'scan.request', id, { ...details, job: job.id, scopes });
    return { verdict, made: { scan_id: id, job_id: job.id } };
  });
  if (queued.made) return queued.made;
  throw scopeViolation(queued.verdict);
}
