import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { ConfigurationError } from '../../src/config/configuration-error.ts';
import { requireServiceSettings } from '../../src/config/service-settings.ts';
import { loadConfig } from '../../src/config.ts';
import { RateLimitStore } from '../../src/infra/rate-limit-store.ts';
import { impatientRedisOptions, openRedis } from '../../src/infra/redis-options.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisServers, redisCluster, redisWithSentinels } from '../support/redis-servers.ts';
import { makeTenant, submit } from '../support/tenant.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const JOBS = 12;

describe('jobs over more than one Redis', function () {
  this.timeout(120_000);
  const db = useDatabase();
  let redis: RedisServers;
  let workers: TestWorkers | undefined;
  let ran: string[] = [];

  const open = async (prefix: string) => {
    ran = [];
    workers = await startTestWorkers(db(), {
      redisUrl: redis.url,
      prefix,
      kinds: ['port-research'],
      own: {
        'port-research': async (_payload, { jobId }) => {
          ran.push(jobId);
          return {};
        },
      },
    });
  };
  const submitSome = async (tenantId: string) => {
    const jobs = await Promise.all(
      Array.from({ length: JOBS }, () => submit(db().database.app, { tenantId, kind: 'port-research', payload: {} })),
    );
    return jobs.map(({ id }) => id);
  };
  const allDone = (tenantId: string, count: number) =>
    eventually(
      () =>
        asOwner<{ done: number }>(
          db().ownerUrl,
          `select count(*)::int as done from jobs where tenant_id = $1 and state = 'completed'`,
          [tenantId],
        ),
      ([row]) => row?.done === count,
      { milliseconds: 60_000 },
    );
  afterEach(async () => {
    await workers?.stop();
    workers = undefined;
    await redis.stop();
  });

  it('run in a cluster of three nodes, each queue in one of them', async () => {
    redis = await redisCluster();
    const prefix = `{ringfence-${randomBytes(3).toString('hex')}}`;
    await open(prefix);
    const tenantId = await makeTenant(db().ownerUrl);
    const ids = await submitSome(tenantId);
    await allDone(tenantId, JOBS);
    expect([...ran].sort()).to.deep.equal([...ids].sort());
    const counts: number[] = [];
    const cluster = openRedis(redis.url, impatientRedisOptions(redis.url, 2_000));
    const store = new RateLimitStore(cluster, `${prefix}:rate:`);
    store.init({ windowMs: 60_000 } as never);
    await eventually(
      () => cluster.ping().catch(() => ''),
      (answer) => answer === 'PONG',
    );
    expect([(await store.increment('a')).totalHits, (await store.increment('a')).totalHits]).to.deep.equal([1, 2]);
    for (const node of (
      cluster as unknown as { nodes(role: string): { keys(pattern: string): Promise<string[]> }[] }
    ).nodes('master')) {
      counts.push((await node.keys('*')).length);
    }
    cluster.disconnect();
    expect(counts.filter((count) => count > 0)).to.have.length(1);
  });

  it('survive the loss of the master, when Sentinels make the replica one', async () => {
    redis = await redisWithSentinels();
    await open(`sentinel-${randomBytes(3).toString('hex')}`);
    const tenantId = await makeTenant(db().ownerUrl);
    const before = await submitSome(tenantId);
    await allDone(tenantId, JOBS);
    const [master] = redis.servers;
    await master?.process.stop();
    const after = await submitSome(tenantId);
    await allDone(tenantId, 2 * JOBS);
    expect(new Set(ran)).to.deep.equal(new Set([...before, ...after]));
    expect(await workers?.queues.connection.role().then(([role]) => role)).to.equal('master');
  });

  it('ask for a prefix with a hash tag in a cluster', async () => {
    redis = { url: 'redis://127.0.0.1:1?cluster=yes', servers: [], stop: async () => {} };
    const needed = { secrets: { masterKey: randomBytes(32).toString('base64') }, database: { url: 'postgres://x/y' } };
    const config = (prefix: string) => loadConfig({ ...needed, redis: { url: redis.url, prefix } });
    requireServiceSettings(await config('{ringfence}'));
    const plain = await config('ringfence');
    expect(() => requireServiceSettings(plain)).to.throw(ConfigurationError, 'hash tag');
  });
});
