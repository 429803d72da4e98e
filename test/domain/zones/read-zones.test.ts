import { expect } from 'chai';
import type { TableRow } from '../../../src/domain/tables/table.ts';
import { planZones } from '../../../src/domain/zones/plan-zones.ts';
import { readPrefix } from '../../../src/domain/zones/prefix.ts';
import { zonesOfJson, zonesOfTable } from '../../../src/domain/zones/read-zones.ts';
import { UNSTATED, type Zone } from '../../../src/domain/zones/zone.ts';

const rows = (text: string): TableRow[] =>
  text
    .trim()
    .split('\n')
    .map((line, index) => ({ line: index + 1, cells: line.split(',') }));
const zone = (name: string, ranges: string[], rest: Partial<Zone> = {}): Zone => ({
  ...UNSTATED,
  name,
  ranges,
  ...rest,
});

describe('a prefix', () => {
  it('has one spelling', () => {
    for (const [text, prefix] of [
      ['10.0.0.0/8', '10.0.0.0/8'],
      ['10.0.0.0/255.255.0.0', '10.0.0.0/16'],
      ['192.0.2.7', '192.0.2.7/32'],
      ['2001:0db8:0::/32', '2001:db8::/32'],
      ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
      ['0.0.0.0/0', '0.0.0.0/0'],
    ])
      expect(readPrefix(text as string), text).to.deep.equal({ prefix });
  });

  it('is refused with what is wrong', () => {
    expect(readPrefix('10.0.0.1/24')).to.deep.equal({
      fault: '"10.0.0.1/24" has bits beyond its mask; the prefix around it is 10.0.0.0/24.',
    });
    expect(readPrefix('10.0.0.0/33')).to.have.property('fault').that.contains('between 0 and 32 bits');
    expect(readPrefix('10.0.0.0/255.0.255.0')).to.have.property('fault').that.contains('mask');
    for (const text of ['', 'lan', '10.0.0/8', '10.0.0.0/8/8', '10.0.0.0/+8'])
      expect(readPrefix(text), text).to.have.property('fault');
  });
});

describe('zones of a file', () => {
  it('come from a table in any language, a row for each prefix, below a title', () => {
    const { zones, faults } = zonesOfTable(
      rows(`Netzplan,,,
Zone,Netzwerk,Umgebung,Schutzbedarf,Compliance,Verantwortlich
Zahlungsverkehr,10.1.0.0/16,Produktion,kritisch,PCI CDE;SWIFT CSCF,Team Zahlung
,,,,,
Zahlungsverkehr,10.2.0.0/24 2001:db8:1::/48,prod,,,
Labor,10.9.0.0/16,Dev,niedrig,,`),
    );
    expect(faults).to.deep.equal([]);
    expect(zones).to.deep.equal([
      {
        ...{ name: 'Zahlungsverkehr', ranges: ['10.1.0.0/16', '10.2.0.0/24', '2001:db8:1::/48'] },
        ...{ environment: 'production', criticality: 'critical', owner: 'Team Zahlung' },
        compliance: ['PCI CDE', 'SWIFT CSCF'],
      },
      { name: 'Labor', ranges: ['10.9.0.0/16'], environment: 'development', criticality: 'low' },
    ]);
  });

  it('name each fault with its line and column', () => {
    const { faults } = zonesOfTable(
      rows(`zone,range,environment,site
a,10.0.0.0/8,prod,x
b,10.0.0.0/8,prod,
,10.1.0.0/16,prod,
a,10.2.0.1/16,test,y
c,10.3.0.0/16,nonsense,`),
    );
    expect(faults.map(({ line, place }) => [line, place])).to.deep.equal([
      [3, 'ranges'],
      [4, 'name'],
      [5, 'ranges'],
      [5, 'environment'],
      [5, 'site'],
      [6, 'environment'],
    ]);
    expect(faults[0]?.message).to.equal('10.0.0.0/8 is in the zone "a" already.');
    expect(zonesOfTable(rows('host,port\na,1')).faults).to.have.lengthOf(1);
  });

  it('come from JSON, with the place of a fault', () => {
    const good = zonesOfJson({ zones: [{ name: 'a', ranges: ['10.0.0.0/8'], compliance: ['PCI CDE'] }] });
    expect(good).to.deep.equal({
      zones: [{ name: 'a', ranges: ['10.0.0.0/8'], compliance: ['PCI CDE'] }],
      faults: [],
    });
    expect(zonesOfJson([{ name: 'a', ranges: ['10.0.0.1/8'] }]).faults[0]).to.include({
      line: null,
      place: 'zones.0.ranges',
    });
    for (const value of [null, 1, {}, { zones: 1 }]) expect(zonesOfJson(value).faults).to.have.lengthOf(1);
    expect(zonesOfJson([null, 'x']).faults).to.have.lengthOf(2);
  });
});

describe('an import of zones', () => {
  const current = [zone('a', ['10.0.0.0/8'], { site: 'x' }), zone('b', ['10.1.0.0/16', '10.2.0.0/16']), zone('c', [])];

  it('that replaces makes the zones what the file has', () => {
    const plan = planZones(
      current,
      [
        { name: 'a', ranges: ['10.0.0.0/8'] },
        { name: 'd', ranges: [] },
      ],
      'replace',
    );
    expect(plan.zones).to.deep.equal([zone('a', ['10.0.0.0/8']), zone('d', [])]);
    expect(plan).to.deep.include({
      ...{ created: ['d'], deleted: ['b', 'c'], unchanged: 0 },
      changed: [{ name: 'a', fields: ['site'] }],
    });
  });

  it('that merges adds, moves prefixes, and leaves what it does not mention', () => {
    const plan = planZones(current, [{ name: 'a', ranges: ['10.1.0.0/16'], owner: 'me' }], 'merge');
    expect(plan.zones).to.deep.equal([
      zone('a', ['10.0.0.0/8', '10.1.0.0/16'], { site: 'x', owner: 'me' }),
      zone('b', ['10.2.0.0/16']),
      zone('c', []),
    ]);
    expect(plan.changed).to.deep.equal([
      { name: 'a', fields: ['ranges', 'owner'] },
      { name: 'b', fields: ['ranges'] },
    ]);
    expect(plan).to.deep.include({ created: [], deleted: [], unchanged: 1 });
    const again = planZones(plan.zones, [{ name: 'a', ranges: ['10.1.0.0/16'], owner: 'me' }], 'merge');
    expect(again).to.deep.include({ created: [], changed: [], deleted: [], unchanged: 3 });
  });
});
