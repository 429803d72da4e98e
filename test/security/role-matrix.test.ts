import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { routes } from '../../src/api/routes/index.ts';
import { can, PERMISSIONS, ROLES, type Role } from '../../src/domain/access/permissions.ts';
import { useApi } from '../support/api.ts';

/** Nothing in these requests is valid but who asks: an answer about the request itself would come too early. */
const JUNK = { body: { no_such_property: true }, query: '?no_such_parameter=1' };

describe('who may call what', () => {
  const api = useApi();
  const tokens = {} as Record<Role, string>;
  const guarded = routes.filter((route) => route.permission !== 'public');
  const call = (route: (typeof routes)[number], token?: string) =>
    api().call(route.method.toUpperCase(), route.path.replace(/\{\w+\}/g, randomUUID()) + JUNK.query, {
      token,
      ...(route.method === 'get' ? {} : { body: JUNK.body }),
    });

  before(async () => {
    for (const role of ROLES) tokens[role] = (await api().person(role)).access_token;
  });

  it('names a permission for every route', () => {
    const known = new Set<string>([...PERMISSIONS, 'public', 'signed-in']);
    expect(routes.filter((route) => !known.has(route.permission)).map((route) => route.path)).to.deep.equal([]);
    expect(routes.filter((route) => route.permission === 'public').map((route) => route.path)).to.deep.equal([
      '/api/v1/auth/login',
      '/api/v1/auth/refresh',
      '/api/v1/auth/accept-invitation',
      '/api/v1/auth/mfa/verify',
      '/api/v1/auth/sso',
      '/api/v1/auth/sso/{id}/start',
      '/api/v1/auth/sso/{id}/callback',
      '/livez',
      '/readyz',
      '/startupz',
      '/health',
      '/metrics',
      '/openapi.json',
    ]);
  });

  for (const route of guarded) {
    const name = `${route.method.toUpperCase()} ${route.path}`;

    it(`${name}: 401 for anybody unknown`, async () => {
      for (const token of [undefined, 'not.a.token']) {
        const { status, headers } = await call(route, token);
        expect(status).to.equal(401);
        expect(headers.get('www-authenticate')).to.match(/^Bearer /);
      }
    });

    for (const role of ROLES) {
      const allowed = route.permission === 'signed-in' || can(role, route.permission as never);
      it(`${name}: ${allowed ? 'heard' : '403'} as ${role}`, async () => {
        // Signing out with a valid request would end the session that the other tests use; junk is refused before.
        const { status } = await call(route, tokens[role]);
        if (allowed) expect(status).to.be.oneOf([404, 415, 422]);
        else expect(status).to.equal(403);
      });
    }
  }

  it('is decided by the role as it is now, not as it was when the token was made', async () => {
    const admin = await api().person('admin');
    const other = await api().person('network_engineer');
    const users = (token: string) => api().call('GET', '/api/v1/users', { token });
    expect((await users(other.access_token)).status).to.equal(403);
    const change = await api().call('PATCH', `/api/v1/users/${other.id}`, {
      token: admin.access_token,
      body: { disabled: true },
    });
    expect(change.status).to.equal(200);
    expect((await users(other.access_token)).status).to.equal(401);
  });

  it('ends with the role: what a session and a key could do with the old one, they cannot with the new one', async () => {
    const admin = await api().person('admin');
    const other = await api().person('security_analyst');
    const named = { name: 'key', permissions: ['security:write'], expires_in_days: 1 };
    const key = await api().call('POST', '/api/v1/api-keys', { token: other.access_token, body: named });
    const body = { title: 'a', description: 'b', severity: 'low', evidence: {} };
    const alert = (options: object) => api().call('POST', '/api/v1/security/alerts', { body, ...options });
    const headers = { 'x-api-key': key.body.key };
    expect([(await alert({ token: other.access_token })).status, (await alert({ headers })).status]).to.deep.equal([
      201, 201,
    ]);
    const change = await api().call('PATCH', `/api/v1/users/${other.id}`, {
      token: admin.access_token,
      body: { role: 'readonly_user' },
    });
    expect(change.status).to.equal(200);
    expect([(await alert({ token: other.access_token })).status, (await alert({ headers })).status]).to.deep.equal([
      401, 403,
    ]);
  });
});
