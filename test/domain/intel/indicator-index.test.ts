import { expect } from 'chai';
import { IndicatorIndex } from '../../../src/domain/intel/indicator-index.ts';
import { NameTable } from '../../../src/domain/intel/name-table.ts';
import { namedBy } from '../../../src/domain/intel/named-by.ts';
import { formatAddress } from '../../../src/domain/logs/address.ts';

const index = (...values: [kind: Parameters<IndicatorIndex['add']>[0]['kind'], value: string][]) => {
  const made = new IndicatorIndex();
  for (const [kind, value] of values) made.add({ kind, value });
  return made;
};
const valuesOf = (found: { value: string }[]) => found.map(({ value }) => value);

describe('the index of indicators', () => {
  it('finds an address itself and every network around it', () => {
    const made = index(['address', '198.51.100.7'], ['cidr', '198.51.100.0/25'], ['cidr', '198.51.0.0/16']);
    expect(made.address('198.51.100.7')).to.have.deep.members([
      { kind: 'cidr', value: '198.51.0.0/16' },
      { kind: 'cidr', value: '198.51.100.0/25' },
      { kind: 'address', value: '198.51.100.7' },
    ]);
    for (const near of ['198.51.100.8', '198.51.100.127']) expect(made.address(near)).to.have.length(2);
    expect(valuesOf(made.address('198.51.100.128'))).to.deep.equal(['198.51.0.0/16']);
    for (const miss of ['198.50.255.255', '198.52.0.0', '8.51.100.7', 'no address']) {
      expect(made.address(miss), miss).to.deep.equal([]);
    }
  });

  it('does so for IPv6, in any spelling', () => {
    const made = index(['cidr', '2001:db8:10::/47'], ['address', '2001:db8::7']);
    expect(valuesOf(made.address('2001:0DB8:0:0::7'))).to.deep.equal(['2001:db8::7']);
    expect(valuesOf(made.address('2001:db8:11:ffff::1'))).to.deep.equal(['2001:db8:10::/47']);
    expect(made.address('2001:db8:12::1')).to.deep.equal([]);
  });

  it('agrees with the arithmetic of every prefix length', () => {
    let state = 1;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state;
    };
    const text = (number: number) =>
      formatAddress(Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number), 0, 4);
    const networks = Array.from({ length: 2_000 }, () => {
      const bits = 1 + (random() % 32);
      return { bits, network: (random() & (-1 << (32 - bits))) >>> 0 };
    });
    const made = new IndicatorIndex();
    for (const { bits, network } of networks) {
      made.add(
        bits === 32 ? { kind: 'address', value: text(network) } : { kind: 'cidr', value: `${text(network)}/${bits}` },
      );
    }
    for (let no = 0; no < 2_000; no++) {
      const at = no % 2 ? random() : ((networks[no % networks.length]?.network ?? 0) + (no % 5) - 2) >>> 0;
      const expected = networks.filter(({ bits, network }) => (at & (-1 << (32 - bits))) >>> 0 === network);
      const spelled = new Set(expected.map(({ bits, network }) => text(network) + (bits === 32 ? '' : `/${bits}`)));
      expect(valuesOf(made.address(text(at))), text(at)).to.have.members([...spelled]);
    }
  });

  it('takes a domain for the names below it, and no other', () => {
    const made = index(['domain', 'evil.example']);
    for (const name of ['evil.example', 'a.evil.example', 'A.B.EVIL.Example.']) {
      expect(valuesOf(made.domain(name)), name).to.deep.equal(['evil.example']);
    }
    for (const name of [
      'notevil.example',
      'evil.example.com',
      'evil-example',
      'example',
      'evil.example2',
      'a.evil.exampl',
    ]) {
      expect(made.domain(name), name).to.deep.equal([]);
    }
  });

  it('takes a suffix under which everybody registers names for itself alone', () => {
    const made = index(['domain', 'github.io']);
    expect(made.domain('github.io')).to.have.length(1);
    expect(made.domain('somebody.github.io')).to.deep.equal([]);
  });

  it('finds URLs by host, path and query, whatever the scheme', () => {
    const made = index(['url', 'http://evil.example/a/b.php?id=1']);
    expect(valuesOf(made.url('EVIL.example', '/a/b.php?id=1'))).to.include('http://evil.example/a/b.php?id=1');
    for (const [host, path] of [
      ['evil.example', '/a/b.php'],
      ['evil.example', '/a/b.php?id=12'],
      ['x.evil.example', '/a/b.php?id=1'],
      ['evil.example:8080', '/a/b.php?id=1'],
    ] as const) {
      expect(made.url(host, path), host + path).to.deep.equal([]);
    }
  });

  it('reads what a proxy writes into one field', () => {
    const made = index(['url', 'http://evil.example/x'], ['domain', 'evil.example']);
    const none = { ja3: null, ja4: null, hashes: [] };
    for (const [name, path] of [
      ['evil.example', '/x'],
      ['evil.example/x', null],
      ['evil.example', 'http://evil.example/x'],
    ] as const) {
      const found = namedBy({ name, path, ...none }, made);
      expect(
        found.map(({ named }) => named),
        String(name),
      ).to.deep.equal(['evil.example', 'evil.example/x']);
    }
    expect(namedBy({ name: 'good.example', path: '/?to=evil.example/x', ...none }, made)).to.deep.equal([]);
  });

  it('keeps hashes and fingerprints of the same digits apart', () => {
    const digits = '0123456789abcdef0123456789abcdef';
    const made = index(['ja3', digits]);
    expect(made.exact('ja3', digits.toUpperCase())).to.have.length(1);
    expect(made.exact('hash', digits)).to.deep.equal([]);
  });
});

describe('a table of names', () => {
  it('holds exactly what was added, through its growth', () => {
    const table = new NameTable();
    const names = Array.from({ length: 20_000 }, (_, no) => `host-${no * 7}.example`);
    for (const name of [...names, ...names]) table.add(name);
    table.add('überall.example');
    expect(table.length).to.equal(names.length);
    expect(names.every((name) => table.has(name))).to.equal(true);
    expect(
      Array.from({ length: 20_000 }, (_, no) => `host-${no * 7 + 1}.example`).some((name) => table.has(name)),
    ).to.equal(false);
    expect(table.has('überall.example') || table.has('')).to.equal(false);
  });
});
