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
  const row = async (id: string) =>
    (await asOwner<{ state: string; crashes: number }>(db().ownerUrl, 'select * from jobs where id = $1', [id]))[0];

  /** Workers behind a proxy, and a job that works for a while and then asks Postgres, again until it `mayEnd`. */
  async function behindProxy(mayEnd: () => boolean) {
    const { hostname, port } = new URL(db().urls.appUrl);
    const proxy = await startFaultProxy(() => [{ host: hostname, port: Number(port) }]);
    const through = (url: string) => Object.assign(new URL(url), { port: String(proxy.port) }).toString();
    const { appUrl, controlUrl, loaderUrl } = db().urls;
    const urls = { appUrl: through(appUrl), controlUrl: through(controlUrl), loaderUrl: through(loaderUrl) };
    const database = openDatabase({ ...urls, poolSize: 5, statementTimeout: 15_000 });
    const state = { begun: 0 };
    const workers = await startTestWorkers(
      { ...db(), database, urls },
      {
        own: {
          async discovery(_payload, { services }) {
            state.begun += 1;
            await wait(3_000);
            await services.database.app.raw('select 1');
            if (!mayEnd()) throw new Error('too early');
            return {};
          },
        },
      },
    );
    const tenantId = await makeTenant(db().ownerUrl);
    const job = await submit(db().database.app, { tenantId, kind: 'discovery', payload: {} });
    /** By then it has renewed its lease. */
    const atWork = async (before: number) => {
      await eventually(
        async () => state.begun,
        (now) => now > before,
        { milliseconds: 30_000 },
      );
      await wait(1_500);
    };
    const close = async () => {
      proxy.behave({ kind: 'pass' });
      await database.close();
      await proxy.stop();
    };
    return { proxy, workers, job, state, atWork, close };
  }

  it('loses no job to it, however often: that is no crash', async () => {
    let outages = 0;
    const { proxy, workers, job, state, atWork, close } = await behindProxy(() => outages === OUTAGES);
    try {
      for (let seen = 0; outages < OUTAGES; outages += 1) {
        await atWork(seen);
        seen = state.begun;
        proxy.behave({ kind: 'refuse' });
        await wait(AWAY);
        proxy.behave({ kind: 'pass' });
      }
      await eventually(
        () => row(job.id),
        (now) => now?.state === 'completed',
        { milliseconds: 30_000 },
      );
      expect(await row(job.id)).to.include({ crashes: 0, failures: 0 });
    } finally {
      await workers.stop();
      await close();
    }
  });

  it('can be stopped all the same, and its job is taken up by another', async () => {
    const { proxy, workers, job, atWork, close } = await behindProxy(() => true);
    await atWork(0);
    proxy.behave({ kind: 'refuse' });
    await workers.stop();
    expect(await row(job.id)).to.include({ state: 'running' });
    await close();
    const others = await startTestWorkers(db(), { own: { discovery: async () => ({}) } });
    await eventually(
      () => row(job.id),
      (now) => now?.state === 'completed',
      { milliseconds: 30_000 },
    );
    await others.stop();
  });
});
