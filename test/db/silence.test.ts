import { expect } from 'chai';
import type { Knex } from 'knex';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { watchSilence } from '../../src/db/silence.ts';
import { isOutage, unavailable } from '../../src/db/unavailable.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type FaultProxy, startFaultProxy } from '../support/storm/fault-proxy.ts';

const LIMIT = 1_000;

describe('a Postgres that says nothing', function () {
  this.timeout(60_000);
  const db = useDatabase();
  let proxy: FaultProxy;
  let database: Database;
  let watch: { stop(): Promise<void> };
  const said: string[] = [];

  before(async () => {
    const { urls } = db();
    const target = new URL(urls.appUrl);
    proxy = await startFaultProxy(() => [{ host: target.hostname, port: Number(target.port) }]);
    const through = (text: string) => {
      const url = new URL(text);
      url.port = String(proxy.port);
      return url.toString();
    };
    const [appUrl, controlUrl, loaderUrl] = [urls.appUrl, urls.controlUrl, urls.loaderUrl].map(through) as [
      string,
      string,
      string,
    ];
    database = openDatabase({ appUrl, controlUrl, loaderUrl, poolSize: 3, statementTimeout: 15_000 });
    const log = { warn: (text: string) => said.push(text), info: (text: string) => said.push(text) };
    watch = watchSilence({ database, address: controlUrl, limit: LIMIT, log: log as never });
  });
  after(async () => {
    proxy.behave({ kind: 'pass' });
    await watch.stop();
    await database.close();
    await proxy.stop();
  });

  const failure = (work: PromiseLike<unknown>) =>
    Promise.resolve(work).then(
      () => undefined,
      (error: unknown) => error,
    );

  it('is taken for one that ended, by everybody who waits for it, and used again as soon as it speaks', async () => {
    // Two of the application's, because one is held.
    await Promise.all([database.app.raw('select pg_sleep(0.2)'), database.app.raw('select pg_sleep(0.2)')]);
    await Promise.all([database.control.raw('select 1'), database.loader.query('select 1')]);
    let began = 0;
    const within = async (transaction: Knex.Transaction) => {
      await transaction.raw('select 1');
      proxy.behave({ kind: 'freeze' });
      began = performance.now();
      await transaction.raw('select 1');
    };
    const waiting: PromiseLike<unknown>[] = [
      database.app.transaction(within),
      database.app.raw('select pg_sleep(2)'),
      database.control.raw('select pg_sleep(2)'),
      database.loader.query('select pg_sleep(2)'),
    ];
    const errors = await Promise.all(waiting.map(failure));
    expect(performance.now() - began).to.be.below(LIMIT + 6_000);
    for (const error of errors) {
      expect(unavailable(error), String(error)).to.equal(true);
      expect(isOutage(error), String(error)).to.equal(true);
    }
    expect(said).to.deep.equal(['Postgres is silent']);
    proxy.behave({ kind: 'pass' });
    await eventually(
      async () => said.length,
      (lines) => lines === 2,
    );
    expect(said[1]).to.equal('Postgres answers again');
    const [row] = (await database.app.raw('select 1 as one')).rows;
    expect(row).to.deep.equal({ one: 1 });
  });

  it('is not what a slow one is', async () => {
    const before = said.length;
    proxy.behave({ kind: 'delay', milliseconds: 150 });
    const [, answer] = await Promise.all([
      database.app.raw('select pg_sleep(4)'),
      database.loader.query('select pg_sleep(3), 2 as two'),
    ]);
    expect(answer.rows[0].two).to.equal(2);
    expect(said.length).to.equal(before);
  });
});
