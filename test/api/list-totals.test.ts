import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { routes } from '../../src/api/routes/index.ts';
import { isList } from '../../src/api/schemas.ts';
import { LARGEST_TOTAL } from '../../src/db/paging.ts';
import { useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { makeTenant } from '../support/tenant.ts';

const PORTAL = 'https://portal.bank.example';

describe('the length of a list', () => {
  const api = useApi({ http: { corsOrigins: PORTAL } });
  const lists = routes.filter((route) => isList(route.responses[200]?.schema));
  const addAlerts = (tenantId: string, count: number, severity = 'low') =>
    asOwner(
      api().db.ownerUrl,
      `insert into security_alerts (tenant_id, detection, fingerprint, severity, score, title, description, first_seen, last_seen)
       select $1, 'manual', gen_random_uuid()::text, $3, 0.5, 'title', 'text', now(), now() from generate_series(1, $2)`,
      [tenantId, count, severity],
    );
  const counts = async (token: string, path: string) => {
    const { status, headers, body } = await api().call('GET', path, { token });
    expect(status, path).to.equal(200);
    return { total: headers.get('x-total-count'), pages: headers.get('x-page-count'), body };
  };

  it('is said by every list there is, and nowhere else', async () => {
    const { access_token: token } = await api().person('admin');
    const plain = lists.filter(({ method, path }) => method === 'get' && !path.includes('{'));
    expect(plain.length).to.be.greaterThan(9);
    for (const { path } of plain) {
      // What changed is asked for between two moments.
      const asked = path.endsWith('/changes') ? `${path}?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z` : path;
      const { total, pages, body } = await counts(token, asked);
      expect(total, path).to.match(/^\d+$/);
      expect(Number(total), path).to.be.at.least(body.items.length);
      expect(pages, path).to.equal(String(Math.ceil(Number(total) / 50)));
    }
    for (const path of ['/api/v1/auth/me', '/api/v1/events', '/livez']) {
      expect((await api().call('GET', path, { token })).headers.has('x-total-count'), path).to.equal(false);
    }
  });

  it('is in the document of every list', async () => {
    const { body: document } = await api().call('GET', '/openapi.json');
    for (const { method, path } of lists) {
      const names = Object.keys(document.paths[path][method].responses[200].headers);
      expect(names, path).to.include.members(['X-Total-Count', 'X-Page-Count']);
    }
  });

  it('counts what the filter leaves, on every page the same', async () => {
    const tenantId = await makeTenant(api().db.ownerUrl);
    const { access_token: token } = await api().person('security_analyst', { tenantId });
    await addAlerts(tenantId, 7);
    await addAlerts(tenantId, 4, 'high');
    await addAlerts(api().tenantId, 3, 'high');
    const path = '/api/v1/security/alerts';
    expect(await counts(token, path)).to.include({ total: '11', pages: '1' });
    expect(await counts(token, `${path}?severity=critical`)).to.include({ total: '0', pages: '0' });
    let cursor = '';
    for (let page = 0; page < 3; page += 1) {
      const { total, pages, body } = await counts(token, `${path}?limit=3&severity=low${cursor}`);
      expect([total, pages]).to.deep.equal(['7', '3']);
      cursor = `&cursor=${body.next_cursor}`;
      if (page === 2) expect(body.next_cursor).to.equal(null);
    }
  });

  it(`goes no further than ${LARGEST_TOTAL}, which the document says means that many or more`, async function () {
    this.timeout(30_000);
    const tenantId = await makeTenant(api().db.ownerUrl);
    const { access_token: token } = await api().person('security_analyst', { tenantId });
    await addAlerts(tenantId, LARGEST_TOTAL - 1);
    const path = '/api/v1/security/alerts?limit=100';
    expect(await counts(token, path)).to.include({ total: String(LARGEST_TOTAL - 1), pages: '100' });
    await addAlerts(tenantId, 500);
    expect(await counts(token, path)).to.include({ total: String(LARGEST_TOTAL), pages: '100' });
    const { body: document } = await api().call('GET', '/openapi.json');
    const { headers } = document.paths['/api/v1/security/alerts'].get.responses[200];
    expect(headers['X-Total-Count'].description ?? headers['X-Total-Count'].schema.description).to.contain(
      `counted up to ${LARGEST_TOTAL}: that number means that many or more`,
    );
  });

  it('can be read by pages of listed origins', async () => {
    const { access_token: token } = await api().person('readonly_user');
    const { headers } = await api().call('GET', '/api/v1/jobs', { token, headers: { origin: PORTAL } });
    expect(headers.get('access-control-expose-headers')).to.equal('X-Total-Count, X-Page-Count, X-Request-Id');
    expect(headers.get('x-total-count')).to.equal('0');
    expect(headers.get('x-page-count')).to.equal('0');
  });

  it('stays out of the way of what refuses a request', async () => {
    const { access_token: token } = await api().person('readonly_user');
    for (const query of ['?cursor=nonsense', '?limit=0', `?cursor=${Buffer.from('["x","y"]').toString('base64url')}`]) {
      const { status, headers } = await api().call('GET', `/api/v1/jobs${query}`, { token });
      expect(status).to.be.oneOf([400, 422]);
      expect(headers.has('x-total-count')).to.equal(false);
    }
    expect((await api().call('GET', `/api/v1/jobs/${randomUUID()}`, { token })).status).to.equal(404);
  });
});
