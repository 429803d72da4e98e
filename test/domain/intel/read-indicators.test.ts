import { expect } from 'chai';
import type { GivenForAll } from '../../../src/domain/intel/indicator.ts';
import { readIndicators } from '../../../src/domain/intel/read-indicators.ts';
import { readValue } from '../../../src/domain/intel/read-value.ts';
import { readPattern } from '../../../src/domain/intel/stix-pattern.ts';

const given: GivenForAll = { confidence: 50, tags: [], tlp: null, includeReserved: true };
const read = (text: string | object, more: Partial<GivenForAll> = {}) => {
  const found = readIndicators(typeof text === 'string' ? text : JSON.stringify(text), { ...given, ...more });
  if (!found) throw new Error('nothing is known of it');
  return found;
};
const values = (text: string | object) => read(text).indicators.map(({ kind, value }) => `${kind} ${value}`);

describe('a value of an indicator', () => {
  const spelled = (text: string) => {
    const value = readValue(text, { includeReserved: true });
    return 'fault' in value ? null : `${value.kind} ${value.value}`;
  };
  for (const [text, expected] of [
    ['203.0.113.7', 'address 203.0.113.7'],
    ['203[.]0[.]113[.]7', 'address 203.0.113.7'],
    ['203.0.113.0/24', 'cidr 203.0.113.0/24'],
    ['203.0.113.9/24', 'cidr 203.0.113.0/24'],
    ['203.0.113.7/32', 'address 203.0.113.7'],
    ['2001:DB8:0::1', 'address 2001:db8::1'],
    ['EVIL[.]Example.', 'domain evil.example'],
    ['*.evil.example', 'domain evil.example'],
    ['bücher.example', 'domain xn--bcher-kva.example'],
    ['hxxps://Evil[.]example:443/A?b#c', 'url https://evil.example/A?b'],
    ['evil(dot)example/path', 'url http://evil.example/path'],
    ['D41D8CD98F00B204E9800998ECF8427E', 'hash d41d8cd98f00b204e9800998ecf8427e'],
    ['t13d1516h2_8daaf6152771_b186095e22b6', 'ja4 t13d1516h2_8daaf6152771_b186095e22b6'],
    ['AS64496', null],
    ['localhost', null],
    ['203.0.113', null],
    ['two words.example', null],
    ['co.uk', null],
  ] as const) {
    it(`of ${text}`, () => expect(spelled(text)).to.equal(expected));
  }

  it('is refused where everybody has it, unless that is stated', () => {
    for (const text of ['10.1.2.3', '203.0.113.7', '8.8.8.8', '127.0.0.1', '0.0.0.0/0', 'fe80::1', '2001:db8::/48']) {
      expect(readValue(text), text).to.have.property('fault');
      expect(readValue(text, { includeReserved: true }), text).to.have.property('value');
    }
  });
});

describe('a pattern of STIX', () => {
  const hash = 'a'.repeat(64);
  for (const [pattern, expected] of [
    [`[ipv4-addr:value = '203.0.113.7']`, ['address 203.0.113.7']],
    [`[ipv4-addr:value ISSUBSET '203.0.113.0/24']`, ['address 203.0.113.0/24']],
    [`[ipv6-addr:value='2001:db8::1']`, ['address 2001:db8::1']],
    [`[domain-name:value = 'a.example' OR domain-name:value = 'b.example']`, ['domain a.example', 'domain b.example']],
    [`[domain-name:value IN ('a.example', 'b.example')]`, ['domain a.example', 'domain b.example']],
    [
      `[domain-name:value = 'a.example'] OR [url:value = 'http://b.example/x,y']`,
      ['domain a.example', 'url http://b.example/x,y'],
    ],
    [
      `([ipv4-addr:value = '203.0.113.7'] OR [(url:value = 'http://it\\'s.example/')])`,
      ['address 203.0.113.7', `url http://it's.example/`],
    ],
    [
      `[file:hashes.'SHA-256' = '${hash}' AND file:hashes.MD5 = '${hash.slice(32)}']`,
      [`hash ${hash}`, `hash ${hash.slice(32)}`],
    ],
    [
      `[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '203.0.113.7']`,
      ['address 203.0.113.7'],
    ],
    [`[x-ja3:value = '${hash.slice(32)}']`, [`ja3 ${hash.slice(32)}`]],
  ] as const) {
    it(`is read: ${pattern}`, () => {
      const terms = readPattern(pattern);
      expect('terms' in terms && terms.terms.map(({ kind, text }) => `${kind} ${text}`)).to.deep.equal(expected);
    });
  }
  for (const pattern of [
    `[ipv4-addr:value = '203.0.113.7' AND domain-name:value = 'a.example']`,
    `[ipv4-addr:value != '203.0.113.7']`,
    `[ipv4-addr:value NOT = '203.0.113.7']`,
    `[domain-name:value LIKE '%.example']`,
    `[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example']`,
    `[domain-name:value = 'a.example'] WITHIN 5 SECONDS`,
    `[mutex:name = 'x']`,
    `[domain-name:value = 'a.example'`,
    `[network-traffic:dst_ref.type = 'ipv4-addr']`,
    `no pattern`,
    '',
  ]) {
    it(`is left out: ${pattern}`, () => expect(readPattern(pattern)).to.have.property('fault'));
  }
});

describe('a file of indicators', () => {
  it('is a bundle of STIX, with what it leaves out', () => {
    const bundle = {
      type: 'bundle',
      objects: [
        { type: 'marking-definition', id: 'marking-definition--1', definition: { tlp: 'amber' } },
        {
          ...{
            type: 'indicator',
            id: 'indicator--1',
            pattern: `[domain-name:value = 'evil.example']`,
            pattern_type: 'stix',
          },
          ...{
            valid_from: '2026-01-01T00:00:00Z',
            valid_until: '2026-02-01T00:00:00Z',
            confidence: 90,
            name: 'Made up',
          },
          ...{ labels: ['c2'], object_marking_refs: ['marking-definition--1'] },
        },
        { type: 'indicator', id: 'indicator--2', pattern: `[mutex:name = 'x']` },
        { type: 'indicator', id: 'indicator--3', pattern: `[domain-name:value = 'gone.example']`, revoked: true },
        { type: 'indicator', id: 'indicator--4', pattern: 'alert ip any', pattern_type: 'snort' },
        { type: 'malware', id: 'malware--1' },
      ],
    };
    const { indicators, left_out } = read(bundle);
    expect(indicators).to.deep.equal([
      {
        ...{
          kind: 'domain',
          value: 'evil.example',
          confidence: 90,
          tags: ['c2'],
          tlp: 'amber',
          description: 'Made up',
        },
        ...{ valid_from: new Date('2026-01-01T00:00:00Z'), valid_until: new Date('2026-02-01T00:00:00Z') },
        reference: 'indicator--1',
      },
    ]);
    expect(left_out.map(({ place }) => place)).to.deep.equal(['indicator--2', 'indicator--3', 'indicator--4']);
  });

  it('is an event of MISP', () => {
    const event = {
      Event: {
        info: 'Campaign',
        Tag: [{ name: 'tlp:green' }, { name: 'apt' }],
        Attribute: [
          { type: 'ip-dst|port', value: '203.0.113.7|443', to_ids: true },
          { type: 'domain|ip', value: 'evil.example|203.0.113.8', to_ids: true },
          { type: 'domain', value: 'context.example', to_ids: false },
          { type: 'mutex', value: 'x', to_ids: true },
        ],
        Object: [{ Attribute: [{ type: 'sha256', value: 'b'.repeat(64), to_ids: true }] }],
      },
    };
    expect(values(event)).to.deep.equal([
      ...['address 203.0.113.7', 'domain evil.example', 'address 203.0.113.8', `hash ${'b'.repeat(64)}`],
    ]);
    expect(read(event).indicators[0]).to.deep.include({ tlp: 'green', tags: ['apt'], description: 'Campaign' });
    expect(read(event).left_out).to.have.length(1);
  });

  it("is MISP's table of attributes", () => {
    const table = `uuid,event_id,category,type,value,comment,to_ids,date
1,1,Network activity,ip-dst,203.0.113.7,"C2, first",1,20260101
2,1,Network activity,domain,context.example,,0,20260101
3,1,Payload,filename|md5,x.exe|${'c'.repeat(32)},,1,20260101
`;
    expect(values(table)).to.deep.equal(['address 203.0.113.7', `hash ${'c'.repeat(32)}`]);
    expect(read(table).indicators[0]?.description).to.equal('C2, first');
  });

  it('is a plain list, with comments and defanged spellings', () => {
    const list = '# a list\n203[.]0.113.7\n\nevil.example # C2\r\nhxxp://a.example/x?a=1,2;3|4\nAS64496\n; more\n';
    expect(values(list)).to.deep.equal([
      ...['address 203.0.113.7', 'domain evil.example', 'url http://a.example/x?a=1,2;3|4'],
    ]);
    expect(read(list).left_out).to.deep.equal([
      { line: 6, place: null, message: '"AS64496" is nothing that is matched.' },
    ]);
  });

  it('is a table without a header: value, level, description', () => {
    const list = '# a list with levels\n203.0.113.7,high,Simple C2\nevil.example, critical, Some bot\n198.51.100.1,,\n';
    expect(
      read(list).indicators.map(({ value, confidence, description }) => [value, confidence, description]),
    ).to.deep.equal([
      ['203.0.113.7', 85, 'Simple C2'],
      ['evil.example', 95, 'Some bot'],
      ['198.51.100.1', 50, null],
    ]);
  });

  it('is a table with a header, also behind a comment mark', () => {
    const table = '# made up\n#"first_seen";"dst_ip";"threat"\n2026-01-02 03:04:05;203.0.113.7;Bot\n';
    expect(read(table).indicators[0]).to.deep.include({ value: '203.0.113.7', description: 'Bot' });
    const typed =
      'type,indicator,valid_until,confidence,tlp,tags\nja3,0123456789abcdef0123456789abcdef,2026-03-01,70,TLP:RED,a;b\n';
    expect(read(typed).indicators[0]).to.deep.include({ kind: 'ja3', confidence: 70, tlp: 'red', tags: ['a', 'b'] });
  });

  it('is unknown as any other JSON', () => {
    expect(readIndicators('{"a": 1}', given)).to.equal(null);
    expect(readIndicators('{"a"', given)).to.equal(null);
    expect(readIndicators('[]', given)).to.deep.equal({ indicators: [], left_out: [] });
  });
});
