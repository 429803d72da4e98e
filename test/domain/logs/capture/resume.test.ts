import { expect } from 'chai';
import { flowRecord } from '../../../../src/domain/logs/flow-record.ts';
import { type Position, readFlows } from '../../../../src/domain/logs/read-flows.ts';
import { pcapFile } from '../../../support/logs/captures.ts';
import { ethernet, ipPacket } from '../../../support/logs/packets.ts';
import { streamOf } from '../reading.ts';

/** Conversations that end all along: UDP of ever other hosts, two seconds apart. */
const FRAMES = Array.from({ length: 20_000 }, (_, i) => ({
  time: 1.79e15 + i * 2e6,
  bytes: ethernet(
    ipPacket({
      protocol: 17,
      src: `10.1.${i >> 8}.${i & 255}`,
      dst: '192.0.2.1',
      srcPort: i,
      dstPort: 53,
      payload: 'x',
    }),
  ),
}));

async function read(file: Buffer, resume?: Position) {
  const all: string[] = [];
  const positions: { position: Position; rest: number }[] = [];
  for await (const { batch, bytes, state } of readFlows(streamOf(file), { receivedAt: 0, resume })) {
    for (let row = 0; row < batch.length; row++) all.push(JSON.stringify(flowRecord(batch, row)));
    positions.push({ position: { bytes, state }, rest: all.length });
  }
  return { all, positions };
}

describe('reading a capture on after a crash', () => {
  it('reads it again from the start and leaves out what was committed', async () => {
    const file = pcapFile(FRAMES);
    const { all, positions } = await read(file);
    expect(all).to.have.length(FRAMES.length);
    expect(positions.length).to.be.greaterThan(2);
    for (const { position, rest } of positions) {
      expect(position.state).to.equal(null);
      expect((await read(file, position)).all, `from ${position.bytes}`).to.deep.equal(all.slice(rest));
    }
  });
});
