import { expect } from 'chai';
import { readScope } from '../../../src/domain/scanning/requested-scope.ts';

const now = new Date('2026-07-01T12:00:00Z');
const REQUEST = {
  cidrs: ['198.51.100.0/24'],
  excluded: ['198.51.100.7'],
  ports: '443,1-22',
  validFrom: now,
  validUntil: new Date('2026-08-01T00:00:00Z'),
  windows: [{ from: '22:00', until: '05:00' }],
  timeZone: 'Europe/Berlin',
};
const read = (change: Partial<typeof REQUEST> = {}, loopback = false) =>
  readScope({ ...REQUEST, ...change }, { now, loopback });

describe('a requested scope', () => {
  it('is written in one way', () => {
    const { scope, faults } = read({ cidrs: ['::ffff:198.51.100.0/120', '2001:DB8::/32', '203.0.113.5'] });
    expect(faults).to.deep.equal([]);
    expect(scope.cidrs).to.deep.equal(['198.51.100.0/24', '2001:db8::/32', '203.0.113.5/32']);
    expect(scope.excluded).to.deep.equal(['198.51.100.7/32']);
    expect(scope.ports).to.equal('1-22,443');
  });

  const wrong: [string, Partial<typeof REQUEST>, string][] = [
    ['everything', { cidrs: ['0.0.0.0/0'] }, 'cidrs'],
    ['a prefix too short', { cidrs: ['32.0.0.0/7'] }, 'cidrs'],
    ['an IPv6 prefix too short', { cidrs: ['2001:db8::/31'] }, 'cidrs'],
    ['loopback', { cidrs: ['127.0.0.0/8'] }, 'cidrs'],
    ['a link', { cidrs: ['169.254.0.0/16'] }, 'cidrs'],
    ['a group', { cidrs: ['224.0.0.0/24'] }, 'cidrs'],
    ['a metadata service within', { cidrs: ['fd00:ec2::/32'] }, 'cidrs'],
    ['a range', { cidrs: ['198.51.100.1-20'] }, 'cidrs'],
    ['a name', { cidrs: ['host.bank.example'] }, 'cidrs'],
    ['an option', { cidrs: ['-iL'] }, 'cidrs'],
    ['host bits', { cidrs: ['198.51.100.1/24'] }, 'cidrs'],
    ['an exclusion that is none', { excluded: ['198.51.100.*'] }, 'excluded'],
    ['no ports', { ports: '0' }, 'ports'],
    ['no time zone', { timeZone: 'Mars/Olympus' }, 'time_zone'],
    ['an offset as time zone', { timeZone: '+02:00' }, 'time_zone'],
    ['a window without length', { windows: [{ from: '22:00', until: '22:00' }] }, 'windows'],
    ['a window that is none', { windows: [{ from: '24:00', until: '25:00' }] }, 'windows'],
    ['an end before its beginning', { validFrom: new Date('2026-09-01T00:00:00Z') }, 'valid_until'],
    ['an end that is past', { validFrom: new Date('2026-06-01T00:00:00Z'), validUntil: now }, 'valid_until'],
    ['years', { validUntil: new Date('2028-07-01T00:00:00Z') }, 'valid_until'],
  ];
  for (const [what, change, path] of wrong) {
    it(`is refused: ${what}`, () => {
      const { faults } = read(change);
      expect(new Set(faults.map((fault) => fault.path))).to.deep.equal(new Set([path]));
    });
  }

  it('may be of loopback where scanners are tested', () => {
    expect(read({ cidrs: ['127.0.0.0/8'] }, true).faults).to.deep.equal([]);
  });
});
