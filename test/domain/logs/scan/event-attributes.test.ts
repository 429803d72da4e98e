import { expect } from 'chai';
import * as fc from 'fast-check';
import { EVENT, type EventField, EventKeys } from '../../../../src/domain/logs/lines/event-fields.ts';
import { splitCef, splitLeef } from '../../../../src/domain/logs/scan/event-attributes.ts';
import { Fields } from '../../../../src/domain/logs/scan/fields.ts';

const NAMES = { src: 'src sourceAddress', srcPort: 'spt', message: 'msg', label1: 'cs1Label' } as const;
const KEYS = new EventKeys(NAMES);
const FIELDS = Object.keys(NAMES) as EventField[];

function found(text: string, split: (bytes: Buffer, end: number, fields: Fields) => void): string[] {
  const bytes = Buffer.from(`${text}=`);
  const fields = new Fields();
  split(bytes, bytes.length - 1, fields);
  return FIELDS.map((field) => bytes.toString('utf8', fields.starts[EVENT[field]], fields.ends[EVENT[field]]));
}

/** The first stated value of each field, by the obvious way. */
function expected(pairs: readonly (readonly [string, string])[]): string[] {
  return FIELDS.map((field) => {
    const names: string[] = NAMES[field as keyof typeof NAMES].split(' ');
    return pairs.find(([name, value]) => names.includes(name) && value !== '')?.[1] ?? '';
  });
}

const key = fc.constantFrom('src', 'sourceAddress', 'spt', 'msg', 'cs1Label', 'act', 'ad.thing', 'cs1');
const word = fc.stringMatching(/^[a-zé0-9/?&"'.:|-]{1,8}$/);
const cefValue = fc
  .array(fc.oneof(word, fc.constantFrom('x\\=y', 'http://a/?b=c', 'corp\\\\user', '\\n')), { maxLength: 4 })
  .map((words) => words.join(' '));

describe('splitCef', () => {
  it('finds the values of known keys, over spaces and past escaped and stray equals signs', async () => {
    await fc.assert(
      fc.property(fc.array(fc.tuple(key, cefValue), { maxLength: 8 }), (pairs) => {
        const text = pairs.map(([name, value]) => `${name}=${value}`).join(' ');
        expect(found(text, (bytes, end, fields) => splitCef(bytes, 0, end, KEYS, fields))).to.deep.equal(
          expected(pairs),
        );
      }),
    );
  });
});

describe('splitLeef', () => {
  for (const delimiter of ['\t', '^', '|']) {
    it(`finds the values of known keys divided by ${JSON.stringify(delimiter)}`, async () => {
      const value = fc.string().map((text) => text.replaceAll(delimiter, '').trim());
      await fc.assert(
        fc.property(fc.array(fc.tuple(key, value), { maxLength: 8 }), (pairs) => {
          const text = pairs.map(([name, said]) => `${name}=${said}`).join(delimiter);
          const split = (bytes: Buffer, end: number, fields: Fields) =>
            splitLeef(bytes, 0, end, delimiter.charCodeAt(0), KEYS, fields);
          expect(found(text, split)).to.deep.equal(expected(pairs));
        }),
      );
    });
  }
});
