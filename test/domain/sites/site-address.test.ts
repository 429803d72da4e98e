import { expect } from 'chai';
import fc from 'fast-check';
import { formatAddress, parseAddress } from '../../../src/domain/logs/address.ts';
import { FlowBatch } from '../../../src/domain/logs/flow.ts';
import { placeInSite } from '../../../src/domain/sites/place-in-site.ts';
import { rangeKeys } from '../../../src/domain/sites/range-key.ts';
import {
  isWithinPrefix,
  MOST_SITES,
  plainAddress,
  readSiteAddress,
  SITE_NETWORK,
  shownText,
  siteAddress,
  siteAddressText,
  sitePrefixFault,
} from '../../../src/domain/sites/site-address.ts';
import { KnownServices, Overrides } from '../../../src/domain/topology/known-endpoints.ts';
import { portPlace } from '../../../src/domain/topology/port-ranks.ts';
import { scopeOf } from '../../../src/domain/topology/scope.ts';

const number = fc.integer({ min: 1, max: MOST_SITES });
const ipv4 = fc.ipV4();
const address = fc.oneof(ipv4, fc.ipV6());
const inside = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => `10.${parts.join('.')}`);
const PREFIXES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** The bytes of an address at a place in a batch of sixteen each. */
function bytesOf(text: string, at: number): { bytes: Uint8Array; family: number } {
  const parsed = parseAddress(text);
  if (!parsed) throw new Error(text);
  const bytes = new Uint8Array(at + 32);
  bytes.set(parsed.bytes, at);
  return { bytes, family: parsed.family };
}

describe('addresses of sites', () => {
  it('come back as logs wrote them, and lose nothing', () => {
    fc.assert(
      fc.property(number, address, fc.nat(3), (site, text, row) => {
        const { bytes, family } = bytesOf(text, row * 16);
        const before = formatAddress(bytes, row * 16, family);
        const placed = siteAddress({ number: site, prefixes: PREFIXES })(bytes, row * 16, family);
        const isOwn = PREFIXES.some((prefix) => isWithinPrefix(before, prefix));
        expect(placed).to.equal(isOwn ? 6 : family);
        const found = isOwn ? plainAddress(bytes, row * 16, placed) : 0;
        expect(found).to.equal(isOwn ? site : 0);
        expect(formatAddress(bytes, row * 16, isOwn ? 4 : placed)).to.equal(before);
      }),
    );
  });

  it('differ from site to site, and read the same as texts', () => {
    fc.assert(
      fc.property(number, number, inside, inside, (one, other, text, another) => {
        const at = (site: number, of: string) => siteAddressText(of, siteAddress({ number: site, prefixes: PREFIXES }));
        expect(at(one, text) === at(other, another)).to.equal(one === other && text === another);
        expect(readSiteAddress(at(one, text))).to.deep.equal({ address: text, site: one });
        expect(scopeOf(at(one, text))).to.equal(scopeOf(text));
        expect(at(one, text)).to.match(new RegExp(`^${SITE_NETWORK.replace('::/80', '')}:`));
      }),
    );
  });

  it('are left alone outside of what overlaps', () => {
    const place = siteAddress({ number: 7, prefixes: ['10.1.0.0/16'] });
    for (const text of ['10.2.0.1', '192.0.2.1', '2001:db8::1', 'fd00::1', 'no address', '']) {
      expect(siteAddressText(text, place)).to.equal(text);
      expect(readSiteAddress(text)).to.deep.equal({ address: text, site: 0 });
    }
  });

  it('are shown in sentences with the name of the site behind them', () => {
    const own = siteAddressText('10.1.1.5', siteAddress({ number: 7, prefixes: PREFIXES }));
    const other = siteAddressText('10.0.0.0', siteAddress({ number: 258, prefixes: PREFIXES }));
    const names = new Map([[7, 'north']]);
    expect(shownText(`${own} calls ${other}: often, "${own}/128".`, (site) => names.get(site))).to.equal(
      '10.1.1.5 (north) calls 10.0.0.0 (site 258): often, "10.1.1.5/32 (north)".',
    );
    const plain = 'Nothing of 2001:db8::1 or 10.1.1.5 changes.';
    expect(shownText(plain, () => undefined)).to.equal(plain);
  });

  it('take private IPv4 prefixes only', () => {
    for (const prefix of ['10.0.0.0/8', '10.1.1.5/32', '192.168.4.0/22', '172.16.0.0/12', '100.64.0.0/10'])
      expect(sitePrefixFault(prefix), prefix).to.equal(null);
    for (const prefix of ['0.0.0.0/0', '8.0.0.0/6', '172.0.0.0/11', '192.0.2.0/24', '127.0.0.0/8', 'fd00::/8', '::/0'])
      expect(sitePrefixFault(prefix), prefix).to.match(/private IPv4/);
  });

  it('are given to the flows of a batch and to what else it says', () => {
    const batch = new FlowBatch(2);
    for (const [src, dst] of [
      ['10.1.1.5', '203.0.113.9'],
      ['2001:db8::5', '10.1.1.6'],
    ] as const) {
      const row = batch.begin();
      for (const [text, addresses, families] of [
        [src, batch.srcAddress, batch.srcFamily],
        [dst, batch.dstAddress, batch.dstFamily],
      ] as const) {
        const parsed = parseAddress(text);
        addresses.set(parsed?.bytes ?? [], row * 16);
        families[row] = parsed?.family ?? 0;
      }
      batch.commit(row);
    }
    const seen = { line: 1, time: 0, kind: 'dns' as const, srcPort: null, dstPort: null, protocol: null };
    batch.observe({ ...seen, src: '10.1.1.5', dst: null, name: null, detail: { answers: ['10.1.1.6'] } });
    placeInSite(batch, siteAddress({ number: 3, prefixes: PREFIXES }));
    const shown = (addresses: Uint8Array, families: Uint8Array, row: number) =>
      readSiteAddress(formatAddress(addresses, row * 16, families[row] as number));
    expect([0, 1].map((row) => shown(batch.srcAddress, batch.srcFamily, row))).to.deep.equal([
      { address: '10.1.1.5', site: 3 },
      { address: '2001:db8::5', site: 0 },
    ]);
    expect([0, 1].map((row) => shown(batch.dstAddress, batch.dstFamily, row))).to.deep.equal([
      { address: '203.0.113.9', site: 0 },
      { address: '10.1.1.6', site: 3 },
    ]);
    expect(batch.observations.map(({ src, dst }) => [src && readSiteAddress(src), dst])).to.deep.equal([
      [{ address: '10.1.1.5', site: 3 }, null],
    ]);
  });

  it('tell ranges of sites apart, so far as they overlap', () => {
    const keyOf = rangeKeys([
      { name: 'north', number: 1, prefixes: ['10.1.0.0/16'] },
      { name: 'south', number: 2, prefixes: ['10.1.0.0/16'] },
    ]);
    expect(keyOf('10.1.7.0/24', 'north')).not.to.equal(keyOf('10.1.7.0/24', 'south'));
    expect(keyOf('10.1.7.0/24', 'north')).not.to.equal(keyOf('10.1.7.0/24', null));
    expect(keyOf('10.2.7.0/24', 'north')).to.equal(keyOf('10.2.7.0/24', 'south'));
    expect(keyOf('10.0.0.0/8', 'north')).to.equal(keyOf('10.0.0.0/8', null));
    expect(keyOf('10.1.7.0/24', 'elsewhere')).to.equal(keyOf('10.1.7.0/24', null));
  });

  it('obey what is said of ports at their site, and otherwise what is said wherever they are', () => {
    const at = (text: string, site: number) => siteAddressText(text, siteAddress({ number: site, prefixes: PREFIXES }));
    const said = { protocol: 6, port: 8443 };
    const overrides = new Overrides([
      { ...said, range: '10.0.0.0/8', role: 'server' },
      { ...said, range: `${at('10.1.1.0', 1)}/120`, role: 'client' },
      { ...said, range: '::/0', role: 'client' },
    ]);
    const of = (text: string) => {
      const { bytes, family } = bytesOf(text, 16);
      return overrides.of(family, bytes, 16, portPlace(6, 8443));
    };
    expect([of(at('10.1.1.5', 1)), of(at('10.1.1.5', 2)), of('10.1.1.5'), of('2001:db8::1')]).to.deep.equal([
      ...[-1, 1, 1, -1],
    ]);
    const known = new KnownServices([{ address: at('10.1.1.5', 1), ...said }]);
    const knows = (text: string) => {
      const { bytes, family } = bytesOf(text, 0);
      return known.has(family, bytes, 0, portPlace(6, 8443));
    };
    expect([knows(at('10.1.1.5', 1)), knows(at('10.1.1.5', 2)), knows('10.1.1.5')]).to.deep.equal([true, false, false]);
  });
});
