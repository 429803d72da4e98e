import { expect } from 'chai';
import { askedNameOf, entropyOf } from '../../../src/domain/detections/names/dns-name.ts';
import { serverNameOf } from '../../../src/domain/detections/names/name-visits.ts';
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
