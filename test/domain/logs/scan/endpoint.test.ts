import { expect } from 'chai';
import * as fc from 'fast-check';
import { splitEndpoint } from '../../../../src/domain/logs/scan/endpoint.ts';
import { Fields } from '../../../../src/domain/logs/scan/fields.ts';

function split(text: string, separator: string): [string, string] {
  const bytes = Buffer.from(`x${text}1:2/3]`);
  const fields = new Fields();
  splitEndpoint(bytes, 1, 1 + text.length, separator.charCodeAt(0), fields, 4);
  const part = (slot: number) => bytes.toString('latin1', fields.starts[slot], fields.ends[slot]);
  return [part(4), part(5)];
}

const port = fc.integer({ min: 0, max: 65_535 }).map(String);
const fullIpv6 = fc
  .array(fc.integer({ min: 1, max: 0xffff }), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.map((group) => group.toString(16)).join(':'));

describe('splitEndpoint', () => {
  it('takes back apart what was put together', async () => {
    await fc.assert(
      fc.property(fc.ipV4(), fc.ipV6(), fullIpv6, port, (v4, v6, full, number) => {
        expect(split(`${v4}:${number}`, ':')).to.deep.equal([v4, number]);
        expect(split(`${v4}/${number}`, '/')).to.deep.equal([v4, number]);
        expect(split(`${v6}/${number}`, '/')).to.deep.equal([v6, number]);
        expect(split(`[${v6}]:${number}`, ':')).to.deep.equal([v6, number]);
        expect(split(`[${v6}]/${number}`, '/')).to.deep.equal([v6, number]);
        expect(split(`${full}:${number}`, ':')).to.deep.equal([full, number]);
      }),
    );
  });

  it('leaves the port empty when there is none', async () => {
    await fc.assert(
      fc.property(fc.ipV4(), fc.ipV6(), (v4, v6) => {
        expect(split(v4, ':')).to.deep.equal([v4, '']);
        expect(split(v4, '/')).to.deep.equal([v4, '']);
        expect(split(v6, ':')).to.deep.equal([v6, '']);
        expect(split(`[${v6}]`, ':')).to.deep.equal([v6, '']);
      }),
    );
  });

  it('stays within the text, whatever it is', async () => {
    const anything = fc.string({ unit: fc.constantFrom(...'01af:./[]x'), maxLength: 24 });
    await fc.assert(
      fc.property(anything, fc.constantFrom(':', '/'), (text, separator) => {
        const [address, behind] = split(text, separator);
        expect(text).to.include(address).and.to.include(behind);
        expect(address.length + behind.length).to.be.at.most(text.length);
      }),
      { numRuns: 5000 },
    );
  });
});
