import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { authoriseScan } from '../db/authorise-scan.ts';
import { inTenant } from '../db/database.ts';
import { cancelBatchJobs, countBatchJobs, idleBatches, insertBatches } from '../db/scan-batches.ts';
import { scannedServicesOf } from '../db/scan-services.ts';
import {
  adoptScan,
  beginScan,
  endScan,
  findScan,
  findScanOfJob,
  insertScan,
  type ScanRow,
  setScanJob,
} from '../db/scans.ts';
import { planBatches } from '../domain/scanning/batches.ts';
import { countPorts } from '../domain/scanning/port-list.ts';
import { reachOf } from '../domain/scanning/scan-plan.ts';
import type { Violation } from '../domain/scanning/violation.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { stopReason } from './hold-lease.ts';
import { type JobContext, PermanentFailure, type Processor } from './processor.ts';
import { progressOf } from './scan-progress.ts';

const LOOK_MILLISECONDS = 500;
/** Batches wait behind everything that was asked for by hand. */
const BATCH_PRIORITY = 4;

/**
 * Runs a scan: asks whether it is allowed, hands its batches to jobs of their own and follows them until the last is done.
 * Taken up again, after a crash or by hand, it goes on with what is left.
 */
export const scan: Processor<'scan'> = async ({ scan_id }, context) => {
  const scan = await scanOf(scan_id, context);
  if (scan.state === 'completed') return sums(scan);
  try {
    await begin(scan, context);
    const done = await follow(scan, context);
    await complete(done, context);
    return sums(done);
  } catch (error) {
    await letGo(scan, context, error);
    throw error;
  }
};

/** The scan that this job runs: the one it was made for, or a new one like it. */
async function scanOf(id: string, context: JobContext): Promise<ScanRow> {
  const { tenantId, jobId, services } = context;
  const found = await inTenant(services.database.app, tenantId, async (transaction) => {
    const mine = await findScanOfJob(transaction, jobId);
    const model = mine ?? (await findScan(transaction, id));
    if (mine || !model) return mine;
    // Of a playbook: it was allowed and stored, and this job follows from that.
    if (await adoptScan(transaction, model.id, jobId)) return findScan(transaction, model.id);
    const copied = { ...model, scopes: [], tenantId, requestedBy: model.requested_by, repeats: model.id };
    const made = await insertScan(transaction, { ...copied, seed: randomInt(2 ** 31) });
    await setScanJob(transaction, made, jobId);
    return findScan(transaction, made);
  });
  if (!found) throw new PermanentFailure('scan-not-found', 'There is no such scan.', 'List the scans and pick one.');
  return found;
}

/** Throws PermanentFailure when the scan is not allowed; otherwise its batches and their jobs are there. */
async function begin(scan: ScanRow, { services, tenantId, jobId, report }: JobContext): Promise<void> {
  await report({ step: 'Asking whether it is allowed' });
  const settings = await services.scanSettings();
  const reach = reachOf(scan);
  const batches = planBatches(scan.addresses, countPorts(reach.ports));
  const verdict = await inTenant(services.database.app, tenantId, async (transaction) => {
    const judged = await authoriseScan(transaction, { ...reach, tenantId, actorId: scan.requested_by }, settings);
    if (!judged.allowed) await endScan(transaction, scan.id, 'refused', judged.violations);
    else {
      await insertBatches(transaction, scan.id, batches);
      await beginScan(transaction, scan.id, { scopes: judged.scopes, batches: batches.length });
      for (const batch of await idleBatches(transaction, scan.id, jobId)) {
        await enqueue(transaction, {
          ...{ tenantId, kind: 'scan-batch', payload: { scan_id: scan.id, batch }, parentId: jobId },
          ...{ createdBy: scan.requested_by, priority: BATCH_PRIORITY },
        });
      }
    }
    return judged;
  });
  if (!verdict.allowed) throw refused(verdict.violations);
}

/** Waits until every address is done, and says how far it is. Throws when a batch is lost or the scan not allowed any more. */
async function follow({ id, addresses }: ScanRow, context: JobContext): Promise<ScanRow> {
  const { services, tenantId, jobId, signal, report } = context;
  const since = new Date();
  for (;;) {
    signal.throwIfAborted();
    const [scan, jobs] = await inTenant(services.database.app, tenantId, async (transaction) => [
      (await findScan(transaction, id)) as ScanRow,
      await countBatchJobs(transaction, jobId, since),
    ]);
    if (scan.state === 'refused') throw refused(scan.violations ?? []);
    if (scan.addresses_done === addresses) return scan;
    if (!jobs.ending && (jobs.lost > 0 || jobs.open === 0)) {
      throw new PermanentFailure(
        'scan-incomplete',
        `${addresses - scan.addresses_done} of ${addresses} addresses could not be scanned.`,
        'Look at the jobs of the scan for the reason. "retry" goes on with what is left.',
      );
    }
    await report(progressOf(scan));
    await wait(LOOK_MILLISECONDS, undefined, { signal }).catch(() => {});
  }
}

/** Ends the scan, and lets its open ports be evidence for the topology. */
async function complete(scan: ScanRow, { services, tenantId, report }: JobContext): Promise<void> {
  await report({ step: 'Adding open ports to the topology' });
  await inTenant(services.database.app, tenantId, async (transaction) => {
    await scannedServicesOf(transaction, scan.id);
    await endScan(transaction, scan.id, 'completed');
  });
}

/** What else there is to say when a scan does not come to its end: a worker that goes takes nothing with it. */
async function letGo(scan: ScanRow, { services, tenantId, jobId, signal }: JobContext, error: unknown): Promise<void> {
  const isCancelled = stopReason(signal) === 'cancelled';
  if (!isCancelled && !(error instanceof PermanentFailure)) return;
  await inTenant(services.database.app, tenantId, async (transaction) => {
    await cancelBatchJobs(transaction, jobId);
    await endScan(transaction, scan.id, isCancelled ? 'cancelled' : 'failed');
  });
}

function refused(violations: readonly Violation[]): PermanentFailure {
  const reasons = [...new Set(violations.map(({ message }) => message))].join(' ');
  const code = violations.some((each) => each.code === 'halted') ? 'scans-halted' : 'scope-violation';
  return new PermanentFailure(
    code,
    `This scan is not allowed. ${reasons}`,
    'POST /api/v1/scan-scopes/check tells what is missing. "retry" goes on once that is settled.',
  );
}

function sums({ id, addresses, hosts_up, open_ports, probes }: ScanRow): Record<string, unknown> {
  return { scan_id: id, addresses, hosts_up, open_ports, probes };
}
