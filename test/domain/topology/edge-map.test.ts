import { expect } from 'chai';
import fc from 'fast-check';
import { formatAddress } from '../../../src/domain/logs/address.ts';
import { FlowBatch, hasPorts, PHASE } from '../../../src/domain/logs/flow.ts';
import { CONFIDENCE } from '../../../src/domain/topology/confidence.ts';
import { EDGE_KEY } from '../../../src/domain/topology/edge-keys.ts';
import { EdgeMap } from '../../../src/domain/topology/edge-map.ts';

interface Row {
  src: number[];
  dst: number[];
  port: number;
  protocol: number;
  bytes: number;
  count: number;
  phase: number;
  failed: number;
  time: number;
  duration: number;
  application: string;
}

const address = fc.oneof(
  fc.tuple(fc.constant(10), fc.constant(0), fc.constant(0), fc.nat(3)),
  fc.tuple(...Array.from({ length: 16 }, (_, i) => (i === 15 ? fc.nat(2) : fc.constant(i === 0 ? 0x20 : 0)))),
);
const row: fc.Arbitrary<Row> = fc.record({
  src: address.map((bytes) => [...bytes]),
  dst: address.map((bytes) => [...bytes]),
  port: fc.constantFrom(-1, 0, 80, 443, 65535),
  protocol: fc.constantFrom(-1, 1, 6, 17, 58),
  bytes: fc.oneof(fc.nat(1000), fc.constant(Number.NaN), fc.constant(2 ** 52)),
  count: fc.constantFrom(1, 1, 7),
  phase: fc.nat(3),
  failed: fc.nat(1),
  time: fc.oneof(fc.nat(1e6), fc.constant(Number.NaN)),
  duration: fc.oneof(fc.nat(100), fc.constant(Number.NaN), fc.constant(1e12)),
  application: fc.constantFrom('', 'dns', 'tls', 'web'),
});

function put(batch: FlowBatch, of: Row): void {
  const at = batch.begin();
  batch.srcFamily[at] = of.src.length === 4 ? 4 : 6;
  batch.dstFamily[at] = of.dst.length === 4 ? 4 : 6;
  batch.srcAddress.set(of.src, at * 16);
  batch.dstAddress.set(of.dst, at * 16);
  Object.assign(batch.dstPort, { [at]: of.port });
  batch.protocol[at] = of.protocol;
  batch.bytesOut[at] = of.bytes;
  batch.count[at] = of.count;
  batch.phase[at] = of.phase;
  batch.failed[at] = of.failed;
  batch.confidence[at] = CONFIDENCE.stated;
  batch.time[at] = of.time;
  batch.duration[at] = of.duration;
  batch.application[at] = batch.labels.indexOfText(of.application);
  batch.commit(at + 1);
}

/** The same sums, slowly and obviously. */
function slowly(rows: Row[], receivedAt: number): Map<string, unknown> {
  const groups = grouped(rows, (of) => {
    const port = of.protocol === -1 || hasPorts(of.protocol) ? Math.max(0, of.port) : 0;
    return JSON.stringify([textOf(of.src), textOf(of.dst), Math.max(0, of.protocol), port]);
  });
  const sum = (list: Row[], value: (of: Row) => number) => list.reduce((total, of) => total + value(of), 0);
  return new Map(
    [...groups].map(([key, list]) => {
      const phase = (wanted: number) => sum(list, (of) => (of.phase === wanted ? of.count : 0));
      const time = (of: Row) => (Number.isNaN(of.time) ? receivedAt : of.time);
      const span = (of: Row) => (of.duration > 0 ? Math.min(of.duration * 1e6, 366 * 86_400_000_000) : 0);
      const votes = grouped(
        list.filter(({ application }) => application !== ''),
        ({ application }) => application,
      );
      const ranked = [...votes].map(([name, of]) => [sum(of, ({ count }) => count), name] as const);
      ranked.sort((a, b) => b[0] - a[0] || (a[1] < b[1] ? -1 : 1));
      return [
        key,
        {
          phases: [0, 1, 2, 3].map(phase),
          failed: sum(list, (of) => (of.failed === 1 && of.phase !== PHASE.begin ? of.count : 0)),
          bytes: Math.min(
            Number.MAX_SAFE_INTEGER,
            sum(list, ({ bytes }) => (bytes > 0 ? bytes : 0)),
          ),
          first: Math.min(...list.map(time)),
          last: Math.max(...list.map((of) => time(of) + span(of))),
          application: ranked[0]?.[1] ?? null,
        },
      ];
    }),
  );
}

function textOf(bytes: number[]): string {
  return formatAddress(Uint8Array.from(bytes), 0, bytes.length === 4 ? 4 : 6);
}

function edgesOf(edges: EdgeMap): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (let edge = 0; edge < edges.size; edge++) {
    const at = edge * EDGE_KEY.bytes;
    const side = (width: number, from: number) =>
      formatAddress(edges.keys.bytes, at + from, edges.keys.bytes[at + width] === 4 ? 4 : 6);
    const key = JSON.stringify([
      ...[side(EDGE_KEY.clientWidth, EDGE_KEY.client), side(EDGE_KEY.serverWidth, EDGE_KEY.server)],
      ...[edges.keys.bytes.readInt16LE(at + EDGE_KEY.protocol), edges.keys.bytes.readInt32LE(at + EDGE_KEY.port)],
    ]);
    expect(found.has(key), `${key} twice`).to.equal(false);
    found.set(key, {
      phases: [edges.wholes[edge], edges.begins[edge], edges.interims[edge], edges.ends[edge]],
      ...{ failed: edges.failed[edge], bytes: edges.bytesOut[edge] },
      ...{ first: edges.firstSeen[edge], last: edges.lastSeen[edge], application: edges.applicationOf(edge) },
    });
  }
  return found;
}

describe('EdgeMap', () => {
  it('sums what a slow and obvious grouping sums, over batches with dictionaries of their own', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 80 }), fc.nat(80), (rows, cut) => {
        const edges = new EdgeMap();
        for (const some of [rows.slice(0, cut), rows.slice(cut)]) {
          const batch = new FlowBatch(4);
          for (const of of some) put(batch, of);
          edges.add(batch, 5_000_000);
        }
        expect(edgesOf(edges)).to.deep.equal(slowly(rows, 5_000_000));
      }),
    );
  });

  it('finds every edge again when there are more than it first had room for', () => {
    const edges = new EdgeMap();
    const batch = new FlowBatch(64);
    const one = {
      port: 443,
      protocol: 6,
      bytes: 1,
      count: 1,
      phase: 0,
      failed: 0,
      time: 1,
      duration: 0,
      application: '',
    };
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 20_000; i++) put(batch, { ...one, src: [10, 1, i >> 8, i & 255], dst: [192, 0, 2, 1] });
      edges.add(batch, 0);
      batch.reset();
    }
    expect(edges.size).to.equal(20_000);
    expect(edges.wholes.slice(0, 20_000).every((flows) => flows === 2)).to.equal(true);
  });

  it('says when there are more edges than it may hold', () => {
    const edges = new EdgeMap(10);
    const batch = new FlowBatch(16);
    const one = {
      port: 443,
      protocol: 6,
      bytes: 1,
      count: 1,
      phase: 0,
      failed: 0,
      time: 1,
      duration: 0,
      application: '',
    };
    for (let i = 0; i < 12; i++) put(batch, { ...one, src: [10, 1, 1, i], dst: [192, 0, 2, 1] });
    edges.add(batch, 0);
    expect(edges.overflown).to.equal(true);
  });
});

/** Map.groupBy, which Node 20 does not have. */
function grouped<Item, Key>(items: Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
