import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { storeIndicators } from '../../src/db/indicators.ts';
import { readIndicators } from '../../src/domain/intel/read-indicators.ts';
import { pipeline } from '../../src/jobs/pipeline.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { intelFetch } from '../../src/workers/intel-fetch.ts';
import { intelMatch } from '../../src/workers/intel-match.ts';
import { threatScan } from '../../src/workers/threat-scan.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { jobContext, storeUpload, type TestFlow } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';

describe('threat intelligence', () => {
  const db = useDatabase();
  let tenant = '';
  const context = () => jobContext(db(), tenant);
  const sql = (text: string, ...values: unknown[]) => asOwner(db().ownerUrl, text, values);
  const see = async (flows: TestFlow[]) => {
    const upload = await storeUpload(db(), tenant, flows);
    await discovery({ upload_id: upload }, context());
  };
  const learn = (list: string) => {
    const given = { confidence: 80, tags: ['made'], tlp: null, includeReserved: true };
    const { indicators } = readIndicators(list, given) ?? { indicators: [] };
    const origin = { source: 'test', feedId: null, createdBy: null };
    return inTenant(db().database.app, tenant, (transaction) => storeIndicators(transaction, indicators, origin));
  };
  const alerts = () =>
    sql(
      `select host(client) as client, host(server) as server, port, severity, status, evidence from security_alerts
        where tenant_id = $1 and detection = 'threat-intelligence' order by client, server`,
      tenant,
    );
  const pairs = async () => (await alerts()).map(({ client, server }) => `${client} ${server}`);

  beforeEach(async () => {
    tenant = await makeTenant(db().ownerUrl);
  });

  it('finds what was listed before the traffic came', async () => {
    await learn('203.0.113.7\n198.51.100.0/28\nevil.example\n');
    await see([
      { src: '10.0.0.5', dst: '203.0.113.7' },
      { src: '10.0.0.5', dst: '203.0.113.8' },
      { src: '198.51.100.15', dst: '10.0.0.9', failed: true },
      { src: '198.51.100.16', dst: '10.0.0.9', failed: true },
    ]);
    await threatScan({}, context());
    const found = await alerts();
    expect(found.map(({ client, server, severity }) => [client, server, severity])).to.deep.equal([
      ['10.0.0.5', '203.0.113.7', 'high'],
      ['198.51.100.15', '10.0.0.9', 'low'],
    ]);
    const [{ indicators } = { indicators: [] }] = found.map(({ evidence }) => evidence as { indicators: object[] });
    expect(indicators[0]).to.include({ kind: 'address', value: '203.0.113.7', source: 'test', confidence: 80 });
    expect(await threatScan({}, context())).to.include({ alerts_new: 0, alerts_updated: 0, alerts_resolved: 0 });
  });

  it('finds in what was seen before the indicator came, and takes back what nothing supports', async () => {
    await see([{ src: '10.0.0.5', dst: '203.0.113.7' }]);
    await threatScan({}, context());
    expect(await alerts()).to.deep.equal([]);
    await learn('203.0.113.7\n');
    expect(await intelMatch({}, context())).to.include({ alerts_new: 1 });
    await sql('delete from indicators where tenant_id = $1', tenant);
    expect(await intelMatch({}, context())).to.include({ alerts_resolved: 1 });
    await learn('value,valid_until\n203.0.113.7,2020-01-01\n');
    expect(await intelMatch({}, context()), 'traffic after its end').to.include({ findings: 0 });
  });

  it('finds names, URLs and fingerprints that logs tell of', async () => {
    await see([{ src: '10.0.0.5', dst: '192.0.2.53' }]);
    await sql(`select set_config('app.tenant_id', $1, true), ensure_observation_leaf('2026-01-01')`, tenant);
    const [upload] = await sql('select no from uploads where tenant_id = $1', tenant);
    const seen = [
      { kind: 'dns', src: '10.0.0.5', dst: '192.0.2.53', name: 'a.evil.example', detail: {} },
      { kind: 'dns', src: '10.0.0.5', dst: '192.0.2.53', name: 'notevil.example', detail: {} },
      { kind: 'http', src: '10.0.0.6', dst: '192.0.2.80', name: 'host.example', detail: { uri: '/x.php?id=1' } },
      { kind: 'http', src: '10.0.0.6', dst: '192.0.2.80', name: 'host.example', detail: { uri: '/y.php' } },
      { kind: 'tls', src: '10.0.0.7', dst: '192.0.2.81', name: 'ok.example', detail: { ja3: 'b'.repeat(32) } },
    ];
    for (const [line, row] of seen.entries()) {
      const more = { tenant_id: tenant, upload_no: upload?.no, part: 1, line, time: '2026-01-05T08:00:00Z' };
      const text = 'insert into observations select * from jsonb_populate_recordset(null::observations, $1::jsonb)';
      await sql(text, JSON.stringify([{ ...row, ...more }]));
    }
    await learn(`type,value\ndomain,evil.example\nurl,http://host.example/x.php?id=1\nja3,${'b'.repeat(32)}\n`);
    await intelMatch({}, context());
    const named = (await alerts()).map(({ client, evidence }) => `${client} ${(evidence as { named: string }).named}`);
    expect(named).to.deep.equal([
      '10.0.0.5 a.evil.example',
      '10.0.0.6 host.example/x.php?id=1',
      `10.0.0.7 JA3 ${'b'.repeat(32)}`,
    ]);
  });

  describe('from feeds', () => {
    let server: Server;
    const asked: { url: string; headers: NodeJS.Dict<string | string[]> }[] = [];
    let answer: (path: URL) => { status?: number; headers?: Record<string, string>; body?: unknown };

    before(async () => {
      server = createServer((request, response) => {
        asked.push({ url: request.url ?? '', headers: request.headers });
        const { status = 200, headers = {}, body } = answer(new URL(request.url ?? '', 'http://feed'));
        response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    after(() => server.close());
    beforeEach(() => {
      asked.length = 0;
    });

    const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const approve = () =>
      sql(
        `insert into outbound_destinations (tenant_id, name, purpose, scheme, host, port, internal, approved_by)
         values ($1, 'made', 'feed', 'http', '127.0.0.1', $2, '{127.0.0.0/8}', $1)`,
        ...[tenant, (server.address() as AddressInfo).port],
      );
    const add = async (kind: string, path: string, more = '') => {
      const [row] = await sql(
        `insert into indicator_feeds (tenant_id, name, kind, url, include_reserved, created_by)
         values ($1, $2, $3, $4, true, $1) returning id`,
        ...[tenant, `made ${kind}${more}`, kind, base() + path],
      );
      return row?.id as string;
    };
    const feedOf = async (id: string) => (await sql('select * from indicator_feeds where id = $1', id))[0];
    const held = async () =>
      (await sql('select kind, value from indicators where tenant_id = $1 order by value', tenant)).map(
        ({ kind, value }) => `${kind} ${value}`,
      );
    const stix = (...addresses: string[]) =>
      addresses.map((address) => ({
        ...{ type: 'indicator', id: `indicator--${address}`, pattern_type: 'stix' },
        pattern: `[ipv4-addr:value = '${address}']`,
      }));

    it('reads a TAXII server from its discovery on, page by page, and then only what is new', async () => {
      await approve();
      const feed = await add('taxii', '/taxii2/');
      answer = ({ pathname, searchParams }) => {
        if (pathname === '/taxii2/') return { body: { title: 'made', api_roots: [`${base()}/root/`] } };
        if (pathname === '/root/collections/') {
          return {
            body: {
              collections: [
                { id: 'one', can_read: true },
                { id: 'two', can_read: false },
              ],
            },
          };
        }
        if (searchParams.has('added_after')) return { body: {} };
        const last = searchParams.get('next') === 'p2';
        const headers = { 'x-taxii-date-added-last': last ? '2026-01-02T00:00:00.000001Z' : '2026-01-01T00:00:00Z' };
        return last
          ? { headers, body: { more: false, objects: stix('203.0.113.2') } }
          : { headers, body: { more: true, next: 'p2', objects: stix('203.0.113.1') } };
      };
      const result = await intelFetch({}, context());
      expect(result).to.deep.include({ feeds: 1, failed: 0, created: 2 });
      expect(pipeline['intel-fetch']({}, result)).to.deep.equal([{ kind: 'intel-match', payload: {} }]);
      expect(await held()).to.deep.equal(['address 203.0.113.1', 'address 203.0.113.2']);
      expect(asked.every(({ headers }) => String(headers.accept).includes('taxii+json;version=2.1'))).to.equal(true);
      const added_after = { [`${base()}/root/collections/one/`]: '2026-01-02T00:00:00.000001Z' };
      expect((await feedOf(feed))?.position).to.deep.equal({ added_after });
      asked.length = 0;
      const again = await intelFetch({ feed_id: feed }, context());
      expect(pipeline['intel-fetch']({}, again)).to.deep.equal([]);
      expect(asked.at(-1)?.url).to.include('added_after=2026-01-02T00%3A00%3A00.000001Z');
      expect(asked.some(({ url }) => url.includes('/two/'))).to.equal(false);
    });

    it('reads the events of a MISP feed that changed', async () => {
      await approve();
      await add('misp', '/misp');
      const [one, two] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
      const stamps: Record<string, string> = { [one]: '100' };
      answer = ({ pathname }) => {
        if (pathname === '/misp/manifest.json') {
          return {
            body: Object.fromEntries(Object.entries(stamps).map(([id, timestamp]) => [id, { timestamp, info: 'x' }])),
          };
        }
        const value = pathname.includes(one) ? 'one.example' : 'two.example';
        return { body: { Event: { info: 'made', Attribute: [{ type: 'domain', value, to_ids: true }] } } };
      };
      await intelFetch({}, context());
      stamps[two] = '200';
      asked.length = 0;
      await intelFetch({}, context());
      expect(asked.map(({ url }) => url)).to.deep.equal(['/misp/manifest.json', `/misp/${two}.json`]);
      expect(await held()).to.deep.equal(['domain one.example', 'domain two.example']);
    });

    it('asks for a file with what it is to be asked with, and again only when it has changed', async () => {
      await approve();
      const feed = await add('file', '/list.txt');
      const { feedCipher } = context().services;
      const sealed = feedCipher.seal(Buffer.from('Bearer made'), feed);
      await sql('update indicator_feeds set authorization_sealed = $2 where id = $1', feed, sealed);
      answer = () => ({ headers: { etag: '"1"' }, body: '203.0.113.7\nAS64496\n' });
      expect(await intelFetch({}, context())).to.deep.include({ created: 1, left_out: 1 });
      expect(asked[0]?.headers.authorization).to.equal('Bearer made');
      expect((await feedOf(feed))?.left_out).to.deep.include({ count: 1 });
      answer = () => ({ status: 304 });
      expect(await intelFetch({}, context())).to.deep.include({ failed: 0, created: 0, unchanged: 0 });
      expect(asked[1]?.headers['if-none-match']).to.equal('"1"');
    });

    it('ends what a feed names no more', async () => {
      await approve();
      const feed = await add('file', '/list.txt');
      await sql('update indicator_feeds set keep_days = 7 where id = $1', feed);
      answer = () => ({ body: '203.0.113.7\n203.0.113.8\n' });
      await intelFetch({}, context());
      await sql(`update indicators set seen_at = now() - interval '8 days' where tenant_id = $1`, tenant);
      answer = () => ({ body: '203.0.113.7\n' });
      expect(await intelFetch({}, context())).to.deep.include({ unchanged: 1, expired: 1 });
      const ended = await sql('select value from indicators where tenant_id = $1 and valid_until <= now()', tenant);
      expect(ended).to.deep.equal([{ value: '203.0.113.8' }]);
    });

    it('sends nothing to where nobody approved, and says why a feed failed', async () => {
      const feed = await add('file', '/list.txt');
      answer = () => ({ body: '203.0.113.7\n' });
      expect(await intelFetch({}, context())).to.deep.include({ feeds: 1, failed: 1 });
      expect(asked).to.deep.equal([]);
      expect((await feedOf(feed))?.last_error).to.include('approve');
      await approve();
      answer = () => ({ status: 403 });
      expect(await intelFetch({}, context())).to.deep.include({ failed: 1 });
      expect((await feedOf(feed))?.last_error).to.include('403');
      answer = () => ({ body: { neither: 'nor' } });
      await intelFetch({}, context());
      expect((await feedOf(feed))?.last_error).to.include('STIX');
      expect(await pairs()).to.deep.equal([]);
    });
  });
});
