import { expect } from 'chai';
import { decideType } from '../../../src/domain/nodes/decide-type.ts';
import type { NodeView, Use } from '../../../src/domain/nodes/node-view.ts';

const use = (port: number, peers: number, rest: Partial<Use> = {}): Use => ({
  ...{
    protocol: 6,
    port,
    peers,
    externalPeers: 0,
    established: 10 * peers,
    failed: 0,
    bytesOut: 1000 * peers,
    bytesIn: 4000 * peers,
  },
  ...rest,
});
const USUAL = { clients: 500, flows: 1000, basics: 300 };

function view(stated: Partial<NodeView>): NodeView {
  const reach = { servers: 0, externalServers: 0, ports: 0, answered: 0, unanswered: 0, flows: 0, basics: 0 };
  const nothing = {
    openPorts: new Set<string>(),
    name: null,
    vendor: null,
    os: null,
    osFamilies: 0,
    machines: 0,
    facts: [],
  };
  return { address: '10.0.0.9', scope: 'internal', offers: [], uses: [], reach, ...nothing, ...stated };
}

const typeOf = (stated: Partial<NodeView>) => decideType(view(stated), USUAL).type;

describe('the type of a node', () => {
  it('is unknown where little is known, and nothing is invented', () => {
    expect(decideType(view({}), USUAL)).to.deep.equal({ type: 'unknown', confidence: 0, candidates: [] });
    expect(typeOf({ uses: [use(53, 1)] })).to.equal('unknown');
    expect(typeOf({ name: 'web1' })).to.equal('unknown');
    expect(typeOf({ offers: [use(22, 1)] })).to.equal('unknown');
  });

  const CASES: [string, Partial<NodeView>, string][] = [
    [
      'Kerberos and LDAP',
      { offers: [use(53, 90), use(88, 80), use(389, 80), use(445, 80), use(3268, 9)] },
      'domain-controller',
    ],
    ['DNS and little else', { offers: [use(53, 90, { protocol: 17 }), use(22, 1)] }, 'dns-server'],
    ['a proxy', { offers: [use(3128, 200)], uses: [use(443, 400, { externalPeers: 400 })] }, 'proxy'],
    [
      'a balancer',
      {
        offers: [use(443, 90, { established: 900, bytesOut: 9e5, bytesIn: 9e6 })],
        uses: [use(8443, 3, { established: 905, bytesOut: 9.1e5, bytesIn: 8.9e6 })],
      },
      'nat-or-load-balancer',
    ],
    [
      'a web server before its applications',
      {
        offers: [use(443, 90, { established: 900, bytesOut: 9e5, bytesIn: 9e6 })],
        uses: [use(8080, 2, { established: 400, bytesOut: 2e5, bytesIn: 1e6 })],
      },
      'server',
    ],
    [
      'translated clients',
      {
        uses: [use(443, 90), use(53, 2), use(88, 2)],
        reach: { servers: 95, externalServers: 0, ports: 3, answered: 95, unanswered: 0, flows: 30_000, basics: 9_000 },
      },
      'nat-or-load-balancer',
    ],
    [
      'a scanner',
      {
        reach: { servers: 300, externalServers: 0, ports: 60, answered: 600, unanswered: 6000, flows: 6600, basics: 5 },
      },
      'scanner',
    ],
    ['a printer', { offers: [use(9100, 12), use(515, 3), use(80, 1)] }, 'printer'],
    [
      'the figures of a server',
      { offers: [use(9100, 1, { bytesOut: 1000, bytesIn: 900_000 }), use(22, 1), use(8080, 4)] },
      'server',
    ],
    ['a camera', { offers: [use(554, 2), use(80, 1)] }, 'iot'],
    [
      'a switch',
      {
        offers: [use(161, 2, { protocol: 17 }), use(22, 1)],
        uses: [use(514, 1, { protocol: 17 }), use(123, 1, { protocol: 17 })],
      },
      'network-device',
    ],
    [
      'a desk',
      { uses: [use(88, 2), use(389, 2), use(445, 3), use(443, 12), use(3128, 1), use(9100, 1)] },
      'workstation',
    ],
    [
      'a desk with one stray answer',
      { offers: [use(51_234, 1)], uses: [use(88, 2), use(445, 3), use(443, 12), use(3128, 1)] },
      'workstation',
    ],
    ['an application server', { offers: [use(8443, 3), use(22, 2)], uses: [use(1521, 1), use(53, 1)] }, 'server'],
    ['files for many', { offers: [use(445, 40), use(139, 3)], uses: [use(88, 1)] }, 'server'],
  ];
  for (const [what, stated, type] of CASES) it(`is ${type} for ${what}`, () => expect(typeOf(stated)).to.equal(type));

  it('is not told by what is usual where there are too few to say', () => {
    const busy = {
      servers: 95,
      externalServers: 0,
      ports: 3,
      answered: 95,
      unanswered: 0,
      flows: 30_000,
      basics: 9_000,
    };
    const alone = decideType(view({ uses: [use(443, 90), use(53, 2)], reach: busy }), { ...USUAL, clients: 4 });
    expect(alone.type).not.to.equal('nat-or-load-balancer');
  });

  it('says why, the strongest reason first', () => {
    const { candidates, confidence } = decideType(view({ offers: [use(88, 80), use(389, 80)] }), USUAL);
    expect(confidence).to.be.above(60);
    expect(candidates[0]?.type).to.equal('domain-controller');
    expect(candidates[0]?.reasons[0]).to.equal('offers Kerberos (88) and LDAP (389, 636), to 80 clients');
  });
});
