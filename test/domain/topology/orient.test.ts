import { expect } from 'chai';
import fc from 'fast-check';
import { CONFIG_FOLDER } from '../../../src/config/project.ts';
import { formatAddress } from '../../../src/domain/logs/address.ts';
import { DIRECTION, FlowBatch } from '../../../src/domain/logs/flow.ts';
import { compileKnowledge } from '../../../src/domain/ports/knowledge.ts';
import { CONFIDENCE } from '../../../src/domain/topology/confidence.ts';
import { KnownServices, Overrides } from '../../../src/domain/topology/known-endpoints.ts';
import { type DirectionEvidence, orient } from '../../../src/domain/topology/orient.ts';
import { portRanks } from '../../../src/domain/topology/port-ranks.ts';
import { readJsonFile } from '../../../src/infra/json-file.ts';

interface Row {
  src: number[];
  srcPort: number;
  dst: number[];
  dstPort: number;
  protocol: number;
  direction: number;
  bytes: number;
}

function batchOf(rows: Row[]): FlowBatch {
  const batch = new FlowBatch(4);
  for (const row of rows) {
    const at = batch.begin();
    batch.srcFamily[at] = 4;
    batch.dstFamily[at] = 4;
    batch.srcAddress.set(row.src, at * 16);
    batch.dstAddress.set(row.dst, at * 16);
    batch.srcPort[at] = row.srcPort;
    batch.dstPort[at] = row.dstPort;
    batch.protocol[at] = row.protocol;
    batch.direction[at] = row.direction;
    batch.bytesOut[at] = row.bytes;
    batch.commit(at + 1);
  }
  return batch;
}

/** Client, server, port and what was sent each way, for the rows that have a direction. */
function decided(batch: FlowBatch): unknown[] {
  const told: unknown[] = [];
  for (let row = 0; row < batch.length; row++) {
    const side = (column: Uint8Array) => formatAddress(column, row * 16, 4);
    if (batch.confidence[row] === 0) told.push('undecided');
    else
      told.push([
        ...[side(batch.srcAddress), side(batch.dstAddress), batch.srcPort[row], batch.dstPort[row]],
        batch.confidence[row],
      ]);
  }
  return told;
}

describe('orient', () => {
  let ranks: Uint8Array;
  before(async () => {
    const registry = await readJsonFile(CONFIG_FOLDER, 'ports.json');
    ranks = portRanks(compileKnowledge(registry, await readJsonFile(CONFIG_FOLDER, 'port-knowledge.json')));
  });
  const evidence = (more: Partial<DirectionEvidence> = {}): DirectionEvidence => ({
    ...{ ranks, overrides: new Overrides([]), learned: new KnownServices([]) },
    ...more,
  });
  const row = (more: Partial<Row>): Row => ({
    ...{ src: [10, 0, 0, 1], srcPort: 50_000, dst: [10, 0, 0, 2], dstPort: 443, protocol: 6 },
    ...{ direction: DIRECTION.order, bytes: 9 },
    ...more,
  });

  it('turns an answer round and counts it as one', () => {
    const batch = batchOf([row({ srcPort: 443, dstPort: 50_000, direction: DIRECTION.oneWay })]);
    expect(orient(batch, evidence())).to.equal(0);
    expect(decided(batch)).to.deep.equal([['10.0.0.2', '10.0.0.1', 50_000, 443, CONFIDENCE.knownPort]]);
    expect([batch.reply[0], batch.reversed[0], batch.bytesIn[0], batch.bytesOut[0]]).to.deep.equal([
      1,
      1,
      9,
      Number.NaN,
    ]);
  });

  it('believes the source before everything, then people, then services known before', () => {
    const backwards = { srcPort: 443, dstPort: 50_000 };
    const stated = batchOf([row({ ...backwards, direction: DIRECTION.initiator })]);
    orient(stated, evidence());
    expect(decided(stated)).to.deep.equal([['10.0.0.1', '10.0.0.2', 443, 50_000, CONFIDENCE.initiator]]);

    const rulings = [
      { range: '10.0.0.0/24', protocol: 6, port: 50_000, role: 'client' as const },
      { range: '10.0.0.2/32', protocol: 6, port: 50_000, role: 'server' as const },
    ];
    const said = batchOf([row(backwards)]);
    orient(said, evidence({ overrides: new Overrides(rulings) }));
    expect(decided(said)).to.deep.equal([['10.0.0.1', '10.0.0.2', 443, 50_000, CONFIDENCE.override]]);

    const learned = new KnownServices([{ address: '10.0.0.1', protocol: 6, port: 51_000 }]);
    const known = batchOf([row({ srcPort: 51_000, dstPort: 25_001 })]);
    orient(known, evidence({ learned }));
    expect(decided(known)).to.deep.equal([['10.0.0.2', '10.0.0.1', 25_001, 51_000, CONFIDENCE.learned]]);
  });

  it('leaves to discovery what ports do not tell, and takes a group for the server', () => {
    const batch = batchOf([
      row({ srcPort: 50_001, dstPort: 50_002 }),
      row({ dst: [224, 0, 0, 251], srcPort: 5_353, dstPort: 5_353, protocol: 17 }),
      row({ protocol: 1, srcPort: -1, dstPort: -1, direction: DIRECTION.oneWay }),
      row({ srcPort: -1 }),
    ]);
    expect(orient(batch, evidence())).to.equal(2);
    expect([...batch.confidence.slice(0, 4)]).to.deep.equal([0, CONFIDENCE.group, 0, CONFIDENCE.stated]);
  });

  it('says the same whichever side a record names first, and never makes a short-lived port the service', () => {
    const host = fc.nat(5).map((last) => [10, 0, 0, last]);
    const port = fc.oneof(fc.constantFrom(22, 53, 443, 1_023, 3_306, 8_080), fc.integer({ min: 1, max: 65_535 }));
    const any: fc.Arbitrary<Row> = fc.record({
      ...{ src: host, srcPort: port, dst: host, dstPort: port, bytes: fc.nat(9) },
      protocol: fc.constantFrom(6, 17),
      direction: fc.constantFrom(DIRECTION.order, DIRECTION.oneWay),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (rows) => {
        const [forth, back] = [
          batchOf(rows),
          batchOf(rows.map((of) => ({ ...of, src: of.dst, srcPort: of.dstPort, dst: of.src, dstPort: of.srcPort }))),
        ];
        expect(orient(forth, evidence())).to.equal(orient(back, evidence()));
        expect(decided(back)).to.deep.equal(decided(forth));
        for (let at = 0; at < forth.length; at++) {
          if (forth.confidence[at] === 0 || (forth.dstPort[at] as number) < 32_768) continue;
          expect(forth.srcPort[at]).to.be.at.least(32_768);
        }
      }),
    );
  });
});
