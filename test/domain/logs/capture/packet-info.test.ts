import { expect } from 'chai';
import fc from 'fast-check';
import { infoOf } from '../../../../src/domain/logs/capture/packet-info.ts';

const told = (info: string, protocol = 'TCP') => {
  const { srcPort, dstPort, flags } = infoOf(info, protocol);
  return [srcPort, dstPort, flags];
};

describe('infoOf', () => {
  it('reads ports and flags however Wireshark wrote them', () => {
    for (const [info, ...expected] of [
      ['443 → 51234 [SYN, ACK] Seq=0 Len=0', 443, 51_234, 0x12],
      ['443 > 51234 [RST] Seq=1', 443, 51_234, 4],
      ['[TCP Retransmission] [TCP Port numbers reused] 51234 → 443 [FIN, PSH, ACK] Len=9', 51_234, 443, 0x19],
      ['https(443) → 51234(51234) [ACK] Seq=1', 443, 51_234, 0x10],
      ['https > 51234 [ACK] Seq=1', 443, 51_234, 0x10],
      ['Application Data', -1, -1, 0],
      ['70000 → 443 [SYN]', -1, -1, 0],
    ] as const) {
      expect(told(info), info).to.deep.equal(expected);
    }
  });

  it('knows on which side the service is', () => {
    expect(told('Standard query 0x0001 A a.example', 'DNS')[1]).to.equal(53);
    expect(told('Standard query response 0x0001 A a.example', 'DNS')[0]).to.equal(53);
    expect(told('Standard query response 0x0001 A a.example', 'DNS')[1]).to.equal(65_537);
    expect(told('DHCP ACK - Transaction ID 0x1', 'DHCP').slice(0, 2)).to.deep.equal([67, 68]);
    expect(told('Standard query 0x0000 PTR _ipp', 'MDNS').slice(0, 2)).to.deep.equal([5353, 5353]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('TCP', 'DNS', 'NTP', 'X'),
        (info, protocol) => infoOf(info, protocol) !== null,
      ),
    );
  });
});
