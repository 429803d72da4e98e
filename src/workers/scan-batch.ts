import { authoriseScan } from '../db/authorise-scan.ts';
import { inTenant } from '../db/database.ts';
import { findBatch, type ScanBatchRow } from '../db/scan-batches.ts';
import { endScan, findScan, isScanWanted, type ScanRow } from '../db/scans.ts';
import { addressIndex } from '../domain/scanning/address-index.ts';
import { sliceSize } from '../domain/scanning/batches.ts';
import { type NmapTask, needsRoot } from '../domain/scanning/nmap-task.ts';
import { permutation } from '../domain/scanning/permutation.ts';
import { countPorts } from '../domain/scanning/port-list.ts';
import { reachOf, sliceOf } from '../domain/scanning/scan-plan.ts';
import type { ScanSlice } from '../domain/scanning/slice.ts';
import { readTargets } from '../domain/scanning/targets.ts';
import { findNmap } from '../scanners/nmap-scan.ts';
import { type Scanner, startScanner } from '../scanners/scanner.ts';
import { type JobContext, PermanentFailure, type Processor } from './processor.ts';
import { guardScan, payScanner, rateOf, ScanStopped } from './scan-guard.ts';
import { storeSlice } from './store-slice.ts';

/**
 * Scans a batch slice by slice. Before each it asks again whether that is allowed, while it runs every second; behind each
 * stands a checkpoint, where the next worker goes on when this one is lost.
 */
export const scanBatch: Processor<'scan-batch'> = async ({ scan_id, batch: no }, context) => {
  const { app } = context.services.database;
  const [scan, batch, wanted] = await inTenant(app, context.tenantId, async (transaction) => [
    await findScan(transaction, scan_id),
    await findBatch(transaction, scan_id, no),
    await isScanWanted(transaction, scan_id),
  ]);
  if (!scan || !batch || !wanted) return { skipped: 'The scan was given up.' };
  const nmap = await nmapTask(scan, context);
  const scanner = startScanner();
  const stopPaying = payScanner(scanner, scan, context);
  const guard = guardScan(scan, context);
  try {
    return { batch: no, ...(await scanSlices(scan, batch, { scanner, nmap, signal: guard.signal }, context)) };
  } catch (error) {
    if (!(error instanceof ScanStopped)) throw error;
    if (error.violations === null) return { skipped: 'The scan was given up.' };
    await refuse(scan, context);
    return { refused: error.violations.map(({ code }) => code) };
  } finally {
    guard.stop();
    stopPaying();
    await scanner.end();
  }
};

interface Means {
  scanner: Scanner;
  nmap: NmapTask | null;
  signal: AbortSignal;
}

async function scanSlices(
  scan: ScanRow,
  batch: ScanBatchRow,
  { scanner, nmap, signal }: Means,
  context: JobContext,
): Promise<{ hosts_up: number; open_ports: number }> {
  const place = permutation(scan.addresses, scan.seed);
  const address = addressIndex(reachOf(scan).ranges);
  const size = sliceSize(countPorts(reachOf(scan).ports), await rateOf(scan, context));
  const sums = { hosts_up: 0, open_ports: 0 };
  for (let first = batch.next_index; first < batch.last_index; first += size) {
    const last = Math.min(batch.last_index, first + size);
    const addresses = Array.from({ length: last - first }, (_, i) => address(place(first + i)));
    const slice = sliceOf(scan, addresses, { first });
    await authorise(scan, slice, context);
    const found = await scanner.scan(slice, signal, nmap);
    const { hostsUp, openPorts } = await storeSlice(scan, { ...batch, next_index: first }, last, slice, found, context);
    sums.hosts_up += hostsUp;
    sums.open_ports += openPorts;
    await context.report({
      percent: Math.floor((100 * (last - batch.first_index)) / (batch.last_index - batch.first_index)),
      rows: last - batch.first_index,
    });
  }
  return sums;
}

/** Throws ScanStopped when these addresses may not be scanned now; that is a grave event. */
async function authorise(scan: ScanRow, { addresses }: ScanSlice, context: JobContext): Promise<void> {
  const { services, tenantId } = context;
  const settings = await services.scanSettings();
  const { ranges } = readTargets(addresses, addresses.length);
  const verdict = await inTenant(services.database.app, tenantId, (transaction) =>
    authoriseScan(transaction, { ...reachOf(scan), ranges, tenantId, actorId: scan.requested_by }, settings),
  );
  if (!verdict.allowed) throw new ScanStopped(verdict.violations);
}

/** Ends the scan as not allowed any more, with the reasons of now and the event. */
async function refuse(scan: ScanRow, { services, tenantId }: JobContext): Promise<void> {
  const settings = await services.scanSettings();
  await inTenant(services.database.app, tenantId, async (transaction) => {
    const who = { tenantId, actorId: scan.requested_by };
    const { violations } = await authoriseScan(transaction, { ...reachOf(scan), ...who }, settings);
    await endScan(transaction, scan.id, 'refused', violations);
  });
}

/** What nmap is to do; null where it has no part. Throws PermanentFailure where it is missing, or may not. */
async function nmapTask(scan: ScanRow, context: JobContext): Promise<NmapTask | null> {
  if (scan.engine !== 'nmap') return null;
  const { technique, os, identify } = scan.options;
  if (findNmap() === undefined) {
    throw new PermanentFailure(
      'nmap-missing',
      'nmap is not installed where the worker runs.',
      'Install it, or scan with the engine connect.',
    );
  }
  if (needsRoot({ technique, os }) && process.getuid?.() !== 0) {
    throw new PermanentFailure(
      'nmap-needs-root',
      'SYN scans and the detection of operating systems need raw packets, which the worker may not send.',
      'Use the technique connect without os, or run the worker that scans as root.',
    );
  }
  // Batches run beside each other, so none may count on all of it.
  return { technique, os, versions: identify, rate: Math.max(1, (await rateOf(scan, context)) / 2) };
}
