import { expect } from 'chai';
import { NOT_IP, protocolText, scanProtocol, UNKNOWN_PROTOCOL } from '../../../../src/domain/logs/scan/protocol.ts';

const scan = (text: string) => scanProtocol(Buffer.from(`t${text}p`), 1, 1 + Buffer.byteLength(text));

describe('scanProtocol', () => {
  for (const [text, expected] of [
    ['tcp', 6],
    ['TCP', 6],
    ['Udp', 17],
    ['6', 6],
    ['255', 255],
    ['icmp', 1],
    ['icmp6', 58],
    ['ICMPv6', 58],
    ['ipv6-icmp', 58],
    ['igmp', 2],
    ['gre', 47],
    ['esp', 50],
    ['ah', 51],
    ['sctp', 132],
    ['ospf', 89],
    ['unknown_transport', -1],
    ['256', UNKNOWN_PROTOCOL],
    ['tls', UNKNOWN_PROTOCOL],
    ['-6', UNKNOWN_PROTOCOL],
    ['arp', NOT_IP],
  ] as const) {
    it(`reads ${text} as ${expected}`, () => expect(scan(text)).to.equal(expected));
  }
});

describe('protocolText', () => {
  it('gives the usual name, or the number', () => {
    expect([6, 17, 1, 58, 200].map(protocolText)).to.deep.equal(['tcp', 'udp', 'icmp', 'icmp6', 200]);
  });
});
