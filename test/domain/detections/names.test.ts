import { expect } from 'chai';
import { isOtherContent } from '../../../src/domain/detections/names/content-mismatch.ts';
import { askedNameOf, entropyOf } from '../../../src/domain/detections/names/dns-name.ts';
import { type NameVisits, serverNameOf, VisitsByClient } from '../../../src/domain/detections/names/name-visits.ts';
import { exampleObserved } from '../../../src/domain/detections/observation-rule.ts';

const asked = (name: string, dst_port = 53) => askedNameOf(exampleObserved({ kind: 'dns', name, dst_port }));

describe('names asked for', () => {
  it('are parted where somebody registered them', () => {
    expect(asked('a.b.Example.CO.UK')).to.deep.equal({ domain: 'example.co.uk', subdomain: 'a.b' });
    expect(asked('example.net')).to.deep.equal({ domain: 'example.net', subdomain: '' });
  });

  it('keep the customers of a hosting company apart', () => {
    expect(asked('x.one.github.io')?.domain).to.equal('one.github.io');
    expect(asked('x.two.github.io')?.domain).to.equal('two.github.io');
  });

  it('are none in reverse look-ups, of the house, of neighbours, and without a suffix', () => {
    for (const name of ['7.0.0.10.in-addr.arpa', 'printer.local', 'dc1.corp.internal', 'wpad', '192.0.2.7']) {
      expect(asked(name), name).to.equal(null);
    }
    expect(asked('example.net', 5353)).to.equal(null);
  });

  it('have an entropy', () => {
    expect(entropyOf('aaaa')).to.equal(0);
    expect(entropyOf('abcd')).to.equal(2);
    expect(entropyOf('')).to.equal(0);
  });
});

describe('names of servers', () => {
  it('come without port and in lower case', () => {
    const http = (host: string) => serverNameOf(exampleObserved({ kind: 'http', detail: { host } }));
    expect(http('WWW.Example.com:8443')).to.equal('www.example.com');
    expect(http('[2001:db8::7]')).to.equal('[2001:db8::7]');
    expect(serverNameOf(exampleObserved({ kind: 'tls', name: 'CN=box', detail: {} }))).to.equal(null);
  });
});

describe('visits to names', () => {
  it('are gathered for one client after another, with what its programs show', () => {
    const clients: NameVisits[][] = [];
    const gathered = new VisitsByClient((visits) => clients.push(visits), { unnamed: true });
    const request = (src: string, host: string | null, detail: object) =>
      gathered.add(exampleObserved({ kind: 'http', src, detail: { ...(host ? { host } : {}), ...detail } }));
    request('10.0.0.1', 'a.example', { user_agent: 'x', uri: '/a.png', content_type: 'text/html' });
    request('10.0.0.1', 'a.example', { user_agent: 'y', uri: '/b.png', content_type: 'image/png' });
    request('10.0.0.1', null, {});
    request('10.0.0.2', 'a.example', {});
    gathered.end();
    expect(
      clients.map((visits) => visits.map(({ name, unnamed, times }) => [name, unnamed, times.length])),
    ).to.deep.equal([
      [
        ['a.example', false, 2],
        ['198.51.100.1', true, 1],
      ],
      [['a.example', false, 1]],
    ]);
    expect([...(clients[0]?.[0]?.signatures ?? [])]).to.deep.equal(['x', 'y']);
    expect(clients[0]?.[0]?.mismatches).to.equal(1);
  });
});

describe('what a request gets', () => {
  it('is held against the extension of its path', () => {
    expect(isOtherContent('/logo.PNG?x=1', ['application/x-dosexec'], 200)).to.equal(true);
    expect(isOtherContent('/style.css', 'application/x-dosexec', null)).to.equal(true);
    expect(isOtherContent('/logo.png', 'image/jpeg', 200)).to.equal(false);
    expect(isOtherContent('/app.js', 'text/plain', 200)).to.equal(false);
    expect(isOtherContent('/logo.png', 'text/html', 404), 'an error').to.equal(false);
    expect(isOtherContent('/index.php', 'application/zip', 200), 'made by a program').to.equal(false);
    expect(isOtherContent('/a.b/c?d=e.png', 'text/html', 200), 'no extension').to.equal(false);
    expect(isOtherContent('/logo.png', null, 200), 'nothing stated').to.equal(false);
  });
});
