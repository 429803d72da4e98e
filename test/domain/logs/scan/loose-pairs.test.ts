import { expect } from 'chai';
import * as fc from 'fast-check';
import { Fields } from '../../../../src/domain/logs/scan/fields.ts';
import { KeyTable } from '../../../../src/domain/logs/scan/key-values.ts';
import { scanLoosePairs } from '../../../../src/domain/logs/scan/loose-pairs.ts';

const KEYS = ['src', 'dst_port', 'a.b'];
const TABLE = new KeyTable(KEYS);

function scan(text: string): Record<string, string> {
  const bytes = Buffer.from(`#${text}src=9`);
  const fields = new Fields();
  const slots = new Int32Array(KEYS.length);
  scanLoosePairs(bytes, 1, 1 + Buffer.byteLength(text), TABLE, fields, Buffer.alloc(64), slots);
  const found: Record<string, string> = {};
  for (const slot of slots.subarray(0, fields.count)) {
    const key = KEYS[slot] as string;
    const [start, end] = [fields.starts[slot] as number, fields.ends[slot] as number];
    found[key] = bytes.toString('utf8', start, end);
  }
  return found;
}

/** The same by one regular expression, where the text ends each value as it should. */
function scanSlowly(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const pair =
    /(^|[ \t,;|[({])(src|dst_port|a\.b)(?:=|: ?)(?:"([^"]*)"|(\[[^ \t,;|\])}]*\][^ \t,;|\])}]*|[^ \t,;|\])}]*))/iy;
  for (let at = 0; at < text.length; ) {
    pair.lastIndex = at;
    const match = pair.exec(text);
    if (match === null) {
      at += 1;
      continue;
    }
    found[(match[2] as string).toLowerCase()] ??= match[3] ?? (match[4] as string);
    at = pair.lastIndex;
  }
  return found;
}

const key = fc.constantFrom('src', 'SRC', 'dst_port', 'a.b', 'xsrc', 'src2', 'other', '"src"');
const value = fc.constantFrom('', '10.0.0.1', 'a-b', '"two words"', '"a,b;c"', '2001', 'x/y');
const mark = fc.constantFrom('=', ':', ': ');
const between = fc.constantFrom(' ', ', ', ';', '|', '\t', ' - ', ' [', '] ', ')(');
const line = fc
  .array(fc.tuple(key, mark, value, between), { maxLength: 8 })
  .map((parts) => parts.map((part) => part.join('')).join(''));

describe('scanLoosePairs', () => {
  it('finds the pairs that a slow reading finds', async () => {
    await fc.assert(
      fc.property(line, (text) => {
        expect(scan(text), JSON.stringify(text)).to.deep.equal(scanSlowly(text));
      }),
      { numRuns: 10_000 },
    );
  });

  it('keeps an address in brackets whole', () => {
    expect(scan('x src=[2001:db8::1]:443, dst_port: 5')).to.deep.equal({ src: '[2001:db8::1]:443', dst_port: '5' });
    expect(scan('(src=10.0.0.1) [a.b=7]')).to.deep.equal({ src: '10.0.0.1', 'a.b': '7' });
  });

  it('does not take JSON for pairs', () => expect(scan('{"src":"10.0.0.1","a.b":1}')).to.deep.equal({}));
});
