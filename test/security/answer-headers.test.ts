import { expect } from 'chai';
import { useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { count, useFigures } from '../support/security/figures.ts';
import { OPERATIONS } from '../support/security/operations.ts';
import { askRaw } from '../support/security/raw-http.ts';
import { thingMakers } from '../support/security/things.ts';

/** What some have to be asked. */
const ASKED: Record<string, string> = {
  '/api/v1/events/stream': '?seconds=1',
  '/api/v1/network/changes': '?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z',
  '/api/v1/network/history': '?node=192.0.2.1',
};

describe('the headers of every kind of answer', function () {
  this.timeout(30_000);
  const api = useApi({ http: { publicUrl: 'https://ringfence.bank.example', userPerMinute: 240 } });
  const figures = useFigures('headers', { answers: 0, kinds: 0 });
  const kinds = new Set<string>();

  const check = (name: string, { status, headers }: { status: number; headers: Headers }, data = true) => {
    count(figures, 'answers');
    kinds.add(`${status}`);
    figures.kinds = kinds.size;
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy, name).to.contain("default-src 'none'");
    if (!/sandbox/.test(policy)) expect(policy, name).to.match(/frame-ancestors 'none'.*base-uri '(none|self)'/);
    expect(policy, name).not.to.match(/script-src[^;]*(unsafe|\*|https?:)/);
    expect(headers.get('strict-transport-security'), name).to.equal('max-age=31536000; includeSubDomains');
    expect(headers.get('x-content-type-options'), name).to.equal('nosniff');
    expect(headers.get('referrer-policy'), name).to.equal('no-referrer');
    expect(headers.get('cross-origin-opener-policy'), name).to.equal('same-origin');
    expect(headers.get('cross-origin-resource-policy'), name).to.equal('same-origin');
    for (const header of ['x-powered-by', 'server']) expect(headers.get(header), name).to.equal(null);
    if (data) expect(headers.get('cache-control'), name).to.equal('no-store');
    const type = headers.get('content-type');
    if (type && /^(text|application\/(problem\+)?json)/.test(type)) expect(type, name).to.match(/charset=utf-8/i);
  };

  it('H1: are there with 200 to 503, with files, data, pages and nothing', async () => {
    const admin = await api().person('admin');
    const { access_token: token } = admin;
    const make = thingMakers(api());
    const owner = { side: { tenantId: api().tenantId, admin }, person: admin };
    const call = async (method: string, path: string, options = {}) => api().call(method, path, { token, ...options });
    const report = await make.reports?.(owner);
    const file = await make.files?.(owner);
    await asOwner(api().db.ownerUrl, `update reports set storage_key = 'reports/not-there' where id <> $1`, [report]);
    const cases: [number, string, string, object?][] = [
      [200, 'GET', '/api/v1/auth/me'],
      [200, 'GET', `/api/v1/reports/${report}/download`],
      [200, 'GET', `/api/v1/files/${file}/rejects`],
      [200, 'GET', '/api/v1/audit/export?format=csv'],
      [200, 'GET', '/metrics'],
      [202, 'POST', '/api/v1/reports', { body: {} }],
      [204, 'OPTIONS', '/api/v1/jobs'],
      [400, 'POST', '/api/v1/auth/login', { raw: '{', headers: { 'content-type': 'application/json' } }],
      [401, 'GET', '/api/v1/jobs', { token: 'a.b.c' }],
      [403, 'POST', '/api/v1/auth/login', { body: {}, token: undefined, headers: { origin: 'https://192.0.2.1' } }],
      [404, 'GET', '/nope'],
      [404, 'GET', '/api/v1/jobs/00000000-0000-4000-8000-000000000000'],
      [405, 'DELETE', '/livez'],
      [
        413,
        'POST',
        '/api/v1/auth/login',
        { raw: JSON.stringify({ email: 'x'.repeat(300_000) }), headers: { 'content-type': 'application/json' } },
      ],
      [415, 'POST', '/api/v1/auth/login', { raw: 'x', headers: { 'content-type': 'text/plain' } }],
      [422, 'GET', '/api/v1/jobs?limit=0'],
    ];
    for (const [status, method, path, options] of cases) {
      const answer = await call(method, path, options);
      expect(answer.status, `${method} ${path}`).to.equal(status);
      check(`${method} ${path}`, answer);
    }
    for (const path of ['/', '/docs/', '/redoc/', '/favicon.svg', '/docs/assets/swagger-ui.css'])
      check(path, await fetch(api().url + path), false);
    const page = await fetch(`${api().url}/`);
    // Not by fetch, which says that it wants no answer of a cache.
    const headers = { 'if-none-match': page.headers.get('etag') ?? '' };
    const again = await askRaw(api().url, 'GET', '/', { headers });
    expect(again.status).to.equal(304);
    check('304', { status: 304, headers: new Headers(again.headers as Record<string, string>) }, false);
  });

  it('H1: are there with 409, 429 and 500', async () => {
    const admin = await api().person('admin');
    const { access_token: token } = admin;
    const { body } = await api().call('POST', '/api/v1/reports', { token, body: {} });
    const path = `/api/v1/reports/${body.report_id}/download`;
    const early = await api().call('GET', path, { token });
    expect(early.status).to.equal(409);
    check('409', early);
    await asOwner(
      api().db.ownerUrl,
      `update reports set state = 'ready', storage_key = 'reports/not-there', size = 1, file_name = 'x' where id = $1`,
      [body.report_id],
    );
    const broken = await api().call('GET', path, { token });
    expect(broken.status).to.equal(500);
    check('500', broken);
    // Of the fault itself the answer says what to do, and nothing of the inside.
    expect(broken.text).not.to.match(/not-there|node_modules|node:|\.ts\b|\n\s+at |ENOENT/);
    let last = broken;
    for (let turn = 0; turn < 280 && last.status !== 429; turn += 1)
      last = await api().call('GET', '/api/v1/auth/me', { token });
    expect(last.status).to.equal(429);
    check('429', last);
  });

  it('lists no folder', async () => {
    for (const path of [
      '/js/',
      '/js',
      '/docs/assets/',
      '/redoc/assets/',
      '/.git/',
      '/.env',
      '/node_modules/',
      '/api/',
      '/admin/',
    ])
      expect((await api().call('GET', path)).status, path).to.equal(404);
  });

  it('W1: no GET changes anything', async () => {
    const admin = await api().person('admin');
    const make = thingMakers(api());
    const owner = { side: { tenantId: api().tenantId, admin }, person: admin };
    const ids: Record<string, string> = Object.fromEntries(
      await Promise.all(Object.entries(make).map(async ([kind, one]) => [kind, await one(owner)])),
    );
    ids.detections = 'beacon';
    const before = await digest();
    const refused: string[] = [];
    let asked = 0;
    for (const { path, method, permission } of OPERATIONS) {
      if (method !== 'GET' || permission === 'public') continue;
      const kind = /([a-z-]+)\/\{id\}/.exec(path)?.[1] ?? '';
      const target = path
        .replace('{id}', ids[kind] ?? '')
        .replace('{object_id}', `identity--${ids[kind]}`)
        .replace('{protocol}', 'tcp')
        .replace('{port}', '443')
        .replace('{queue}', 'report');
      const { status } = await api().call('GET', `${target}${ASKED[path] ?? ''}`, { token: admin.access_token });
      if (status !== 200) refused.push(`${status} ${target}`);
      asked += 1;
    }
    expect(refused).to.deep.equal([]);
    expect(asked).to.be.greaterThan(20);
    expect(await digest()).to.deep.equal(before);
  });

  /** All but what notes that somebody looked. */
  async function digest(): Promise<unknown> {
    const { ownerUrl } = api().db;
    const named = `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename !~ '^(audit_|flows_|siem_|export_volumes|session_networks|request_signals)'`;
    const tables = await asOwner<{ name: string }>(ownerUrl, named);
    const sums = tables.map(async ({ name }) => {
      const [row] = await asOwner(
        ownerUrl,
        `select '${name}' as name, md5(string_agg(t::text, ',' order by t::text)) as sum from ${name} t`,
      );
      return row;
    });
    return Promise.all(sums);
  }
});
