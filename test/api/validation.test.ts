import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { routes } from '../../src/api/routes/index.ts';
import { useApi } from '../support/api.ts';

describe('what a request must look like', () => {
  const api = useApi();
  let token = '';
  before(async () => {
    token = (await api().person('admin')).access_token;
  });

  const post = (raw: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    api().call('POST', '/api/v1/users', { token, raw, headers });

  it('names each fault of a body', async () => {
    const { status, headers, body } = await post(JSON.stringify({ email: 'x', name: '', role: 'owner', tenant_id: 1 }));
    expect(status).to.equal(422);
    expect(headers.get('content-type')).to.contain('application/problem+json');
    expect(body).to.include({ type: '/problems/validation', status: 422, title: 'Unprocessable Entity' });
    expect(body.request_id).to.equal(headers.get('x-request-id'));
    expect(body.errors.map((error: { path: string }) => error.path)).to.include.members([
      'email',
      'name',
      'role',
      'tenant_id',
    ]);
  });

  for (const name of ['tenant_id', 'id', 'is_superuser', 'password_hash', '__proto__', 'constructor']) {
    it(`refuses a body with the unknown property ${name}`, async () => {
      const { status } = await post(`{"email":"a@bank.example","name":"A","role":"readonly_user","${name}":{"x":1}}`);
      expect(status).to.equal(422);
      expect(({} as Record<string, unknown>).x).to.equal(undefined);
    });
  }

  it('refuses unknown and repeated query parameters', async () => {
    for (const query of ['?nope=1', '?limit=1&limit=2', '?limit=0', '?limit=1e9', '?limit[x]=1', '?__proto__=1']) {
      expect((await api().call('GET', `/api/v1/jobs${query}`, { token })).status, query).to.equal(422);
    }
  });

  it('refuses what is not JSON', async () => {
    for (const raw of ['{', '"text"', '{"a":1}x', '\u0000']) {
      const { status, body } = await post(raw);
      expect(status, raw).to.equal(400);
      expect(body.type).to.equal('/problems/malformed-json');
    }
  });

  it('refuses nesting that no request needs', async () => {
    expect((await post('['.repeat(10_000) + ']'.repeat(10_000))).status).to.equal(400);
  });

  it('refuses other content types, charsets and compressed bodies', async () => {
    const types: Record<string, string>[] = [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'application/json; charset=utf-16' },
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    ];
    for (const headers of types) {
      const { status, body } = await post('{}', headers);
      expect(status, JSON.stringify(headers)).to.equal(415);
      expect(body.type).to.equal('/problems/unsupported-type');
    }
  });

  it('refuses a body over the cap', async () => {
    const { status, body } = await post(JSON.stringify({ name: 'x'.repeat(300 * 1024) }));
    expect(status).to.equal(413);
    expect(body.type).to.equal('/problems/too-large');
  });

  it('refuses times and texts that the database does not take', async () => {
    const times = ['0000-01-01T00:00:00Z', '2026-01-01T00:00:00%2B23:59'];
    const queries = times.flatMap((time) => [
      `jobs?created_after=${time}`,
      `audit?from=${time}`,
      `audit/export?to=${time}`,
    ]);
    for (const query of [...queries, 'audit?target=a%00b', 'audit/export?request_id=%00']) {
      const { status, body } = await api().call('GET', `/api/v1/${query}`, { token });
      expect([status, body.type], query).to.deep.equal([422, '/problems/validation']);
    }
    const selection = { created_before: '0000-01-01T00:00:00Z', dry_run: true };
    const cancel = await api().call('POST', '/api/v1/queues/scan/cancel', { token, body: selection });
    expect([cancel.status, cancel.body.type]).to.deep.equal([422, '/problems/validation']);
    const login = await api().call('POST', '/api/v1/auth/login', { body: { email: 'a\0b', password: 'c' } });
    expect(login.status).to.equal(422);
  });

  it('refuses half a surrogate pair wherever it stands', async () => {
    for (const [path, raw] of [
      ['/api/v1/queues/scan/cancel', '{"error_code":"\\ud800"}'],
      ['/api/v1/security/alerts', '{"title":"a","description":"b","severity":"low","evidence":{"a":["\\udc00"]}}'],
    ]) {
      const headers = { 'content-type': 'application/json' };
      const { status, body } = await api().call('POST', path as string, { token, raw, headers });
      expect([status, body.type], path).to.deep.equal([422, '/problems/validation']);
      expect(body.errors[0].path, path).to.match(/^(error_code|evidence)$/);
    }
  });

  it('refuses cursors that the list did not hand out', async () => {
    const listed = (...parts: string[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const cursors = [
      listed('a'),
      listed('yesterday at', 'x'),
      listed('2026-01-01', 'x'),
      listed('2026-01-01 00:00-0:a', '\0'),
    ];
    const events = '99999999999999999999-9999999999999999999';
    for (const query of [
      'jobs?cursor=x',
      ...cursors.map((cursor) => `jobs?cursor=${cursor}`),
      `events?after=${events}`,
    ]) {
      const { status, body } = await api().call('GET', `/api/v1/${query}`, { token });
      expect(status).to.equal(400);
      expect(body.type).to.equal('/problems/invalid-cursor');
    }
  });

  it('answers 404 for a path that is not there, and 405 with Allow for a wrong method', async () => {
    for (const path of ['/api/v1/nope', '/api/v1/jobs/', '/API/v1/jobs', '//api/v1/jobs', '/api/v1/jobs;x']) {
      expect((await api().call('GET', path, { token })).status, path).to.equal(404);
    }
    const wrong = await api().call('PUT', '/api/v1/jobs', { token });
    expect(wrong.status).to.equal(405);
    expect(wrong.headers.get('allow')).to.equal('GET, HEAD, OPTIONS, POST');
    const options = await api().call('OPTIONS', '/api/v1/jobs');
    expect([options.status, options.headers.get('allow')]).to.deep.equal([204, 'GET, HEAD, OPTIONS, POST']);
    expect((await api().call('HEAD', '/livez')).status).to.equal(200);
  });

  for (const route of routes.filter((each) => each.path.endsWith('/{id}') && each.method === 'get')) {
    it(`answers 404 alike for every id that is not there: ${route.path}`, async () => {
      const ids = [
        randomUUID(),
        'not-a-uuid',
        '0',
        '-1',
        'null',
        '%00',
        `${'x'.repeat(5_000)}`,
        randomUUID().toUpperCase(),
      ];
      const texts = new Set<string>();
      for (const id of ids) {
        const { status, text, body } = await api().call('GET', route.path.replace('{id}', id), { token });
        expect(status, id).to.equal(404);
        texts.add(text.replaceAll(body.request_id, ''));
      }
      expect([...texts]).to.have.lengthOf(1);
    });
  }
});
