import { expect } from 'chai';
import { PASSWORD, useApi } from '../support/api.ts';

const PORTAL = 'https://portal.bank.example';
const PREFLIGHT = { 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' };
/** What a page that is not listed may call itself. */
const OTHERS = [
  'null',
  'http://portal.bank.example',
  'https://portal.bank.example.attacker.example',
  'https://attackerportal.bank.example',
  'https://bank.example',
  'https://sub.portal.bank.example',
  'https://portal.bank.example:8443',
  'https://portal.bank.examp1e',
  'https://PORTAL.bank.example',
  'https://portal.bank.example/',
  'https://portal.bank.example,https://attacker.example',
  '*',
];

const corsHeaders = (headers: Headers) => [...headers.keys()].filter((name) => name.startsWith('access-control-'));

describe('requests of other origins', () => {
  describe('with no origin listed (the default)', () => {
    const api = useApi();

    for (const origin of [PORTAL, ...OTHERS]) {
      it(`answers ${origin} without any CORS header, preflights too`, async () => {
        const answers = [
          await api().call('GET', '/api/v1/jobs', { headers: { origin } }),
          await api().call('OPTIONS', '/api/v1/jobs', { headers: { origin, ...PREFLIGHT } }),
        ];
        for (const { headers } of answers) expect(corsHeaders(headers)).to.deep.equal([]);
      });
    }

    it('refuses what would change something and brings no credentials of its own, when a page elsewhere sent it', async () => {
      const { host, origin: ours } = new URL(api().url);
      const elsewhere: Record<string, string>[] = [
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { origin: 'null' },
        { origin: 'https://attacker.example' },
        { origin: `http://${host}.attacker.example` },
        { origin: ours, 'sec-fetch-site': 'cross-site' },
      ];
      for (const headers of elsewhere) {
        for (const path of ['/api/v1/auth/login', '/api/v1/auth/refresh', '/admin/queues/api/queues']) {
          const { status, body } = await api().call('POST', path, { body: {}, headers });
          expect([status, body.type], `${path} ${JSON.stringify(headers)}`).to.deep.equal([
            403,
            '/problems/cross-site',
          ]);
        }
      }
    });

    it('lets in pages of its own, programs, and whoever brings a token', async () => {
      const { email, access_token: token } = await api().person('admin');
      const body = { email, password: PASSWORD };
      const home: Record<string, string>[] = [
        {},
        { origin: api().url },
        { origin: api().url, 'sec-fetch-site': 'same-origin' },
        { 'sec-fetch-site': 'none' },
      ];
      for (const headers of home) {
        expect((await api().call('POST', '/api/v1/auth/login', { body, headers })).status).to.equal(200);
      }
      const headers = { origin: 'https://attacker.example', 'sec-fetch-site': 'cross-site' };
      const answer = await api().call('POST', '/api/v1/auth/logout', { token, headers });
      expect(answer.status).to.be.below(300);
      expect(corsHeaders(answer.headers)).to.deep.equal([]);
    });
  });

  describe('with a list', () => {
    const api = useApi({ http: { corsOrigins: `${PORTAL}, https://other.bank.example` } });

    it('lets a listed origin read, without cookies', async () => {
      const { headers } = await api().call('GET', '/api/v1/jobs', { headers: { origin: PORTAL } });
      expect(headers.get('access-control-allow-origin')).to.equal(PORTAL);
      expect(headers.get('access-control-expose-headers')).to.equal('X-Total-Count, X-Page-Count, X-Request-Id');
      expect(headers.has('access-control-allow-credentials')).to.equal(false);
      expect(headers.get('vary')).to.contain('Origin');
    });

    it('answers its preflight, to be kept for ten minutes', async () => {
      const { status, headers } = await api().call('OPTIONS', '/api/v1/jobs', {
        headers: { origin: PORTAL, ...PREFLIGHT },
      });
      expect(status).to.equal(204);
      expect(headers.get('access-control-max-age')).to.equal('600');
      expect(headers.get('access-control-allow-methods')).to.contain('POST');
      expect(headers.get('access-control-allow-headers')).to.match(/authorization/i);
      expect(headers.has('access-control-allow-credentials')).to.equal(false);
    });

    it('lets a listed origin sign in', async () => {
      const { email } = await api().person('admin');
      const headers = { origin: PORTAL, 'sec-fetch-site': 'cross-site' };
      const { status } = await api().call('POST', '/api/v1/auth/login', {
        body: { email, password: PASSWORD },
        headers,
      });
      expect(status).to.equal(200);
    });

    for (const origin of OTHERS) {
      it(`does not take ${origin} for it`, async () => {
        const plain = await api().call('GET', '/api/v1/jobs', { headers: { origin } });
        const preflight = await api().call('OPTIONS', '/api/v1/jobs', { headers: { origin, ...PREFLIGHT } });
        for (const { headers } of [plain, preflight]) {
          expect(corsHeaders(headers)).to.deep.equal([]);
          expect(headers.get('vary')).to.contain('Origin');
        }
      });
    }
  });
});
