import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { LeaseLost } from '../../src/db/job-lifecycle.ts';
import { findBatch, insertBatches, type ScanBatchRow } from '../../src/db/scan-batches.ts';
import type { FoundHost, ScanSlice } from '../../src/domain/scanning/slice.ts';
import { storeSlice } from '../../src/workers/store-slice.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { jobContext } from '../support/network.ts';
import { queueScan } from '../support/scanning.ts';
import { makeTenant } from '../support/tenant.ts';

const SLICE: ScanSlice = {
  ...{ addresses: ['192.0.2.1'], ports: [443], liveness: null, udp: [], identify: false, timing: 'normal', seed: 1 },
};

function host(address: string, port: number): FoundHost {
  const counts = { open: 1, closed: 0, filtered: 0, unreachable: 0 };
  return { address, state: 'up', reason: 'syn-ack', rtt: 1, counts, ports: [{ protocol: 6, port, identity: null }] };
}

describe('what a slice found', () => {
  const db = useDatabase();

  async function running() {
    const { database, ownerUrl } = db();
    const tenantId = await makeTenant(ownerUrl);
    const { scanId, jobId } = await queueScan(db(), tenantId, { targets: ['192.0.2.1'], ports: '443' });
    await asOwner(ownerUrl, `update jobs set state = 'running', lease_epoch = 1 where id = $1`, [jobId]);
    const batch = await inTenant(database.app, tenantId, async (transaction) => {
      await insertBatches(transaction, scanId, [{ no: 1, first: 0, last: 1 }]);
      return (await findBatch(transaction, scanId, 1)) as ScanBatchRow;
    });
    return { scanId, batch, context: { ...jobContext(db(), tenantId), jobId } };
  }

  it('N8: holds nothing of addresses and ports that nobody asked for; they are a grave event', async () => {
    const { scanId, batch, context } = await running();
    const hosts = [host('192.0.2.1', 443), host('192.0.2.1', 22), host('198.51.100.1', 443)];
    await storeSlice({ id: scanId }, batch, 1, SLICE, { hosts, probes: 3 }, context);
    const ports = await asOwner(
      db().ownerUrl,
      'select host(address) as address, port from scan_ports where scan_id = $1',
      [scanId],
    );
    expect(ports).to.deep.equal([{ address: '192.0.2.1', port: 443 }]);
    const [event] = await asOwner(
      db().ownerUrl,
      `select outcome, details from audit_log where action = 'scan.drop-results' and target = $1`,
      [scanId],
    );
    expect(event).to.deep.include({ outcome: 'denied' });
    expect(event?.details).to.deep.include({ results: 2, first: ['192.0.2.1 port 22', '198.51.100.1'] });
  });

  it('is not stored by a worker that lost the job', async () => {
    const { scanId, batch, context } = await running();
    const found = { hosts: [host('192.0.2.1', 443)], probes: 1 };
    const late = storeSlice({ id: scanId }, batch, 1, SLICE, found, { ...context, leaseEpoch: 0 });
    expect(await late.catch((error: unknown) => error)).to.be.instanceOf(LeaseLost);
    expect(await asOwner(db().ownerUrl, 'select 1 from scan_hosts where scan_id = $1', [scanId])).to.deep.equal([]);
  });
});
