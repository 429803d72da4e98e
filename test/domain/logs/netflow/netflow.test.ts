import { expect } from 'chai';
import fc from 'fast-check';
import { EXPORTED, packed, set, template, version9 } from '../../../support/logs/netflow.ts';
import { readAll, streamOf } from '../reading.ts';

const A = Buffer.from([192, 0, 2, 1]);
const B = Buffer.from([192, 0, 2, 2]);
const read = (bytes: Buffer) => readAll(streamOf(bytes), { as: 'netflow' });

describe('NetFlow', () => {
  it('reads counters of any length among fields it does not know', async () => {
    const size = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(
        size,
        size,
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 4 }),
        fc.nat(255),
        async (bytes, packets, unknown, value) => {
          const fields: [number, number][] = [
            [8, 4],
            ...unknown.map((length): [number, number] => [5000, length]),
            [12, 4],
            [1, bytes],
            [2, packets],
          ];
          const record = packed(
            A,
            ...unknown.map((length) => Buffer.alloc(length, 0xff)),
            B,
            [value, bytes],
            [value + 1 > 255 ? 255 : value + 1, packets],
          );
          const { flows } = await read(version9([set(0, template(300, fields)), set(300, record, record)]));
          expect(flows).to.have.length(2);
          expect(flows[1]).to.include({
            src_ip: '192.0.2.1',
            dst_ip: '192.0.2.2',
            bytes_out: value,
            packets_out: Math.min(255, value + 1),
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('notes the hop limits of TCP from internal hosts, once each', async () => {
    const inside = Buffer.from([10, 0, 0, 9]);
    const fields: [number, number][] = [
      [8, 4],
      [12, 4],
      [4, 1],
      [1, 4],
      [52, 1],
    ];
    const record = (src: Buffer, protocol: number, hopLimit: number) =>
      packed(src, B, [protocol, 1], [100, 4], [hopLimit, 1]);
    const records = [
      record(inside, 6, 127),
      record(inside, 6, 126),
      record(inside, 17, 60),
      record(A, 6, 64),
      record(inside, 6, 0),
    ];
    const { flows, observations } = await read(version9([set(0, template(300, fields)), set(300, ...records)]));
    expect(flows).to.have.length(5);
    expect(observations.map(({ record: kind, src_ip, detail }) => ({ kind, src_ip, detail }))).to.deep.equal([
      { kind: 'hop-limit', src_ip: '10.0.0.9', detail: { hop_limit: 127, initial: 128, hops: 1 } },
    ]);
  });

  it('reckons with the 49 days after which an exporter counts from zero again', async () => {
    const fields: [number, number][] = [
      [8, 4],
      [12, 4],
      [22, 4],
      [21, 4],
    ];
    // The flow began 10 s before the clock went round, and the message was sent EXPORTED.uptime after it.
    const record = packed(A, B, [2 ** 32 - 10_000, 4], [2 ** 32 - 4000, 4]);
    const { flows } = await read(version9([set(0, template(300, fields)), set(300, record)]));
    const began = new Date(EXPORTED.seconds * 1000 - EXPORTED.uptime - 10_000).toISOString();
    expect(flows[0]?.time?.slice(0, 19)).to.equal(began.slice(0, 19));
    expect(flows[0]?.duration).to.equal(6);
  });

  it('never throws, and its ledger always adds up', async () => {
    const good = version9([
      set(
        0,
        template(300, [
          [8, 4],
          [12, 4],
        ]),
      ),
      set(300, A, B),
    ]);
    const tail = fc.array(
      fc.oneof(
        fc.constant(good),
        fc.uint8Array({ maxLength: 60 }).map((random) => Buffer.from(random)),
      ),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(tail, async (parts) => {
        const whole = await read(Buffer.concat([good, ...parts]));
        expect(whole.flows.length).to.be.at.least(1);
      }),
      { numRuns: 60 },
    );
  });
});
