import { expect } from 'chai';
import fc from 'fast-check';
import { Conversations } from '../../../../src/domain/logs/capture/conversations.ts';
import { Packet } from '../../../../src/domain/logs/capture/packet.ts';
import { FlowBatch, PROTOCOL } from '../../../../src/domain/logs/flow.ts';
import { flowRecord } from '../../../../src/domain/logs/flow-record.ts';

interface Sent {
  from: number;
  to: number;
  fromPort: number;
  toPort: number;
  payload: number;
  wait: number;
  protocol: number;
  flags: number;
}

const sent = (protocol: fc.Arbitrary<number>, wait: fc.Arbitrary<number>) =>
  fc.record<Sent>({
    from: fc.integer({ min: 1, max: 3 }),
    to: fc.integer({ min: 4, max: 6 }),
    fromPort: fc.integer({ min: 1, max: 2 }),
    toPort: fc.integer({ min: 1, max: 2 }),
    payload: fc.nat(1000),
    wait,
    protocol,
    flags: fc.integer({ min: 0, max: 63 }),
  });

function fold(packets: readonly Sent[], options: { mostOpen?: number } = {}) {
  const conversations = new Conversations(options);
  const batch = new FlowBatch(4);
  const packet = new Packet();
  let time = 1e15;
  for (const [i, { from, to, fromPort, toPort, payload, wait, protocol, flags }] of packets.entries()) {
    time += wait * 1e6;
    // Every other one goes the other way.
    const [src, dst] = i % 2 === 0 ? [from, to] : [to, from];
    packet.bytes = Uint8Array.of(192, 0, 2, src, 192, 0, 2, dst);
    packet.dstAt = 4;
    [packet.srcPort, packet.dstPort] = i % 2 === 0 ? [fromPort, toPort] : [toPort, fromPort];
    Object.assign(packet, { time, line: i + 1, protocol, flags, payload, hasData: payload > 0, ipBytes: payload + 28 });
    conversations.add(packet, batch);
  }
  conversations.end(batch);
  return batch;
}

const sum = (column: Float64Array, length: number) => column.subarray(0, length).reduce((a, b) => a + b, 0);

describe('Conversations', () => {
  it('folds packets into conversations as grouping by hosts and ports does', () => {
    const udp = fc.array(sent(fc.constant(PROTOCOL.udp), fc.integer({ min: 0, max: 2 })), { maxLength: 50 });
    fc.assert(
      fc.property(udp, (packets) => {
        const groups = new Map<string, { out: number; back: number; client: number }>();
        for (const [i, { from, to, fromPort, toPort, payload }] of packets.entries()) {
          const key = `${from}:${fromPort} ${to}:${toPort}`;
          const sender = i % 2 === 0 ? from : to;
          const group = groups.get(key) ?? { out: 0, back: 0, client: sender };
          if (group.client === sender) group.out += payload;
          else group.back += payload;
          groups.set(key, group);
        }
        const batch = fold(packets);
        const flows = Array.from({ length: batch.length }, (_, row) => flowRecord(batch, row));
        expect(flows.map(({ bytes_out, bytes_in, src_ip }) => [bytes_out, bytes_in, src_ip])).to.deep.equal(
          [...groups.values()].map(({ out, back, client }) => [out, back, `192.0.2.${client}`]),
        );
      }),
    );
  });

  it('loses no packet and no byte, whatever the flags, pauses and the room', () => {
    const any = fc.array(sent(fc.constantFrom(PROTOCOL.tcp, PROTOCOL.udp), fc.constantFrom(0, 1, 31, 121, 3601)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(any, fc.constantFrom(1, 2, 8), (packets, mostOpen) => {
        const batch = fold(packets, { mostOpen });
        expect(sum(batch.packetsOut, batch.length) + sum(batch.packetsIn, batch.length)).to.equal(packets.length);
        const payload = packets.reduce((total, packet) => total + packet.payload, 0);
        expect(sum(batch.bytesOut, batch.length) + sum(batch.bytesIn, batch.length)).to.equal(payload);
        expect(batch.read).to.equal(packets.length);
        expect(batch.length + batch.skipped).to.equal(packets.length);
      }),
    );
  });
});
