import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { openDatabase } from '../../src/db/database.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startFaultProxy } from '../support/storm/fault-proxy.ts';
import { makeTenant, submit } from '../support/tenant.ts';
import { startTestWorkers } from '../support/workers.ts';

/** Longer than a lease of the tests' workers. */
const AWAY = 3_500;
/** As often as a job may crash. */
const OUTAGES = 3;

describe('a worker that Postgres leaves alone', function () {
  this.timeout(120_000);
  const db = useDatabase();

  it('loses no job to it, however often: that is no crash', async () => {
    const { hostname, port } = new URL(db().urls.appUrl);
    const proxy = await startFaultProxy(() => [{ host: hostname, port: Number(port) }]);
    const through = (url: string) => Object.assign(new URL(url), { port: String(proxy.port) }).toString();
    const urls = {
      ...db().urls,
      appUrl: through(db().urls.appUrl),
      controlUrl: through(db().urls.controlUrl),
      loaderUrl: through(db().urls.loaderUrl),
    };
    const database = openDatabase({ ...urls, poolSize: 5, statementTimeout: 15_000 });
    let begun = 0;
    let outages = 0;
    const workers = await startTestWorkers({ ...db(), database, urls } as Parameters<typeof startTestWorkers>[0], {
      own: {
        // Works for a while, then asks Postgres.
        async discovery(_payload, { services }) {
          begun += 1;
          await wait(3_000);
          await services.database.app.raw('select 1');
          if (outages < OUTAGES) throw new Error('connection terminated unexpectedly');
          return {};
        },
      },
    });
    try {
      const tenantId = await makeTenant(db().ownerUrl);
      const job = await submit(db().database.app, { tenantId, kind: 'discovery', payload: {} });
      const row = async () =>
        (
          await asOwner<{ state: string; crashes: number }>(db().ownerUrl, 'select * from jobs where id = $1', [job.id])
        )[0];
      for (; outages < OUTAGES; outages += 1) {
        const before = begun;
        await eventually(
          async () => begun,
          (now) => now > before || (outages === 0 && now > 0),
          { milliseconds: 30_000 },
        );
        // By then it has renewed its lease.
        await wait(1_500);
        proxy.behave({ kind: 'refuse' });
        await wait(AWAY);
        proxy.behave({ kind: 'pass' });
      }
      await eventually(row, (now) => now?.state === 'completed', { milliseconds: 30_000 });
      expect((await row())?.crashes).to.equal(0);
    } finally {
      proxy.behave({ kind: 'pass' });
      await workers.stop();
      await database.close();
      await proxy.stop();
    }
  });
});
