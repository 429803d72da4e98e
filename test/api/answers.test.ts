import { expect } from 'chai';
import { useApi } from '../support/api.ts';

describe('every answer', () => {
  const api = useApi({ http: { userPerMinute: 20 } });

  const requests: [string, string, number][] = [
    ['GET', '/livez', 200],
    ['GET', '/startupz', 200],
    ['GET', '/health', 200],
    ['GET', '/openapi.json', 200],
    ['GET', '/', 200],
    ['GET', '/docs/', 200],
    ['GET', '/redoc/', 200],
    ['GET', '/api/v1/jobs', 401],
    ['GET', '/nope', 404],
    ['DELETE', '/livez', 405],
    ['GET', '/admin/queues', 401],
    ['OPTIONS', '/api/v1/jobs', 204],
  ];

  for (const [method, path, expected] of requests) {
    it(`has its headers: ${method} ${path}`, async () => {
      const { status, headers } = await api().call(method, path);
      expect(status).to.equal(expected);
      expect(headers.get('x-request-id')).to.match(/^[\w-]{36}$/);
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('referrer-policy')).to.equal('no-referrer');
      expect(headers.get('x-frame-options')).to.equal('DENY');
      expect(headers.get('x-powered-by')).to.equal(null);
      expect(headers.get('cache-control')).to.match(/^no-(store|cache)$/);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).to.contain("default-src 'none'").and.contain("frame-ancestors 'none'");
      expect(policy).not.to.match(/script-src[^;]*unsafe/);
      expect(policy).not.to.contain('upgrade-insecure-requests');
    });
  }

  it('carries the request id of the caller, if that is harmless', async () => {
    const idOf = async (id: string) =>
      (await api().call('GET', '/livez', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
    expect(await idOf('trace-0123456789.a_b')).to.equal('trace-0123456789.a_b');
    for (const id of ['short', 'x'.repeat(65), '<script>alert(1)</script>', 'a b c d e f g h', '%{jndi:x}%{jndi:x}']) {
      expect(await idOf(id)).not.to.equal(id);
    }
  });

  it('says what is left of the limit, and 429 with Retry-After beyond it', async () => {
    const { access_token: token } = await api().person('readonly_user');
    const first = await api().call('GET', '/api/v1/auth/me', { token });
    expect(first.headers.get('ratelimit')).to.equal('"user"; r=19; t=60');
    expect(first.headers.get('ratelimit-policy')).to.contain('q=20; w=60');
    for (let turn = 0; turn < 19; turn += 1) await api().call('GET', '/api/v1/auth/me', { token });
    const last = await api().call('GET', '/api/v1/auth/me', { token });
    expect(last.status).to.equal(429);
    expect(Number(last.headers.get('retry-after'))).to.be.within(1, 60);
    expect(last.body.type).to.equal('/problems/rate-limited');
    const other = await api().person('readonly_user');
    expect((await api().call('GET', '/api/v1/auth/me', { token: other.access_token })).status).to.equal(200);
  });

  it('never comes with CORS headers', async () => {
    const { headers } = await api().call('GET', '/livez', { headers: { origin: 'https://evil.example' } });
    expect(headers.get('access-control-allow-origin')).to.equal(null);
  });

  it('reports what the parts do, and what was measured', async () => {
    const { body } = await api().call('GET', '/health');
    // The disk of whoever runs the tests may be nearly full.
    expect(body.status).to.be.oneOf(['ok', 'slow']);
    const { disk, ...others } = body.components;
    expect(disk.state).to.be.oneOf(['ok', 'slow']);
    expect(Object.keys(others)).to.deep.equal(['postgres', 'redis', 'objects', 'queues', 'siem']);
    expect(Object.values(others).map((part) => (part as { state: string }).state)).to.deep.equal(Array(5).fill('ok'));
    expect((await api().call('GET', '/startupz')).status).to.equal(200);
    const metrics = await api().call('GET', '/metrics');
    expect(metrics.status).to.equal(200);
    expect(metrics.text).to.contain('http_request_duration_seconds_count{method="GET",route="/health",status="200"}');
    expect((await api().call('GET', '/metrics', { headers: { 'x-forwarded-for': '192.0.2.1' } })).status).to.equal(401);
  });
});

describe('sign-in limit', () => {
  const api = useApi({ http: { loginPer15Minutes: 3 } });

  it('counts attempts, whoever they are for', async () => {
    const statuses: number[] = [];
    for (const name of ['a', 'b', 'c', 'd']) {
      const body = { email: `${name}@bank.example`, password: 'wrong' };
      statuses.push((await api().call('POST', '/api/v1/auth/login', { body })).status);
    }
    expect(statuses).to.deep.equal([401, 401, 401, 429]);
  });
});
