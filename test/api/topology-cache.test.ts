import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import pg from 'pg';
import { openAnswerCache } from '../../src/infra/answer-cache.ts';
import { redisOptions } from '../../src/infra/redis-options.ts';
import { openCipher } from '../../src/infra/security/cipher.ts';
import { classification } from '../../src/workers/classification.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { PASSWORD, type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { deleteUpload, jobContext, storeUpload } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';

const LISTS = [
  '/network/topology?limit=50',
  '/network/nodes?sort=address&order=asc',
  '/network/connections?sort=flows',
];

/** Where request scoring looks at the same time. */
const ABOUT_THE_ASKER = new Set(['request_signals', 'session_networks', 'accounts_tried', 'export_volumes']);

describe('answers about the topology', function () {
  this.timeout(60_000);
  const api = useApi();
  let admin: Person;
  let upload = '';
  let paths: string[] = [];
  let redis: Redis;
  let queries: string[] = [];

  before(async () => {
    admin = await api().person('admin');
    redis = new Redis(redisOptions(testEnvironment().redisUrl));
    api().services.database.app.on('query', ({ sql }: { sql: string }) => queries.push(sql));
    upload = await storeUpload(api().db, admin.tenantId, [
      { src: '10.0.0.1', dst: '10.0.0.9', dst_port: 22 },
      { src: '10.0.0.2', dst: '10.0.0.9', dst_port: 443 },
    ]);
    await discover({ upload_id: upload });
    const { body: nodes } = await ask('/network/nodes');
    const { body: connections } = await ask('/network/connections');
    paths = [...LISTS, `/network/nodes/${nodes.items[0].id}`, `/network/connections/${connections.items[0].id}`];
  });
  after(() => redis.disconnect());

  const namesOf = () => redis.keys(`${api().services.config.redis.prefix}:answer*`);
  const forget = async () => {
    for (const name of await namesOf()) await redis.del(name);
  };
  const ask = (path: string, etag?: string, { access_token: token }: Person = admin) =>
    api().call('GET', `/api/v1${path}`, { token, headers: etag === undefined ? {} : { 'if-none-match': etag } });
  const send = (method: string, path: string, body?: unknown) =>
    api().call(method, `/api/v1${path}`, { token: admin.access_token, body });
  const discover = (payload: object) => discovery(payload, jobContext(api().db, admin.tenantId));
  const etagOf = (answer: { headers: Headers }) => answer.headers.get('etag') ?? '';
  /** Asks until the answer comes from the cache: keeping it is not waited for. */
  const kept = (path: string, person: Person = admin) =>
    eventually(
      async () => {
        queries = [];
        const answer = await ask(path, undefined, person);
        return { answer, fresh: queries.some((sql) => /network_(nodes|connections)/.test(sql)) };
      },
      ({ fresh }) => !fresh,
    );

  it('come from the cache when nothing has changed, the same as before, and as 304 to whoever has them', async () => {
    for (const path of paths) {
      const first = await ask(path);
      expect(first.status, path).to.equal(200);
      const { answer: second } = await kept(path);
      expect([second.text, etagOf(second)], path).to.deep.equal([first.text, etagOf(first)]);
      expect(second.headers.get('x-total-count'), path).to.equal(first.headers.get('x-total-count'));
      for (const known of [etagOf(first), `"other", W/${etagOf(first)}`, '*']) {
        const { status, text, headers } = await ask(path, known);
        expect([status, text, headers.get('etag')], path).to.deep.equal([304, '', etagOf(first)]);
      }
      expect((await ask(path, '"other"')).status).to.equal(200);
    }
  });

  it('are told apart by what is asked', async () => {
    const etags = new Set<string>();
    const asked = ['', '?limit=1', '?limit=2', '?scope=private', '?q=10.0.0.1', '?sort=flows', '?sort=flows&order=asc'];
    for (const query of asked) etags.add(etagOf(await ask(`/network/nodes${query}`)));
    etags.add(etagOf(await ask('/network/connections')));
    expect(etags.size).to.equal(asked.length + 1);
    const [one, other] = ['?limit=1&sort=flows', '?sort=flows&limit=1'].map((query) => ask(`/network/nodes${query}`));
    expect(etagOf(await (one as ReturnType<typeof ask>))).to.equal(etagOf(await (other as ReturnType<typeof ask>)));
  });

  it('are read from nothing that could change without a new version', async () => {
    const read = new Set<string>();
    queries = [];
    const asked: { sql: string; bindings: unknown[] }[] = [];
    const listen = (query: { sql: string; bindings: unknown[] }) => asked.push(query);
    api().services.database.app.on('query', listen);
    await forget();
    for (const path of paths) await ask(path);
    api().services.database.app.removeListener('query', listen);
    const client = new pg.Client({ connectionString: api().db.ownerUrl });
    await client.connect();
    await client.query(`select set_config('app.tenant_id', $1, false)`, [admin.tenantId]);
    for (const { sql, bindings } of asked.filter(({ sql }) => /^(select|with)/i.test(sql.trim()))) {
      const numbered = sql.includes('$1') ? sql : sql.replace(/\?(?![|&])/g, () => '?');
      const { rows } = await client.query(`explain (format json) ${numbered}`, bindings as unknown[]);
      for (const [, name] of JSON.stringify(rows).matchAll(/"Relation Name":"(\w+)"/g)) read.add(name as string);
    }
    await client.end();
    expect([...read]).to.include.members(['network_nodes', 'network_connections', 'network_services', 'zones']);
    const noted = await asOwner<{ name: string }>(
      api().db.ownerUrl,
      `select tgrelid::regclass::text as name from pg_trigger where tgname = 'topology_changed' and tgenabled = 'O'`,
    );
    const unnoted = [...read].filter((name) => !noted.some((row) => row.name === name));
    // What else a request reads says who asks, not what is answered.
    expect(unnoted.filter((name) => !ABOUT_THE_ASKER.has(name))).to.deep.equal(['topology_versions']);
  });

  describe('are never older than the data:', () => {
    /** Keeps every answer, makes a change, and looks whether each answer is what it would be without a cache. */
    async function afterwards(change: () => Promise<unknown>): Promise<void> {
      const before = new Map<string, string>();
      for (const path of paths) before.set(path, etagOf((await kept(path)).answer));
      await change();
      for (const path of paths) {
        const now = await ask(path, before.get(path));
        expect(now.status, `${path} has another version`).to.not.equal(304);
        await forget();
        const fresh = await ask(path);
        expect([now.status, now.body.instance ? '' : now.text], path).to.deep.equal([
          fresh.status,
          fresh.body.instance ? '' : fresh.text,
        ]);
      }
      // What is gone is not asked for again.
      const left: string[] = [];
      for (const path of paths) if ((await ask(path)).status === 200) left.push(path);
      paths = left;
    }

    it('flows that come in', () =>
      afterwards(async () => {
        const more = await storeUpload(api().db, admin.tenantId, [
          { src: '10.0.0.3', dst: '10.0.0.9', dst_port: 3389 },
        ]);
        await discover({ upload_id: more });
        expect((await ask('/network/nodes?sort=address&order=asc')).text).to.contain('10.0.0.3');
      }));
    it('what nodes are found to be', () => afterwards(() => classification({}, jobContext(api().db, admin.tenantId))));
    it('what somebody says of a node', () =>
      afterwards(async () => {
        const [node] = (await ask('/network/nodes?limit=1&sort=address&order=asc')).body.items;
        expect(
          (await send('PATCH', `/network/nodes/${node.id}`, { hostname: 'core-1', owner: 'network' })).status,
        ).to.equal(200);
        expect((await ask('/network/nodes?sort=address&order=asc')).text).to.contain('core-1');
      }));
    it('zones that are made, renamed, and gone', async () => {
      let id = '';
      await afterwards(async () => {
        const { status, body } = await send('POST', '/zones', { name: 'branches', ranges: ['10.0.0.0/30'] });
        expect(status, JSON.stringify(body)).to.equal(201);
        id = body.id;
      });
      expect((await ask('/network/nodes')).text).to.contain('branches');
      await afterwards(() => send('PATCH', `/zones/${id}`, { name: 'offices' }));
      await afterwards(() => send('DELETE', `/zones/${id}`));
      expect((await ask('/network/nodes')).text).to.not.contain('offices');
    });
    it('a file that is deleted', () =>
      afterwards(async () => {
        await deleteUpload(api().db, upload);
        await discover({ upload_id: upload });
      }));
    it('what the owner of the tables does by hand', () =>
      afterwards(() =>
        asOwner(api().db.ownerUrl, `update network_nodes set hostname = 'by-hand', hostname_confidence = 90`),
      ));
    it('and what another transaction has not ended stays as it was, also when a later one ends first', async () => {
      const path = '/network/nodes?sort=address&order=asc';
      const change = async (hostname: string) => {
        const client = new pg.Client({ connectionString: api().db.urls.appUrl });
        await client.connect();
        await client.query(`begin; select set_config('app.tenant_id', '${admin.tenantId}', true)`);
        const { rowCount } = await client.query(`update network_nodes set hostname = $1 where address = $2`, [
          hostname,
          hostname === 'slow' ? '10.0.0.3' : '10.0.0.9',
        ]);
        expect(rowCount).to.equal(1);
        return async () => {
          await client.query('commit');
          await client.end();
        };
      };
      const { answer: before } = await kept(path);
      const endSlow = await change('slow');
      expect((await ask(path, etagOf(before))).status, 'nothing is seen yet').to.equal(304);
      await (await change('quick'))();
      const { answer: between } = await kept(path);
      expect(between.text).to.contain('quick').and.not.contain('slow');
      await endSlow();
      const after = await ask(path, etagOf(between));
      expect([after.status, after.text.includes('slow')]).to.deep.equal([200, true]);
    });
  });

  it('belong to a tenant: another one has its own, and its changes leave ours', async () => {
    const tenantId = await makeTenant(api().db.ownerUrl);
    const stranger = await api().person('admin', { tenantId });
    const path = LISTS[1] as string;
    const { answer: ours } = await kept(path);
    const { answer: theirs } = await kept(path, stranger);
    expect([theirs.body.items, etagOf(theirs) === etagOf(ours)]).to.deep.equal([[], false]);
    expect((await ask(path, etagOf(ours), stranger)).status).to.equal(200);
    const theirUpload = await storeUpload(api().db, tenantId, [{ src: '10.9.0.1', dst: '10.9.0.2' }]);
    await discovery({ upload_id: theirUpload }, jobContext(api().db, tenantId));
    expect((await ask(path, etagOf(theirs), stranger)).body.items).to.have.lengthOf(2);
    expect((await ask(path, etagOf(ours))).status).to.equal(304);
  });

  it('are for nobody who may not ask any more', async () => {
    const path = LISTS[0] as string;
    const leaver = await api().person('readonly_user');
    const { answer } = await kept(path, leaver);
    await api().call('POST', '/api/v1/auth/step-up', { token: admin.access_token, body: { password: PASSWORD } });
    expect((await send('PATCH', `/users/${leaver.id}`, { disabled: true })).status).to.equal(200);
    expect((await ask(path, etagOf(answer), leaver)).status).to.equal(401);
    expect((await api().call('GET', `/api/v1${path}`, { headers: { 'if-none-match': '*' } })).status).to.equal(401);
  });

  it('lie in Redis where nobody can read them, nor put one in another’s place', async () => {
    await forget();
    const [one, other] = [LISTS[1] as string, LISTS[2] as string];
    const { answer } = await kept(one);
    const { answer: honest } = await kept(other);
    const names = (await namesOf()).filter((name) => name.includes(':answer:'));
    expect(names).to.have.lengthOf(2);
    const [first, second] = (await Promise.all(names.map((name) => redis.getBuffer(name)))) as [Buffer, Buffer];
    for (const bytes of [first, second]) expect(bytes.includes('10.0.0.')).to.equal(false);
    await redis.set(names[0] as string, second);
    await redis.set(names[1] as string, first);
    expect([(await ask(one)).text, (await ask(other)).text]).to.deep.equal([answer.text, honest.text]);
  });
});

describe('answers about the topology without a cache', function () {
  this.timeout(30_000);
  const api = useApi({ cache: { url: 'redis://127.0.0.1:1' } });

  it('are worked out, and still 304 to whoever has them', async () => {
    const { access_token: token } = await api().person('readonly_user');
    const path = '/api/v1/network/nodes';
    const { status, headers } = await api().call('GET', path, { token });
    expect(status).to.equal(200);
    const again = await api().call('GET', path, { token, headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect(again.status).to.equal(304);
  });
});

describe('the cache', () => {
  const redis = new Redis(redisOptions(testEnvironment().redisUrl));
  after(() => redis.disconnect());
  const open = (seconds: number) =>
    openAnswerCache(redis, {
      prefix: `test-${randomBytes(4).toString('hex')}`,
      seconds,
      cipher: openCipher(randomBytes(32), 'x'),
    });

  it('keeps for as long as it is told to, and nothing when that is nothing', async () => {
    const [cache, none] = [open(1), open(0)];
    for (const each of [cache, none]) await each.put('t', 'k', 'text');
    expect([await cache.get('t', 'k'), await none.get('t', 'k'), await cache.get('u', 'k')]).to.deep.equal([
      'text',
      undefined,
      undefined,
    ]);
    await setTimeout(1_200);
    expect(await cache.get('t', 'k')).to.equal(undefined);
  });

  it('lets one tenant take so much of Redis and no more', async () => {
    const cache = open(3_600);
    await cache.put('t', 'large', 'x'.repeat(300_000));
    for (let n = 0; n < 130; n += 1) await cache.put('t', `k${n}`, 'text');
    const there = await Promise.all(Array.from({ length: 130 }, (_, n) => cache.get('t', `k${n}`)));
    expect([await cache.get('t', 'large'), there.filter(Boolean).length]).to.deep.equal([undefined, 100]);
    await cache.put('u', 'k', 'text');
    expect(await cache.get('u', 'k')).to.equal('text');
  });
});
