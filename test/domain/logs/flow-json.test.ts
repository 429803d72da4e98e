import { expect } from 'chai';
import fc from 'fast-check';
import { ACTIONS, COUNTERS, DIRECTIONS, FlowBatch, LABELS, PHASES } from '../../../src/domain/logs/flow.ts';
import { FlowJson } from '../../../src/domain/logs/flow-json.ts';
import { flowRecord } from '../../../src/domain/logs/flow-record.ts';

/** Numbers as logs state them, and all that a double can hold besides. */
const number = fc.oneof(
  fc.constant(Number.NaN),
  fc.nat(),
  fc.maxSafeNat(),
  fc.constantFrom(0, -0, 1, 0.1, 0.000001, 1e-7, 1e15, 1e15 - 1, 2 ** 53, 1e21, 4294967295, 4294967296, 0x40000000),
  fc.nat().map((value) => value / 1e6),
  fc.maxSafeNat().map((value) => value / 1000),
  fc.double(),
);
const time = fc.oneof(
  fc.constant(Number.NaN),
  fc.integer({ min: 0, max: 4_102_444_800_000_000 }),
  fc.constantFrom(
    0,
    -1,
    -86_400_000_000,
    253_402_300_799_000_000,
    253_402_300_800_000_000,
    1.5,
    999_999,
    86_399_999_999,
  ),
  fc.integer({ min: -8.64e12, max: 8.64e12 }).map((millis) => millis * 1000),
);
const port = fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: 65_535 }));
const label = fc.oneof(
  fc.constantFrom('', 'Grüße', 'a "quoted" \\ one', 'line\nbreak', '\u0001', '\u2028', '🦊', 'x'.repeat(5_000)),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const row = fc.record({
  ...{ line: fc.maxSafeNat(), time, duration: number, srcPort: port, dstPort: port, count: number },
  families: fc.tuple(fc.constantFrom(0, 4, 6), fc.constantFrom(4, 6)),
  addresses: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  protocol: fc.integer({ min: -1, max: 255 }),
  counters: fc.array(number, { minLength: COUNTERS.length, maxLength: COUNTERS.length }),
  labels: fc.array(label, { minLength: LABELS.length, maxLength: LABELS.length }),
  failed: fc.integer({ min: 0, max: 1 }),
  action: fc.nat(ACTIONS.length - 1),
  phase: fc.nat(PHASES.length - 1),
  direction: fc.nat(DIRECTIONS.length - 1),
});
type Row = typeof row extends fc.Arbitrary<infer Value> ? Value : never;

function put(batch: FlowBatch, from: Row): void {
  const at = batch.begin();
  for (const name of ['time', 'duration', 'srcPort', 'dstPort', 'protocol', 'failed', 'action'] as const)
    batch[name][at] = from[name];
  for (const name of ['phase', 'direction', 'count'] as const) batch[name][at] = from[name];
  [batch.srcFamily[at], batch.dstFamily[at]] = from.families;
  batch.srcAddress.set(from.addresses.subarray(0, 16), at * 16);
  batch.dstAddress.set(from.addresses.subarray(16), at * 16);
  for (const [i, name] of COUNTERS.entries()) batch[name][at] = from.counters[i] as number;
  for (const [i, name] of LABELS.entries()) batch[name][at] = batch.labels.indexOfText(from.labels[i] as string);
  batch.commit(from.line);
}

describe('FlowJson', () => {
  it('writes what JSON.stringify makes of the records, byte for byte', () => {
    const written = new FlowJson();
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (rows) => {
        const batch = new FlowBatch(4);
        for (const from of rows) put(batch, from);
        for (let i = 0; i < batch.length; i++) written.add(batch, i);
        const expected = rows.map((_row, i) => `${JSON.stringify(flowRecord(batch, i))}\n`).join('');
        expect(written.take().toString('utf8')).to.equal(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('holds more than its first block, and other records between the flows', () => {
    const batch = new FlowBatch(1);
    batch.srcFamily[batch.begin()] = 4;
    batch.commit(7);
    const written = new FlowJson();
    for (let i = 0; i < 2_000; i++) written.add(batch, 0);
    written.addRecord({ record: 'dns', name: 'x.example.com' });
    const { size } = written;
    const lines = written.take().toString('utf8').split('\n');
    expect(size).to.be.above(512 * 1024);
    expect(lines).to.have.lengthOf(2_002);
    expect(new Set(lines.slice(0, 2_000))).to.deep.equal(new Set([JSON.stringify(flowRecord(batch, 0))]));
    expect(lines[2_000]).to.equal('{"record":"dns","name":"x.example.com"}');
    expect(written.size).to.equal(0);
  });
});
