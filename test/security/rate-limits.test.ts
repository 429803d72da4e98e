import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { routes } from '../../src/api/routes/index.ts';
import { type Answer, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';

const ALERT = { title: 'Seen by hand', description: 'A printer talks to the vault.', severity: 'low' };
const SCAN = { kind: 'threat-scan', payload: {} };

/** What a limit has left, from the answer's header; undefined when it did not count the request. */
function left({ headers }: Answer, name: string): number | undefined {
  const found = new RegExp(`"${name}"; r=(\\d+)`).exec(headers.get('ratelimit') ?? '')?.[1];
  return found === undefined ? undefined : Number(found);
}

function expectTooMany(answer: Answer, limit: string): void {
  expect([answer.status, answer.body.type, answer.body.limit]).to.deep.equal([429, '/problems/rate-limited', limit]);
  expect(answer.headers.get('content-type')).to.contain('application/problem+json');
  const seconds = Number(answer.headers.get('retry-after'));
  expect(seconds).to.be.within(1, 3_600);
  expect(answer.body.retry_after).to.equal(seconds);
  expect(left(answer, limit)).to.equal(0);
  expect(answer.headers.get('ratelimit-policy')).to.contain(`"${limit}"; q=`);
}

describe('rate limits by address', () => {
  describe('straight at the API', () => {
    const api = useApi({ http: { anonymousPerHour: 5 } });

    it('X1: count by the socket, whatever X-Forwarded-For says', async () => {
      const statuses: number[] = [];
      for (let turn = 0; turn < 30; turn += 1) {
        const headers = {
          'x-forwarded-for': `198.51.100.${turn}`,
          'x-real-ip': `198.51.100.${turn}`,
          forwarded: `for=198.51.100.${turn}`,
        };
        statuses.push((await api().call('GET', '/api/v1/jobs', { headers })).status);
      }
      expect(statuses).to.deep.equal([...Array(5).fill(401), ...Array(25).fill(429)]);
    });
  });

  describe('behind a proxy that is named', () => {
    const api = useApi({ http: { anonymousPerHour: 3, trustedProxies: '127.0.0.1, ::1' } });
    const from = async (forwarded: string, path = '/api/v1/jobs', more: Record<string, string> = {}) =>
      (await api().call('GET', path, { headers: { 'x-forwarded-for': forwarded, ...more } })).status;

    it('X2: believe only the right-most entry, which the proxy wrote', async () => {
      const client = '198.51.100.7';
      const forged = [
        client,
        `192.0.2.1, ${client}`,
        `127.0.0.1, 10.0.0.1, ${client}`,
        `127.0.0.1,${client}`,
        `"; drop, ${client}`,
      ];
      const statuses: number[] = [];
      for (const header of forged) statuses.push(await from(header, '/api/v1/jobs', { 'x-real-ip': '127.0.0.1' }));
      expect(statuses).to.deep.equal([401, 401, 401, 429, 429]);
      expect(await from('198.51.100.8')).to.equal(401);
    });

    it('X2: give nobody what is for this machine alone', async () => {
      for (const header of ['127.0.0.1, 198.51.100.9', '::1, 198.51.100.9']) {
        expect(await from(header, '/metrics'), header).to.equal(401);
      }
    });

    it('X3: take a whole /64 of IPv6 for one, and every spelling of an address', async () => {
      const statuses: number[] = [];
      for (const address of [
        '2001:db8:1:1::1',
        '2001:DB8:1:1:ffff::9',
        '2001:0db8:0001:0001:1:2:3:4',
        '2001:db8:1:1::5',
      ]) {
        statuses.push(await from(address));
      }
      expect(statuses).to.deep.equal([401, 401, 401, 429]);
      expect(await from('2001:db8:1:2::1')).to.equal(401);
      const mapped = [await from('198.51.100.20'), await from('::ffff:198.51.100.20'), await from('198.51.100.20')];
      expect([...mapped, await from('::ffff:c633:6414')]).to.deep.equal([401, 401, 401, 429]);
    });

    it('X3: have one bucket for all spellings of a path: the others lead nowhere', async () => {
      const client = '198.51.100.30';
      for (let turn = 0; turn < 3; turn += 1) await from(client);
      expect(await from(client)).to.equal(429);
      for (const path of [
        '/api/v1/jobs/',
        '/API/v1/jobs',
        '/api/v1/Jobs',
        '//api/v1/jobs',
        '/api//v1/jobs',
        '/api/v1/%6aobs',
      ]) {
        expect(await from(client, path), path).to.equal(404);
      }
    });
  });
});

describe('rate limits of their own', () => {
  const api = useApi({
    http: { scansPerUserPerHour: 3, scansPerAddressPerHour: 5, alertsPerUserPerHour: 2, alertsPerAddressPerHour: 3 },
  });
  const submit = (token: string, body: object = SCAN) => api().call('POST', '/api/v1/jobs', { token, body });
  const raise = (token: string, body: object = ALERT) => api().call('POST', '/api/v1/security/alerts', { token, body });

  it('X4: let a user scan so often an hour, and an address so often over all its users', async () => {
    const [one, other] = [await api().person('admin'), await api().person('admin')];
    const first = await submit(one.access_token);
    expect([first.status, left(first, 'scan'), left(first, 'scan-address')]).to.deep.equal([202, 2, 4]);
    expect(left(first, 'user')).to.be.a('number');
    expect(first.headers.get('ratelimit-policy')).to.contain('"scan"; q=3; w=3600');
    const kinds = ['port-research', 'discovery'];
    for (const kind of kinds) expect((await submit(one.access_token, { kind, payload: {} })).status).to.equal(202);
    expectTooMany(await api().call('POST', '/api/v1/network/discover', { token: one.access_token, body: {} }), 'scan');
    // The refused one counts for the address as well: it came from there.
    expect((await submit(other.access_token)).status).to.equal(202);
    expectTooMany(await submit(other.access_token), 'scan-address');
    const queued = await asOwner(api().db.ownerUrl, 'select 1 from jobs where tenant_id = $1', [api().tenantId]);
    expect(queued).to.have.length(4);
  });

  it('X4: count nothing of that for other jobs, for requests that are not well formed, and for whoever may not', async () => {
    const { access_token: token } = await api().person('admin');
    for (const body of [
      { kind: 'nonsense', payload: {} },
      { kind: 'threat-scan', payload: { rows: [] } },
    ]) {
      const answer = await submit(token, body);
      expect([answer.status, left(answer, 'scan')]).to.deep.equal([422, undefined]);
    }
    const denied = await submit((await api().person('readonly_user')).access_token);
    expect([denied.status, left(denied, 'scan')]).to.deep.equal([403, undefined]);
  });

  it('X4: count a scan that is tried again like a new one', async () => {
    const { access_token: token } = await api().person('admin');
    const [job] = await asOwner<{ id: string }>(
      api().db.ownerUrl,
      `update jobs set state = 'failed' where id = (select id from jobs where kind = 'threat-scan' limit 1) returning id`,
    );
    expectTooMany(await api().call('POST', `/api/v1/jobs/${job?.id}/retry`, { token }), 'scan-address');
    const [after] = await asOwner<{ state: string }>(api().db.ownerUrl, 'select state from jobs where id = $1', [
      job?.id,
    ]);
    expect(after?.state).to.equal('failed');
  });

  it('X4: let a user raise so many alerts an hour, and an address so many', async () => {
    const [one, other] = [await api().person('security_analyst'), await api().person('security_analyst')];
    expect((await raise(one.access_token)).status).to.equal(201);
    const second = await raise(one.access_token);
    expect([second.status, left(second, 'alert'), left(second, 'alert-address')]).to.deep.equal([201, 0, 1]);
    expectTooMany(await raise(one.access_token), 'alert');
    expectTooMany(await raise(other.access_token), 'alert-address');
    expect((await api().call('GET', '/api/v1/security/alerts', { token: one.access_token })).body.items).to.have.length(
      2,
    );
  });

  it('are named in the routes and in the document', async () => {
    const { body: document } = await api().call('GET', '/openapi.json');
    const own = routes.filter(({ limit }) => limit === 'scan' || limit === 'alert');
    expect(own.map(({ operationId }) => operationId)).to.include.members([
      'submitJob',
      'retryJob',
      'discoverNetwork',
      'createAlert',
    ]);
    for (const { method, path, limit } of own) {
      expect(document.paths[path][method].responses[429].description, path).to.contain(`every ${limit} counts apart`);
    }
  });

  it('ship with 10 scans and 50 alerts an hour for a user, 50 and 200 for an address', async () => {
    const { default: files } = await import('../../config/default.json', { with: { type: 'json' } });
    expect(files.http).to.include({
      scansPerUserPerHour: 10,
      scansPerAddressPerHour: 50,
      alertsPerUserPerHour: 50,
      alertsPerAddressPerHour: 200,
    });
  });
});

describe('rate limits and requests that last', () => {
  const api = useApi({ http: { userPerMinute: 50 } });

  it('count a poll that waits once, when it comes', async () => {
    const { access_token: token } = await api().person('readonly_user');
    const { body: start } = await api().call('GET', '/api/v1/events', { token });
    const waiting = api().call('GET', `/api/v1/events?wait=2&after=${start.cursor}`, { token });
    await wait(500);
    const between = await api().call('GET', '/api/v1/auth/me', { token });
    expect(left(between, 'user')).to.equal(47);
    expect(left(await waiting, 'user')).to.equal(48);
    expect(left(await api().call('GET', '/api/v1/auth/me', { token }), 'user')).to.equal(46);
  });

  it('count an answer that streams once', async () => {
    const { access_token: token } = await api().person('admin');
    const { body, status } = await api().call('GET', '/api/v1/audit/export?format=csv', { token });
    expect([status, typeof body]).to.deep.equal([200, 'string']);
    expect(left(await api().call('GET', '/api/v1/auth/me', { token }), 'user')).to.equal(48);
  });
});

describe('rate limits while Redis is away', () => {
  const api = useApi({ http: { userPerMinute: 10, scansPerUserPerHour: 2, loginPer15Minutes: 6 } });

  it('X5: hold in this process, those of sign-ins too, and nobody gets a fault of ours', async () => {
    const person = await api().person('admin');
    api().services.redis.disconnect();
    const answers: Answer[] = [];
    for (let turn = 0; turn < 12; turn += 1) {
      answers.push(await api().call('GET', '/api/v1/auth/me', { token: person.access_token }));
    }
    expect(answers.map(({ status }) => status)).to.deep.equal([...Array(10).fill(200), 429, 429]);
    expectTooMany(answers.at(-1) as Answer, 'user');

    const other = await api().person('admin');
    const scans: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      scans.push((await api().call('POST', '/api/v1/jobs', { token: other.access_token, body: SCAN })).status);
    }
    expect(scans).to.deep.equal([202, 202, 429]);

    const logins: number[] = [];
    for (let turn = 0; turn < 7; turn += 1) {
      const body = { email: `nobody-${turn}@bank.example`, password: 'wrong' };
      logins.push((await api().call('POST', '/api/v1/auth/login', { body })).status);
    }
    expect(logins).to.deep.equal([401, 401, 401, 401, 401, 429, 429]);
  });
});
