import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import type { JobContext } from '../../src/workers/processor.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { jobIn, makeTenant, submit } from '../support/tenant.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

describe('a job that may crash once more', function () {
  this.timeout(60_000);
  const db = useDatabase();
  let workers: TestWorkers;
  let tenantId: string;
  const begun = new Set<string>();
  const ending = new Map<string, () => void>();

  before(async () => {
    tenantId = await makeTenant(db().ownerUrl);
    const work = async (_payload: unknown, { jobId }: JobContext) => {
      begun.add(jobId);
      await new Promise<void>((resolve) => ending.set(jobId, resolve));
      return {};
    };
    workers = await startTestWorkers(db(), { own: { 'threat-scan': work, 'port-research': work } });
  });
  after(() => workers.stop());

  const end = (id: string) => ending.get(id)?.();
  const begins = (id: string) =>
    eventually(
      async () => begun.has(id),
      (has) => has,
    );

  it('begins where nothing else runs, and nothing else begins beside it', async () => {
    const { id: other } = await submit(db().database.app, { tenantId, kind: 'threat-scan', payload: {} });
    await begins(other);
    const [suspect] = await asOwner<{ id: string }>(
      db().ownerUrl,
      `insert into jobs (tenant_id, kind, payload, crashes) values ($1, 'port-research', '{}', 2) returning id`,
      [tenantId],
    );
    const id = suspect?.id as string;
    await wait(2_500);
    expect(begun.has(id), 'begun beside another').to.equal(false);
    end(other);
    await begins(id);
    const { id: next } = await submit(db().database.app, { tenantId, kind: 'threat-scan', payload: {} });
    await wait(2_500);
    expect(begun.has(next), 'another begun beside it').to.equal(false);
    end(id);
    expect(await jobIn(db(), tenantId, id, 'completed')).to.include({ failures: 0, crashes: 2 });
    await begins(next);
    end(next);
    await jobIn(db(), tenantId, next, 'completed');
  });
});
