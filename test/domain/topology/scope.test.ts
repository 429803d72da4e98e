import { expect } from 'chai';
import { isHost, scopeOf } from '../../../src/domain/topology/scope.ts';

describe('scope of an address', () => {
  const cases: [string, string][] = [
    ['10.0.0.1', 'internal'],
    ['172.15.255.255', 'external'],
    ['172.16.0.0', 'internal'],
    ['172.31.255.255', 'internal'],
    ['172.32.0.0', 'external'],
    ['192.168.1.255', 'internal'],
    ['100.64.0.1', 'internal'],
    ['192.0.2.1', 'external'],
    ['8.8.8.8', 'external'],
    ['127.0.0.53', 'loopback'],
    ['169.254.1.1', 'link_local'],
    ['224.0.0.251', 'multicast'],
    ['239.255.255.250', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['fe80::1', 'link_local'],
    ['fd00::1', 'internal'],
    ['ff02::fb', 'multicast'],
    ['2001:db8::1', 'external'],
  ];
  for (const [address, scope] of cases) it(`${address} is ${scope}`, () => expect(scopeOf(address)).to.equal(scope));

  it('throws on what is no address', () => expect(() => scopeOf('example.test')).to.throw());

  it('tells machines from groups', () => {
    expect([isHost('internal'), isHost('external'), isHost('multicast'), isHost('broadcast')]).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
  });
});
