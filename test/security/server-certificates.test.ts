import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'bullmq';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { connectionOptions, type DatabaseAddress } from '../../src/db/connection-options.ts';
import { openDatabase } from '../../src/db/database.ts';
import { listen } from '../../src/db/job-watch.ts';
import { pendingMigrations } from '../../src/db/migrate.ts';
import { impatientRedisOptions, type RedisAddress } from '../../src/infra/redis-options.ts';
import { openQueues, workerConnection } from '../../src/jobs/queues.ts';
import { type Authority, hasOpenssl, makeAuthority } from '../support/certificates.ts';
import { useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { expiredCertificate } from '../support/security/expired-certificate.ts';
import { startTlsProxy, type TlsProxy } from '../support/tls-proxy.ts';

const title = 'the certificates of Postgres and Redis';
const suite = hasOpenssl() ? describe : describe.skip;
suite(hasOpenssl() ? title : `${title} (there is no openssl here to make any with)`, function () {
  this.timeout(30_000);
  const db = useDatabase();
  const { redisUrl, projectFolder } = testEnvironment();
  let authority: Authority;
  let stranger: Authority;
  const proxies: TlsProxy[] = [];
  before(() => {
    authority = makeAuthority('Ringfence test authority');
    stranger = makeAuthority('Somebody else');
  });
  after(() => {
    for (const proxy of proxies) proxy.close();
  });

  async function proxyTo(url: string, hosts: string[], postgres: boolean): Promise<TlsProxy> {
    const proxy = await startTlsProxy(url, authority.issue(...hosts), { postgres });
    proxies.push(proxy);
    return proxy;
  }
  const HERE = ['localhost', '127.0.0.1'];

  describe('Postgres', () => {
    const url = () => db().urls.controlUrl;
    /** Undefined when the connection works, otherwise why not. */
    async function refusal(address: DatabaseAddress): Promise<string | undefined> {
      const { Client } = (await import('pg')).default;
      try {
        const client = new Client(connectionOptions(address));
        await client.connect();
        await client.query('select 1');
        await client.end();
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    }

    it('is reached by every kind of connection when its certificate is right', async () => {
      const { ca } = authority;
      const proxy = await proxyTo(url(), HERE, true);
      const urls = Object.fromEntries(
        Object.entries(db().urls).map(([name, each]) => [name, proxy.urlFor(each, 'localhost')]),
      ) as typeof db extends () => { urls: infer Urls } ? Urls : never;
      const database = openDatabase({ ...urls, ca, poolSize: 2, statementTimeout: 5_000 });
      const encrypted = async (query: (sql: string) => PromiseLike<{ rows: { role: string }[] }>) =>
        (await query('select current_user as role')).rows[0]?.role;
      expect(await encrypted((sql) => database.app.raw(sql))).to.equal('ringfence_app');
      expect(await encrypted((sql) => database.control.raw(sql))).to.equal('ringfence_control');
      expect(await encrypted((sql) => database.loader.query(sql))).to.equal('ringfence_loader');
      await database.close();
      const heard = new Promise<string>((resolve, reject) => {
        const listener = listen({ url: proxy.urlFor(url()), ca }, 'ringfence_events', reject, (payload) => {
          void listener.close();
          resolve(payload);
        });
      });
      expect(await heard).to.equal('');
      expect(await pendingMigrations({ url: proxy.urlFor(db().ownerUrl), ca }, projectFolder)).to.equal(0);
    });

    it('is refused with the certificate of another authority', async () => {
      const proxy = await proxyTo(url(), HERE, true);
      const address = { url: proxy.urlFor(url()), ca: stranger.ca };
      expect(await refusal(address)).to.match(/certificate/);
    });

    it('T2: is refused with a certificate whose time is up', async () => {
      const certificate = expiredCertificate();
      const proxy = await startTlsProxy(url(), certificate, { postgres: true });
      proxies.push(proxy);
      expect(await refusal({ url: proxy.urlFor(url()), ca: certificate.cert })).to.match(/expired/);
    });

    it('is refused under sslmode=require too when no known authority signed its certificate', async () => {
      const proxy = await proxyTo(url(), HERE, true);
      for (const mode of ['require', 'verify-ca', 'verify-full']) {
        expect(await refusal(`${proxy.urlFor(url())}?sslmode=${mode}`), mode).to.match(/certificate/);
      }
    });

    it('is refused with a certificate for another host, by name and by address', async () => {
      const proxy = await proxyTo(url(), ['db.bank.example', '192.0.2.1'], true);
      for (const host of HERE) {
        const address = { url: proxy.urlFor(url(), host), ca: authority.ca };
        expect(await refusal(address), host).to.match(/does not match certificate/);
      }
      const named = await proxyTo(url(), ['localhost'], true);
      expect(await refusal({ url: named.urlFor(url(), '127.0.0.1'), ca: authority.ca })).to.match(/does not match/);
    });

    it('is refused when it speaks no TLS, though an authority is configured', async () => {
      expect(await refusal({ url: url(), ca: authority.ca })).to.match(/does not support SSL/);
    });

    it('takes no mode that may end unencrypted or unchecked', async () => {
      for (const mode of ['prefer', 'allow', 'no-verify', 'anything']) {
        expect(await refusal(`${url()}?sslmode=${mode}`), mode).to.contain('may end unencrypted');
      }
      expect(await refusal({ url: `${url()}?sslmode=disable`, ca: authority.ca })).to.contain('contradicts');
      expect(await refusal(`${url()}?sslmode=disable`)).to.equal(undefined);
    });
  });

  describe('Redis', () => {
    async function refusal(address: RedisAddress): Promise<string | undefined> {
      const redis = new Redis({
        ...impatientRedisOptions(address, 1_000),
        lazyConnect: true,
        retryStrategy: () => null,
      });
      let reason = 'closed';
      redis.on('error', (error) => {
        reason = error.message;
      });
      try {
        await redis.connect();
        await redis.ping();
        return undefined;
      } catch {
        return reason;
      } finally {
        redis.disconnect();
      }
    }

    it('is reached by every kind of connection when its certificate is right', async () => {
      const proxy = await proxyTo(redisUrl, HERE, false);
      const address = { url: proxy.urlFor(redisUrl, 'localhost'), ca: authority.ca };
      expect(await refusal(address)).to.equal(undefined);
      const prefix = `test-${randomUUID()}`;
      const queues = openQueues(address, prefix, () => {});
      await once(queues.connection, 'ready');
      expect(await queues.byKind.ingest.getJobCounts('waiting')).to.deep.equal({ waiting: 0 });
      const worker = new Worker('ingest', async () => {}, { connection: workerConnection(address), prefix });
      await worker.waitUntilReady();
      await worker.close();
      await queues.close();
    });

    it('is refused with the certificate of another authority, or of none the system knows', async () => {
      const proxy = await proxyTo(redisUrl, HERE, false);
      const url = proxy.urlFor(redisUrl);
      expect(await refusal({ url, ca: stranger.ca })).to.match(/certificate/);
      expect(await refusal(url.replace('redis:', 'rediss:'))).to.match(/certificate/);
    });

    it('is refused with a certificate for another host, by name and by address', async () => {
      const proxy = await proxyTo(redisUrl, ['redis.bank.example', '192.0.2.1'], false);
      for (const host of HERE) {
        const address = { url: proxy.urlFor(redisUrl, host), ca: authority.ca };
        expect(await refusal(address), host).to.match(/does not match certificate/);
      }
    });

    it('T2: is refused with a certificate whose time is up', async () => {
      const certificate = expiredCertificate();
      const proxy = await startTlsProxy(redisUrl, certificate);
      proxies.push(proxy);
      expect(await refusal({ url: proxy.urlFor(redisUrl), ca: certificate.cert })).to.match(/expired/);
    });

    it('is refused when it speaks no TLS, though an authority is configured', async () => {
      expect(await refusal({ url: redisUrl, ca: authority.ca })).not.to.equal(undefined);
    });
  });
});
