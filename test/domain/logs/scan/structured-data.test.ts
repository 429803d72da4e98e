import { expect } from 'chai';
import * as fc from 'fast-check';
import { Fields } from '../../../../src/domain/logs/scan/fields.ts';
import { KeyTable } from '../../../../src/domain/logs/scan/key-values.ts';
import { splitQuoted } from '../../../../src/domain/logs/scan/structured-data.ts';

const KEYS = ['src', 'dst', 'rule_name', 's_port'];
const TABLE = new KeyTable(KEYS);

function read(text: string): string[] {
  const bytes = Buffer.from(`"${text}"`);
  const fields = new Fields();
  splitQuoted(bytes, 1, bytes.length - 1, TABLE, fields);
  return KEYS.map((_, slot) => bytes.toString('utf8', fields.starts[slot], fields.ends[slot]));
}

const key = fc.oneof(fc.constantFrom(...KEYS), fc.stringMatching(/^[a-z_:]{1,8}$/));
const value = fc.string().map((text) => text.replace(/[\\"\]]/g, '\\$&'));
const pairs = fc.array(
  fc.tuple(
    key,
    value.filter((text) => text !== ''),
  ),
  { maxLength: 8 },
);

describe('splitQuoted', () => {
  for (const [style, equals, between] of [
    ['Check Point', ':', '; '],
    ['RFC 5424', '=', ' '],
  ] as const) {
    it(`finds the first value of each known key in the style of ${style}`, async () => {
      await fc.assert(
        fc.property(pairs, fc.constantFrom('', 'element@1 '), (entries, element) => {
          const text = entries.map(([name, said]) => `${name}${equals}"${said}"`).join(between);
          const expected = KEYS.map((name) => entries.find(([other]) => other === name)?.[1] ?? '');
          expect(read(`${element}${text}`)).to.deep.equal(expected);
        }),
      );
    });
  }

  it('leaves out a value that was cut off', () => {
    expect(read('src:"192.0.2.1"; dst:"198.51.100.2')).to.deep.equal(['192.0.2.1', '', '', '']);
    expect(read('src="192.0.2.1" rule_name="a \\"')).to.deep.equal(['192.0.2.1', '', '', '']);
  });

  it('stays within its bounds and ends, whatever the bytes are', async () => {
    await fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', '\\', ':', '=', ' ', ';', 's', 'r', 'c') }), (text) => {
        for (const found of read(text)) expect(text).to.contain(found);
      }),
    );
  });
});
