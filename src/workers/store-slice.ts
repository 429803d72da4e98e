import { writeAudit } from '../db/audit.ts';
import { inTenant } from '../db/database.ts';
import { advanceBatch, type ScanBatchRow } from '../db/scan-batches.ts';
import { storeFound } from '../db/scan-results.ts';
import type { ScanRow } from '../db/scans.ts';
import type { ScanSlice, SliceFound } from '../domain/scanning/slice.ts';
import { withoutStrangers } from '../domain/scanning/without-strangers.ts';
import type { JobContext } from './processor.ts';

/** Stores what was found and the checkpoint behind it, together. What a scanner was not sent for is dropped, and told. */
export async function storeSlice(
  scan: Pick<ScanRow, 'id'>,
  batch: ScanBatchRow,
  next: number,
  slice: ScanSlice,
  found: SliceFound,
  context: Pick<JobContext, 'jobId' | 'tenantId' | 'leaseEpoch' | 'services'>,
): Promise<{ hostsUp: number; openPorts: number }> {
  const { hosts, strangers } = withoutStrangers(slice, found.hosts);
  const hostsUp = hosts.filter(({ state }) => state === 'up').length;
  const openPorts = hosts.reduce((sum, { ports }) => sum + ports.length, 0);
  const lease = { jobId: context.jobId, epoch: context.leaseEpoch };
  await inTenant(context.services.database.app, context.tenantId, async (transaction) => {
    await advanceBatch(transaction, batch, { next, probes: found.probes, hostsUp, openPorts }, lease);
    await storeFound(transaction, scan.id, hosts);
    if (strangers.length === 0) return;
    await writeAudit(transaction, {
      ...{ tenantId: context.tenantId, actorId: null, action: 'scan.drop-results', target: scan.id, outcome: 'denied' },
      details: { results: strangers.length, first: strangers.slice(0, 10) },
    });
  });
  return { hostsUp, openPorts };
}
