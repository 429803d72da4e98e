import { expect } from 'chai';
import { Fragments } from '../../../../src/domain/logs/capture/fragments.ts';
import { HopLimits } from '../../../../src/domain/logs/capture/hop-limits.ts';
import { DECODED, decodeIp } from '../../../../src/domain/logs/capture/ip-packet.ts';
import { Packet } from '../../../../src/domain/logs/capture/packet.ts';
import { FlowBatch } from '../../../../src/domain/logs/flow.ts';
import { ipPacket, type PacketSpec } from '../../../support/logs/packets.ts';

const PC = '10.0.1.20';
const WEB = '10.0.2.10';

describe('hop limits', () => {
  /** What is noted of packets, in their order. */
  function noted(...specs: Partial<PacketSpec>[]) {
    const [limits, batch, packet] = [new HopLimits(), new FlowBatch(1), new Packet()];
    for (const spec of specs) {
      const bytes = ipPacket({ src: PC, dst: WEB, srcPort: 50_000, dstPort: 443, flags: 'S', ...spec });
      expect(decodeIp(bytes, 0, bytes.length, packet, new Fragments())).to.equal(DECODED);
      limits.add(packet, batch);
    }
    return batch.observations.map(({ kind, src, detail }) => ({ kind, src, ...detail }));
  }
  const kind = 'hop-limit';

  it('say what a stack began with and how far away it is, once for each host and beginning', () => {
    expect(
      noted(
        { hopLimit: 126 },
        { hopLimit: 125 },
        { hopLimit: 64, srcPort: 50_001 },
        { src: WEB, dst: PC, flags: 'SA', hopLimit: 255 },
        { src: 'fd00::10', dst: 'fd00::20', hopLimit: 61 },
      ),
    ).to.deep.equal([
      { kind, src: PC, hop_limit: 126, initial: 128, hops: 2 },
      { kind, src: PC, hop_limit: 64, initial: 64, hops: 0 },
      { kind, src: WEB, hop_limit: 255, initial: 255, hops: 0 },
      { kind, src: 'fd00::10', hop_limit: 61, initial: 64, hops: 3 },
    ]);
  });

  it('say nothing of hosts outside, of what is no handshake, and of a limit that has run out', () => {
    expect(
      noted(
        { src: '192.0.2.80', flags: 'SA' },
        { src: '192.0.2.80', flags: 'SA', hopLimit: 128 },
        { flags: 'A' },
        { protocol: 17 },
        { protocol: 1 },
        { hopLimit: 0 },
      ),
    ).to.be.empty;
  });
});
