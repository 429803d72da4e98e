import { expect } from 'chai';
import fc from 'fast-check';
import { neverScanned, ownHostRanges } from '../../../src/domain/scanning/never-scanned.ts';
import { readPorts } from '../../../src/domain/scanning/port-list.ts';
import { checkScan, type ScanRules, type ScanScope } from '../../../src/domain/scanning/scope.ts';
import { readTargets } from '../../../src/domain/scanning/targets.ts';

const NOON = new Date('2026-07-01T12:00:00Z');
const RULES: ScanRules = { halted: false, never: neverScanned({ loopback: false }), ownHosts: [] };
const SCOPE: ScanScope = {
  id: 'a',
  cidrs: ['198.51.100.0/24'],
  excluded: [],
  ports: '1-1024',
  maxPorts: 100,
  maxAddresses: 256,
  probesPerSecond: 50,
  validFrom: new Date('2026-06-01T00:00:00Z'),
  validUntil: new Date('2026-08-01T00:00:00Z'),
  windows: [],
  timeZone: 'UTC',
  state: 'approved',
};

/** What is said of a scan of a target, by the codes. */
function judge(
  scopes: ScanScope[],
  { target = '198.51.100.1', ports = '22', at = NOON, rules = RULES, rate = undefined as number | undefined } = {},
): string[] {
  const { ranges } = readTargets([target]);
  const verdict = checkScan(scopes, { ranges, ports: readPorts(ports).ports, at, rate }, rules);
  expect(verdict.allowed).to.equal(verdict.violations.length === 0);
  return verdict.violations.map(({ code }) => code);
}

describe('the scope of a scan', () => {
  it('allows what is approved, and says by which scopes and how fast', () => {
    const other = { ...SCOPE, id: 'b', cidrs: ['198.51.101.0/24'], probesPerSecond: 20 };
    const { ranges } = readTargets(['198.51.100.250-198.51.101.5']);
    expect(checkScan([SCOPE, other], { ranges, ports: readPorts('22').ports, at: NOON }, RULES)).to.deep.equal({
      ...{ allowed: true, addresses: 12, violations: [], scopes: ['a', 'b'], probesPerSecond: 20 },
    });
  });

  it('allows nothing where there is none', () => {
    expect(judge([])).to.deep.equal(['outside']);
    expect(checkScan([SCOPE], { ranges: [], ports: [], at: NOON }, RULES).allowed).to.equal(false);
  });

  const cases: [string, Partial<ScanScope>, Parameters<typeof judge>[1], string[]][] = [
    ['one past the end', {}, { target: '198.51.101.0' }, ['outside']],
    ['one before the beginning', {}, { target: '198.51.99.255' }, ['outside']],
    ['a larger mask', {}, { target: '198.51.100.0/23' }, ['too-many-addresses', 'outside']],
    ['not approved', { state: 'requested' }, {}, ['not-approved']],
    ['revoked', { state: 'revoked' }, {}, ['revoked']],
    ['its last moment', {}, { at: new Date('2026-07-31T23:59:59.999Z') }, []],
    ['over', {}, { at: new Date('2026-08-01T00:00:00Z') }, ['expired']],
    ['over before anybody approved it', { state: 'requested' }, { at: new Date('2026-08-01T00:00:00Z') }, ['expired']],
    ['not begun', {}, { at: new Date('2026-05-31T23:59:59Z') }, ['not-yet']],
    ['its first moment', {}, { at: new Date('2026-06-01T00:00:00Z') }, []],
    ['another port', {}, { ports: '22,1025' }, ['ports']],
    ['as many ports as it has', {}, { ports: '1-100' }, []],
    ['one port more', {}, { ports: '1-101' }, ['too-many-ports']],
    ['as many addresses as it has', {}, { target: '198.51.100.0/24' }, []],
    ['one address more', { maxAddresses: 255 }, { target: '198.51.100.0/24' }, ['too-many-addresses']],
    ['its rate', {}, { rate: 50 }, []],
    ['faster', {}, { rate: 51 }, ['rate']],
    ['an excluded address', { excluded: ['198.51.100.1/32'] }, {}, ['excluded']],
    ['around an excluded address', { excluded: ['198.51.100.1/32'] }, { target: '198.51.100.0,198.51.100.2' }, []],
    ['across an excluded address', { excluded: ['198.51.100.1/32'] }, { target: '198.51.100.0-2' }, ['excluded']],
    ['while halted', {}, { rules: { ...RULES, halted: true } }, ['halted']],
    ['several at once', { ports: '443', maxPorts: 1 }, { ports: '22,443' }, ['ports', 'too-many-ports']],
  ];
  for (const [what, scope, wanted, expected] of cases) {
    it(`${what}: ${expected.join(', ') || 'allowed'}`, () => {
      expect(judge([{ ...SCOPE, ...scope }], wanted)).to.deep.equal(expected);
    });
  }

  it('is never where nothing is scanned, though somebody approved everything', () => {
    const all = { ...SCOPE, cidrs: ['0.0.0.0/0', '::/0'], maxAddresses: 65_536 };
    expect(judge([all], { target: '127.0.0.1' })).to.deep.equal(['never']);
    expect(judge([all], { target: '169.254.169.254,fe80::1,::1,fd00:ec2::254' })).to.deep.equal(['never']);
    expect(judge([all], { target: '203.0.113.9' })).to.deep.equal([]);
    const ownHosts = readTargets(['203.0.113.9']).ranges;
    expect(judge([all], { target: '203.0.113.0/28', rules: { ...RULES, ownHosts } })).to.deep.equal(['own-host']);
    const rules = { ...RULES, never: neverScanned({ loopback: true }) };
    expect(judge([all], { target: '127.0.0.1', rules })).to.deep.equal([]);
    expect(ownHostRanges(['127.0.0.1', '203.0.113.9'], { loopback: true })).to.deep.equal(ownHosts);
    expect(ownHostRanges(['127.0.0.1'], { loopback: false })).to.have.lengthOf(1);
    expect(judge([all], { target: '::1', rules })).to.deep.equal(['never']);
  });

  it('is narrowed by what any approved scope excludes, also outside of its hours, and by no other', () => {
    const careful = {
      ...SCOPE,
      id: 'b',
      cidrs: ['192.0.2.0/24'],
      excluded: ['198.51.100.1/32'],
      windows: [{ from: '01:00', until: '02:00' }],
    };
    expect(judge([SCOPE, careful])).to.deep.equal(['excluded']);
    for (const state of ['requested', 'revoked'] as const)
      expect(judge([SCOPE, { ...careful, state }])).to.deep.equal([]);
    expect(judge([SCOPE, { ...careful, validUntil: NOON }])).to.deep.equal([]);
  });

  it('opens and closes by the clocks of its time zone, past midnight and through the change to summer time', () => {
    const night = {
      ...SCOPE,
      validFrom: new Date('2026-01-01T00:00:00Z'),
      windows: [{ from: '22:00', until: '05:00' }],
      timeZone: 'Europe/Berlin',
    };
    const at = (text: string) => judge([night], { at: new Date(text) });
    expect(at('2026-07-01T19:59:59Z')).to.deep.equal(['window-closed']);
    expect(at('2026-07-01T20:00:00Z')).to.deep.equal([]);
    expect(at('2026-07-02T00:30:00Z')).to.deep.equal([]);
    expect(at('2026-07-02T02:59:59Z')).to.deep.equal([]);
    expect(at('2026-07-02T03:00:00Z')).to.deep.equal(['window-closed']);
    expect(at('2026-01-15T20:30:00Z')).to.deep.equal(['window-closed']);
    expect(at('2026-01-15T21:00:00Z')).to.deep.equal([]);
    expect(at('2026-03-29T03:00:00Z')).to.deep.equal(['window-closed']);
    expect(at('2026-03-29T02:59:00Z')).to.deep.equal([]);
  });

  it('is what a look at every single address says', () => {
    const prefix = fc.record({ at: fc.nat(15), bits: fc.integer({ min: 28, max: 32 }) }).map(({ at, bits }) => {
      const size = 2 ** (32 - bits);
      return { text: `198.51.100.${Math.floor(at / size) * size}/${bits}`, first: Math.floor(at / size) * size, size };
    });
    const holds = (prefixes: { first: number; size: number }[], n: number) =>
      prefixes.some(({ first, size }) => n >= first && n < first + size);
    const made = fc.record({
      cidrs: fc.array(prefix, { minLength: 1, maxLength: 3 }),
      excluded: fc.array(prefix, { maxLength: 1 }),
      state: fc.constantFrom('approved' as const, 'approved' as const, 'requested' as const, 'revoked' as const),
      over: fc.nat(4).map((n) => n === 0),
      closed: fc.nat(4).map((n) => n === 0),
      port: fc.constantFrom('22', '22,80'),
      maxAddresses: fc.constantFrom(2, 16),
    });
    const targets = fc.array(fc.nat(15), { minLength: 1, maxLength: 5 });
    let [yes, no] = [0, 0];
    fc.assert(
      fc.property(fc.array(made, { maxLength: 4 }), targets, fc.constantFrom('22', '80'), (scopes, wanted, port) => {
        const addresses = [...new Set(wanted)];
        const lives = scopes.filter(({ state, over }) => state === 'approved' && !over);
        const expected = addresses.every(
          (n) =>
            !lives.some(({ excluded }) => holds(excluded, n)) &&
            lives.some(
              ({ cidrs, closed, port: ports, maxAddresses }) =>
                holds(cidrs, n) && !closed && ports.split(',').includes(port) && addresses.length <= maxAddresses,
            ),
        );
        const real = scopes.map(
          (each, i): ScanScope => ({
            ...SCOPE,
            id: `${i}`,
            cidrs: each.cidrs.map(({ text }) => text),
            excluded: each.excluded.map(({ text }) => text),
            ports: each.port,
            state: each.state,
            maxAddresses: each.maxAddresses,
            validUntil: each.over ? NOON : SCOPE.validUntil,
            windows: each.closed ? [{ from: '13:00', until: '11:00' }] : [],
          }),
        );
        const codes = judge(real, { target: addresses.map((n) => `198.51.100.${n}`).join(','), ports: port });
        expect(codes.length === 0, codes.join()).to.equal(expected);
        if (expected) yes += 1;
        else no += 1;
      }),
      { numRuns: 3_000 },
    );
    expect(yes).to.be.greaterThan(100);
    expect(no).to.be.greaterThan(100);
  });
});
