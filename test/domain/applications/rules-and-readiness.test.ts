import { expect } from 'chai';
import { hostTokens } from '../../../src/domain/applications/host-tokens.ts';
import { matchGroups } from '../../../src/domain/applications/match-groups.ts';
import { nameStems } from '../../../src/domain/applications/name-stems.ts';
import { articulationPoints } from '../../../src/domain/applications/readiness.ts';
import { fitsGlob, siblingPattern } from '../../../src/domain/applications/ruled.ts';
import { indexEdges, ServiceEdges } from '../../../src/domain/applications/service-edges.ts';

function networkOf(calls: readonly (readonly [number, number])[], size: number) {
  const edges = new ServiceEdges();
  const none = { protocol: 6, port: 8000, established: 1, failed: 0, bytesOut: 0, bytesIn: 0, label: null };
  for (const [client, server] of calls) edges.push({ ...none, client, server });
  const nodes = Array.from({ length: size }, () => ({
    ...{
      address: '10.0.0.1',
      internal: true,
      hostname: null,
      type: 'unknown',
      typeConfidence: 0,
      zone: -1,
      owner: null,
    },
  }));
  const byClient = indexEdges(edges.client, edges.length, size);
  return { nodes, edges, byClient, byServer: indexEdges(edges.server, edges.length, size) };
}

describe('what an application stands and falls with', () => {
  const points = (calls: [number, number][], size: number) =>
    articulationPoints(new Set(Array.from({ length: size }, (_, i) => i)), networkOf(calls, size)).sort();

  it('finds the middle of a chain and nobody in a ring', () => {
    expect(
      points(
        [
          [0, 1],
          [1, 2],
          [2, 3],
        ],
        4,
      ),
    ).to.deep.equal([1, 2]);
    expect(
      points(
        [
          [0, 1],
          [1, 2],
          [2, 0],
        ],
        3,
      ),
    ).to.be.empty;
  });

  it('finds where two rings meet, and the root of a star', () => {
    expect(
      points(
        [
          [0, 1],
          [1, 2],
          [2, 0],
          [2, 3],
          [3, 4],
          [4, 2],
        ],
        5,
      ),
    ).to.deep.equal([2]);
    expect(
      points(
        [
          [0, 1],
          [0, 2],
          [0, 3],
        ],
        4,
      ),
    ).to.deep.equal([0]);
  });

  it('agrees with taking each node out', () => {
    for (let seed = 1; seed <= 200; seed++) {
      let state = seed;
      const next = (most: number) => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return Math.floor((state / 2_147_483_648) * most);
      };
      const size = 3 + next(6);
      const calls = Array.from({ length: size + next(4) }, () => [next(size), next(size)] as [number, number]);
      const parts = (without: number) => {
        const of = Array.from({ length: size }, (_, i) => i);
        const root = (node: number): number => (of[node] === node ? node : root(of[node] as number));
        for (const [a, b] of calls) if (a !== without && b !== without) of[root(a)] = root(b);
        return new Set(of.filter((_, i) => i !== without).map((_, i) => root(i >= without && without >= 0 ? i + 1 : i)))
          .size;
      };
      const alone = (node: number) => !calls.some(([a, b]) => a !== b && (a === node || b === node));
      const expected = Array.from({ length: size }, (_, i) => i).filter((i) => !alone(i) && parts(i) > parts(-1));
      expect(points(calls, size), JSON.stringify(calls)).to.deep.equal(expected);
    }
  });
});

describe('names and rules', () => {
  it('parts host names that are built alike', () => {
    expect(hostTokens('pay-web-01.bank.example')).to.deep.equal({ shape: 'a-a', words: ['pay', 'web'] });
    expect(hostTokens('10-1-2-3')).to.equal(null);
  });

  it('finds the part of a name that the machines have in common which talk to each other', () => {
    const names = new Map<number, string>();
    const links: [number, number, number][] = [];
    for (let application = 0; application < 12; application++) {
      const word = `q${'abcdefghijkl'[application]}xo`;
      for (const [at, tier] of ['web', 'app', 'zzz'].entries()) {
        names.set(application * 3 + at, `par-${word}-${tier}-0${at}`);
        if (at > 0) links.push([application * 3 + at - 1, application * 3 + at, 1]);
      }
    }
    const stems = nameStems(names, links);
    expect(stems.get(0)).to.equal('qaxo');
    expect(new Set(stems.values()).size).to.equal(12);
    const opaque = new Map([...names.keys()].map((node) => [node, `srv${1_000 + node}`]));
    expect(nameStems(opaque, links).size).to.equal(0);
  });

  it('fits patterns, and learns only those that tell something', () => {
    expect(fitsGlob('pay-*-0?', 'pay-web-01')).to.equal(true);
    expect(fitsGlob('pay-*', 'prepay-1')).to.equal(false);
    expect(fitsGlob(`${'*a'.repeat(40)}b`, 'a'.repeat(5_000))).to.equal(false);
    expect(siblingPattern('pay-db-02.bank.example')).to.equal('pay-db-*');
    expect(siblingPattern('srv1234')).to.equal(null);
    expect(siblingPattern(null)).to.equal(null);
  });

  it('lets a group keep the application it shares most members with', () => {
    const known = [
      { id: 'one', name: 'One', stated: false, members: new Set(['a', 'b', 'c']) },
      { id: 'two', name: 'Two', stated: false, members: new Set(['d', 'e']) },
    ];
    const groups = [
      { addresses: new Set(['a', 'b', 'x']) },
      { addresses: new Set(['c', 'd', 'e']) },
      { addresses: new Set(['y']) },
    ];
    expect(matchGroups(groups, known).map(({ known: held }) => held?.id)).to.deep.equal(['one', 'two', undefined]);
  });
});
