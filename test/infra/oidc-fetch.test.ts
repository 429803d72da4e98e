import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { readDestinationUrl } from '../../src/infra/destination-url.ts';
import {
  isOidcAddress,
  type OidcFetch,
  OidcNotApproved,
  OidcUnreachable,
  openOidcFetch,
} from '../../src/infra/oidc-fetch.ts';
import { outboundFetch } from '../../src/infra/outbound-fetch.ts';

describe('asking identity providers', () => {
  let server: Server;
  let url = '';
  let answer: RequestListener = (_request, response) => response.end();
  const rules = { isOwn: async () => false };
  const send = outboundFetch(async () => undefined, rules);
  const ask: OidcFetch = openOidcFetch({ allowLoopback: true, send });
  const refused = (promise: Promise<unknown>) =>
    promise.then(
      () => 'answered',
      (error: unknown) => (error instanceof OidcUnreachable ? error.message : String(error)),
    );

  before(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it('gives the answer as it is, also one that says no', async () => {
    answer = (_request, response) => response.writeHead(400, { 'content-type': 'application/json' }).end('{"a":1}');
    const response = await ask(url, {});
    expect([response.status, response.headers.get('content-type'), await response.json()]).to.deep.equal([
      400,
      'application/json',
      { a: 1 },
    ]);
  });

  for (const status of [301, 302, 307, 308, 429, 500, 503]) {
    it(`takes ${status} for no answer, and goes nowhere else`, async () => {
      const asked: string[] = [];
      answer = (request, response) => {
        asked.push(request.url ?? '');
        response.writeHead(status, { location: '/elsewhere' }).end();
      };
      expect(await refused(ask(url, {}))).to.equal(`status ${status}`);
      expect(asked).to.deep.equal(['/']);
    });
  }

  it('stops reading at 1 MiB', async () => {
    let sent = 0;
    answer = (_request, response) => {
      const more = () => {
        while (!response.destroyed && sent < 2 ** 30) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536))) return void response.once('drain', more);
        }
      };
      more();
    };
    expect(await refused(ask(url, {}))).to.match(/more than 1048576 bytes/);
    expect(sent).to.be.below(2 ** 28);
  });

  it('gives up when the signal says so, in the middle of an answer as well', async () => {
    answer = (_request, response) => void response.write('{');
    expect(await refused(ask(url, { signal: AbortSignal.timeout(200) }))).to.match(/broke off|no connection/);
  });

  it('asks by https only, but for this machine where that is allowed', async () => {
    const allowed: [string, boolean][] = [
      ['https://idp.bank.example/a', false],
      ['https://user@idp.bank.example', false],
      ['http://idp.bank.example', false],
      ['http://127.0.0.1.bank.example', false],
      ['ftp://127.0.0.1', false],
      ['http://127.0.0.1:9000', true],
      ['http://localhost', true],
      ['http://[::1]:1', true],
    ];
    for (const [text, onlyHere] of allowed) {
      expect(isOidcAddress(new URL(text), true), text).to.equal(onlyHere || text === 'https://idp.bank.example/a');
      expect(isOidcAddress(new URL(text), false), text).to.equal(text === 'https://idp.bank.example/a');
    }
    expect(await refused(openOidcFetch({ allowLoopback: false, send })(url, {}))).to.equal('not an https address');
  });

  it('asks by https at approved destinations only, also where plain http is allowed', async () => {
    const address = 'https://127.0.0.1:9/token';
    const stopped = await ask(address, {}).catch((error: unknown) => error);
    expect(stopped).to.be.instanceOf(OidcNotApproved).with.property('origin', 'https://127.0.0.1:9');
    const to = (...internal: string[]) =>
      outboundFetch(async (asked) => ({ ...readDestinationUrl(asked).at, internal }), rules);
    // Approved, and at an address that the approval does not name.
    const elsewhere = await openOidcFetch({ allowLoopback: true, send: to('10.0.0.0/8') })(address, {}).catch(
      (error: unknown) => error,
    );
    expect(elsewhere).to.be.instanceOf(OidcNotApproved).with.property('message').that.contains('127.0.0.1');
    const here = openOidcFetch({ allowLoopback: true, send: to('127.0.0.0/8') });
    expect(await refused(here(address, {}))).to.match(/^unreachable \(/);
  });
});
