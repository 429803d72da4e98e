import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { findDestination, recordBlocked } from '../../src/db/destinations.ts';
import { DestinationNotAllowed } from '../../src/infra/destination-not-allowed.ts';
import { type Destination, readDestinationUrl } from '../../src/infra/destination-url.ts';
import { OutboundFailed } from '../../src/infra/outbound-failed.ts';
import { outboundFetch } from '../../src/infra/outbound-fetch.ts';
import { type OutboundRules, outboundRequest } from '../../src/infra/outbound-request.ts';
import { ownEndpoints } from '../../src/infra/own-endpoints.ts';
import { startAuditSealer } from '../../src/workers/audit-sealer.ts';
import { startSiemShipper } from '../../src/workers/siem-shipper.ts';
import { PASSWORD, type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { hostileUrls } from '../support/security/hostile-urls.ts';
import { selfSigned } from '../support/siem-sink.ts';
import { quietLog } from '../support/workers.ts';

const LOOPBACK = ['127.0.0.0/8', '::1/128'];
const anybodys: OutboundRules = { isOwn: async () => false };

/** A server of a test that counts whoever connects. */
async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('requests that leave the platform', function () {
  this.timeout(60_000);
  const api = useApi();
  let admin: Person;
  let hits = 0;
  let trap: ReturnType<typeof createTcp>;
  let port: number;
  let internal: Server;
  let internalPort: number;
  let answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => response.end('ok');

  const approve = (body: Record<string, unknown>) =>
    api().call('POST', '/api/v1/destinations', {
      token: admin.access_token,
      body: { name: 'somewhere', purpose: 'webhook', ...body },
    });
  const at = (text: string, within: string[] = []): Destination => ({
    ...readDestinationUrl(text).at,
    internal: within,
  });
  const send = (url: string, rules: OutboundRules = anybodys, within: string[] = [], options = {}) =>
    Promise.resolve()
      .then(() => outboundRequest(url, { destination: at(url, within), ...options }, rules))
      .catch((error: unknown) => error);
  const sendInside = (path = '/', options = {}) =>
    send(`http://127.0.0.1:${internalPort}${path}`, anybodys, LOOPBACK, options);

  before(async () => {
    admin = await api().person('admin');
    await api().call('POST', '/api/v1/auth/step-up', { token: admin.access_token, body: { password: PASSWORD } });
    trap = createTcp((socket: Socket) => {
      hits += 1;
      socket.on('error', () => {});
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret');
    });
    // On every address of the machine, both families.
    await new Promise<void>((resolve) => trap.listen(0, '::', resolve));
    port = (trap.address() as AddressInfo).port;
    internal = createServer((request, response) => answer(request, response));
    internalPort = await listen(internal);
  });
  after(() => {
    trap.close();
    internal.closeAllConnections();
    internal.close();
  });
  afterEach(() => {
    answer = (_request, response) => response.end('ok');
  });

  it('go to no forbidden address, however it is written: refused when saved, not connected when sent', async () => {
    const urls = hostileUrls(port);
    expect(new Set(urls).size).to.be.at.least(120);
    const wrong: unknown[] = [];
    for (const url of urls) {
      const { status, body } = await approve({ url });
      if (status !== 422) wrong.push({ url, saved: status, body });
      const outcome = await send(url);
      if (!(outcome instanceof DestinationNotAllowed)) wrong.push({ url, sent: outcome });
    }
    expect(wrong).to.deep.equal([]);
    expect(hits).to.equal(0);
    const saved = await api().call('GET', '/api/v1/destinations', { token: admin.access_token });
    expect(saved.body.items).to.deep.equal([]);
    console.error(`      ${urls.length} spellings, saved and sent: 0 accepted, 0 connections`);
  });

  it('answer a refused destination with its problem and a hint', async () => {
    const { status, body } = await approve({ url: 'https://169.254.169.254' });
    expect(status).to.equal(422);
    expect(body).to.include({ type: '/problems/destination-not-allowed' });
    expect(body.hint).to.contain('https://');
  });

  it('go to the address that was checked, and never where the name points a moment later (50 times)', async () => {
    answer = (request, response) => response.end(`host ${request.headers.host}`);
    // The same port, so that only the address tells the two apart.
    const second = createTcp((socket: Socket) => {
      hits += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => second.listen(internalPort, '127.0.0.2', resolve));
    for (let turn = 0; turn < 50; turn += 1) {
      let asked = 0;
      const resolve = async () => {
        asked += 1;
        return [{ address: asked % 2 === turn % 2 ? '127.0.0.2' : '127.0.0.1' }];
      };
      const rules = { ...anybodys, resolve };
      const outcome = await send(`http://rebind.example:${internalPort}/`, rules, ['127.0.0.1/32']);
      expect(asked, 'asked the resolver').to.equal(1);
      if (turn % 2 === 1) expect(outcome).to.be.instanceOf(DestinationNotAllowed);
      else expect(String((outcome as { body: Buffer }).body)).to.equal(`host rebind.example:${internalPort}`);
    }
    second.close();
    expect(hits).to.equal(0);
  });

  it('are stopped when one of several addresses is forbidden, in whatever order and family', async () => {
    const good = ['93.184.215.14', '2606:4700:4700::1111'];
    const bad = ['127.0.0.1', '::1', '10.0.0.1', '169.254.169.254', 'fe80::1', '::ffff:127.0.0.1', 'fd00::1'];
    for (const forbidden of bad) {
      for (const allowed of good) {
        for (const pair of [
          [forbidden, allowed],
          [allowed, forbidden],
        ]) {
          const resolve = async () => pair.map((address) => ({ address }));
          const outcome = await send(`http://mixed.example:${port}/`, { ...anybodys, resolve });
          expect(outcome, pair.join()).to.be.instanceOf(DestinationNotAllowed);
        }
      }
    }
    expect(hits).to.equal(0);
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`follow a ${status} nowhere`, async () => {
      for (const location of [`http://127.0.0.1:${port}/`, `//127.0.0.1:${port}/`, 'file:///etc/passwd', '/here']) {
        answer = (_request, response) => response.writeHead(status, { location }).end('elsewhere');
        expect(await sendInside())
          .to.be.instanceOf(OutboundFailed)
          .with.property('code', 'redirected');
      }
      expect(hits).to.equal(0);
    });
  }

  it('carry no header that could end and begin another', async () => {
    for (const value of ['a\r\nX-Evil: 1', 'a\nb', 'a\rb', 'a\0b']) {
      expect(await sendInside('/', { headers: { 'x-name': value } })).to.be.instanceOf(DestinationNotAllowed);
      expect(await sendInside('/', { headers: { [value]: 'x' } })).to.be.instanceOf(DestinationNotAllowed);
    }
  });

  it('go to the approved scheme, host and port only', async () => {
    const destination = at(`http://127.0.0.1:${internalPort}`, LOOPBACK);
    const others = [
      `http://127.0.0.1:${port}/`,
      `https://127.0.0.1:${internalPort}/`,
      `http://127.0.0.2:${internalPort}/`,
    ];
    for (const url of others) {
      const outcome = await outboundRequest(url, { destination }, anybodys).catch((error: unknown) => error);
      expect(outcome, url).to.be.instanceOf(DestinationNotAllowed);
    }
    expect(hits).to.equal(0);
  });

  it('do work to an internal destination that is meant', async () => {
    answer = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () =>
        response.writeHead(202, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.concat(chunks))),
      );
    };
    const outcome = await sendInside('/hook?x=1', {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    });
    expect(outcome).to.include({ status: 202 });
    expect(String((outcome as { body: Buffer }).body)).to.equal('{"a":1}');
  });

  it('prove by certificate whom they reached, by the name and not by the address', async () => {
    const pair = selfSigned();
    const server = createHttps(pair, (_request, response) => response.end('tls'));
    const tlsPort = await listen(server as unknown as Server);
    const resolve = async () => [{ address: '127.0.0.1' }];
    const of = (host: string, ca?: string) =>
      send(`https://${host}:${tlsPort}/`, { ...anybodys, resolve, ca }, LOOPBACK);
    expect(await of('127.0.0.1', pair.cert)).to.include({ status: 200 });
    expect(await of('other.example', pair.cert)).to.be.instanceOf(OutboundFailed);
    expect(await of('127.0.0.1')).to.be.instanceOf(OutboundFailed);
    server.closeAllConnections();
    server.close();
  });

  describe('take of an answer', () => {
    const endless = (chunk: Buffer) => (_request: IncomingMessage, response: ServerResponse) => {
      const more = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };

    it('no more than the cap of 10 GB, announced or not', async () => {
      let sent = 0;
      answer = (request, response) => {
        response.on('close', () => {
          sent = request.socket.bytesWritten;
        });
        endless(Buffer.alloc(65_536, 'x'))(request, response);
      };
      expect(await sendInside())
        .to.be.instanceOf(OutboundFailed)
        .with.property('code', 'answer-too-large');
      answer = (request, response) => {
        response.writeHead(200, { 'content-length': 10_000_000_000 });
        endless(Buffer.alloc(65_536, 'x'))(request, response);
      };
      expect(await sendInside())
        .to.be.instanceOf(OutboundFailed)
        .with.property('code', 'answer-too-large');
      expect(sent).to.be.below(64 * 1024 * 1024);
    });

    it('nothing that comes too slowly', async () => {
      answer = (_request, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('x'), 50);
        response.on('close', () => clearInterval(timer));
      };
      expect(await sendInside('/', { timeout: 500 }))
        .to.be.instanceOf(OutboundFailed)
        .with.property('code', 'timeout');
      answer = () => {};
      expect(await sendInside('/', { timeout: 500 }))
        .to.be.instanceOf(OutboundFailed)
        .with.property('code', 'timeout');
    });

    it('no bomb of gzip, nor anything compressed otherwise', async () => {
      const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
      answer = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      expect(await sendInside())
        .to.be.instanceOf(OutboundFailed)
        .with.property('code', 'answer-too-large');
      answer = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip');
      expect(await sendInside())
        .to.be.instanceOf(OutboundFailed)
        .with.property('code', 'bad-answer');
      answer = (_request, response) => response.writeHead(200, { 'content-encoding': 'br' }).end('x');
      expect(await sendInside())
        .to.be.instanceOf(OutboundFailed)
        .with.property('code', 'bad-answer');
    });

    it('no million headers, nor a few hundred', async () => {
      for (const count of [200, 1_000_000]) {
        const server = createTcp((socket) => {
          socket.on('error', () => {});
          socket.once('data', () => {
            socket.write('HTTP/1.1 200 OK\r\n');
            socket.end(`${Array.from({ length: count }, (_, n) => `X-${n}: 1`).join('\r\n')}\r\n\r\nbody`);
          });
        });
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        const outcome = await send(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, anybodys, LOOPBACK);
        expect(outcome).to.be.instanceOf(OutboundFailed).with.property('code', 'bad-answer');
        server.close();
      }
    });
  });

  it('have a fetch for libraries, which keeps to the same', async () => {
    const fetchOut = outboundFetch(
      async (url) => (url.includes(String(internalPort)) ? at(url, LOOPBACK) : undefined),
      anybodys,
    );
    answer = (request, response) => {
      response.setHeader('content-type', 'application/json');
      request.on('data', () => {});
      request.on('end', () =>
        response.end(JSON.stringify({ method: request.method, type: request.headers['content-type'] })),
      );
    };
    const response = await fetchOut(`http://127.0.0.1:${internalPort}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'x' }),
      redirect: 'manual',
    });
    expect(await response.json()).to.deep.equal({
      method: 'POST',
      type: 'application/x-www-form-urlencoded;charset=UTF-8',
    });
    const refused = await fetchOut(`http://127.0.0.1:${port}/`).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(DestinationNotAllowed);
    expect(hits).to.equal(0);
  });

  describe('never go to our own parts', () => {
    const own = ownEndpoints(
      { urls: ['postgres://u:p@db.bank.example/x', 'redis://10.1.1.6:6380'], ports: [8080] },
      async (host) => [{ address: host === 'db.bank.example' ? '10.1.1.5' : host }],
    );

    it('by whatever name they are reached', async () => {
      expect(await own('10.1.1.5', 5432)).to.equal(true);
      expect(await own('::ffff:10.1.1.5', 5432)).to.equal(true);
      expect(await own('10.1.1.6', 6380)).to.equal(true);
      expect(await own('127.0.0.1', 8080)).to.equal(true);
      expect(await own('10.1.1.5', 443)).to.equal(false);
      expect(await own('10.1.1.7', 5432)).to.equal(false);
      const rules: OutboundRules = { isOwn: own, resolve: async () => [{ address: '10.1.1.5' }] };
      const outcome = await send('http://innocent.example:5432/', rules, ['10.0.0.0/8']);
      expect(outcome).to.be.instanceOf(DestinationNotAllowed);
    });

    it('also when an administrator approves a network that holds them', async () => {
      const { outbound } = api().services;
      api().services.outbound = { isOwn: own };
      const { status } = await approve({ url: 'https://10.1.1.6:6380', internal: ['10.0.0.0/8'] });
      api().services.outbound = outbound;
      expect(status).to.equal(422);
    });
  });

  describe('need an approval', () => {
    it('that an administrator gives after stepping up, on record, and takes back', async () => {
      const url = 'https://10.20.30.40:8443';
      const body = { name: 'SOC', purpose: 'webhook', url, internal: ['10.20.0.0/16'] };
      const fresh = await api().person('admin');
      await asOwner(api().db.ownerUrl, 'update sessions set stepped_up_at = null where user_id = $1', [fresh.id]);
      const unproved = await api().call('POST', '/api/v1/destinations', { token: fresh.access_token, body });
      expect(unproved.body.type).to.equal('/problems/step-up-required');
      const made = await approve(body);
      expect(made.status).to.equal(201);
      expect(made.body).to.include({ url, enabled: true, approved_by: admin.id });
      expect((await approve(body)).status).to.equal(409);
      const path = `/api/v1/destinations/${made.body.id}`;
      const find = (asked: string) =>
        inTenant(api().db.database.app, api().tenantId, (transaction) =>
          findDestination(transaction, 'webhook', asked),
        );
      expect(await find(`${url}/hook?x=1`)).to.deep.include({
        host: '10.20.30.40',
        port: 8443,
        internal: ['10.20.0.0/16'],
      });
      expect(await find('https://10.20.30.40/')).to.equal(undefined);
      const off = await api().call('PATCH', path, { token: admin.access_token, body: { enabled: false } });
      expect(off.body.enabled).to.equal(false);
      expect(await find(`${url}/`)).to.equal(undefined);
      expect((await api().call('DELETE', path, { token: admin.access_token })).status).to.equal(204);
      expect((await api().call('DELETE', path, { token: admin.access_token })).status).to.equal(404);
      const rows = await asOwner(api().db.ownerUrl, 'select action from audit_log where target = $1 order by id', [
        made.body.id,
      ]);
      expect(rows.map(({ action }) => action)).to.deep.equal([
        'destination.approve',
        'destination.change',
        'destination.remove',
      ]);
    });

    it('within networks that can be internal at all', async () => {
      for (const prefix of [
        '0.0.0.0/0',
        '127.0.0.0/8',
        '169.254.0.0/16',
        '8.8.8.0/24',
        '::/0',
        'fe80::/10',
        '10.0.0.0/7',
      ]) {
        const { status } = await approve({ url: 'https://10.9.9.9', internal: [prefix] });
        expect(status, prefix).to.equal(422);
      }
    });
  });

  it('to a SIEM are stopped as well, and leave one event however often they are tried', async () => {
    const { control } = api().db.database;
    const parts = { control, log: quietLog };
    const siem = { url: 'https://169.254.169.254/events', format: 'json', ca: '', token: '' } as const;
    const sealer = startAuditSealer(parts);
    const shipper = startSiemShipper(parts, siem, { version: '1', longestRest: 200 });
    const sql = `select target from audit_log where action = 'destination.blocked' and details->>'purpose' = 'siem'`;
    const events = () => asOwner(api().db.ownerUrl, sql);
    await eventually(events, (rows) => rows.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await shipper?.stop();
    await sealer.stop();
    expect(await events()).to.deep.equal([{ target: '169.254.169.254' }]);
  });

  it('leave an event behind when they are stopped', async () => {
    const { tenantId } = api();
    await inTenant(api().db.database.app, tenantId, (transaction) =>
      recordBlocked(transaction, { tenantId, purpose: 'webhook', target: 'SOC', reason: 'is at 127.0.0.1' }),
    );
    const rows = await asOwner(
      api().db.ownerUrl,
      `select outcome, details from audit_log where action = 'destination.blocked' and target = 'SOC'`,
    );
    expect(rows).to.deep.equal([{ outcome: 'denied', details: { purpose: 'webhook', reason: 'is at 127.0.0.1' } }]);
  });
});
