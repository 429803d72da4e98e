import { isIP } from 'node:net';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { formatAddress, parseAddress } from '../../../../src/domain/logs/address.ts';
import { scanAddress } from '../../../../src/domain/logs/scan/address.ts';

/** The address as the scanner's bytes give it back, read in the middle of other bytes, or null. */
function readBack(text: string): string | null {
  const source = Buffer.from(`7:${text}9f`);
  const target = new Uint8Array(48).fill(0xaa);
  const family = scanAddress(source, 2, source.length - 2, target, 16);
  for (const i of [...Array(16).keys(), ...Array.from({ length: 16 }, (_, k) => 32 + k)])
    expect(target[i]).to.equal(0xaa);
  return family === 0 ? null : formatAddress(target, 16, family);
}

/** What the platform makes of an address: the URL parser writes IPv6 canonically. */
function canonical(text: string): string {
  if (isIP(text) === 4) return text;
  const groups = new URL(`http://[${text.replace(/%.*/, '')}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(groups);
  if (!mapped) return groups;
  const [high, low] = [Number.parseInt(mapped[1] as string, 16), Number.parseInt(mapped[2] as string, 16)];
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

const nearAddresses = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.tuple(fc.ipV6(), fc.constantFrom('%eth0', '%', '%1.2', '%a b', '%%', '%eth0%1')).map(([ip, zone]) => ip + zone),
  fc.ipV4().map((ip) => `::ffff:${ip}`),
  fc.ipV4().map((ip) => `64:ff9b::${ip}`),
  fc
    .array(fc.constantFrom('0', '00', '1', '01', '255', '256', '999', '', '-1', 'a'), { maxLength: 5 })
    .map((p) => p.join('.')),
  fc
    .array(fc.constantFrom('0', '0', 'f', 'FFFF', '00001', '', 'g', '1.2.3.4'), { maxLength: 10 })
    .map((p) => p.join(':')),
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefF.:%-x'), maxLength: 24 }),
);

describe('scanAddress', () => {
  it('takes exactly the texts that node takes, and reads the same address', async () => {
    await fc.assert(
      fc.property(nearAddresses, (text) => {
        expect(readBack(text), text).to.equal(isIP(text) === 0 ? null : canonical(text));
      }),
      { numRuns: 20_000 },
    );
  });

  for (const text of [
    '010.0.0.1',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '1.2.3.4 ',
    '0x7f.0.0.1',
    ':',
    ':::',
    '1::2::3',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(parseAddress(text)).to.equal(null));
  }

  for (const [text, expected] of [
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['::192.0.2.1', '::c000:201'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ] as const) {
    it(`writes ${text} as ${expected}`, () => expect(readBack(text)).to.equal(expected));
  }
});
