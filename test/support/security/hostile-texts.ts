import { HOSTILE_TEXTS } from '../fuzz/hostile.ts';

/** Ordinary lines in front, so many that the file is recognised by them and the others come to its reader. */
const ordinary = (line: string) => line.repeat(Math.ceil(70_000 / line.length));
const HEADER = 'src_ip,dst_ip,dst_port,protocol,application\n';
const FLOW = '10.0.0.1,10.0.0.2,443,tcp,https\n';
const ZEEK =
  '{"ts":1767600000.5,"uid":"C1","id.orig_h":"10.0.0.1","id.orig_p":5,"id.resp_h":"10.0.0.2","id.resp_p":443,"proto":"tcp","conn_state":"SF"}\n';
const csv = (...lines: string[]) => Buffer.from(HEADER + ordinary(FLOW) + lines.join(''));
const zeek = (...lines: string[]) => Buffer.from(ordinary(ZEEK) + lines.join('\n'));
const nmap = (start: string, inside: string) =>
  Buffer.from(`<?xml version="1.0"?>${start}<nmaprun scanner="nmap">${inside}</nmaprun>`);
const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** CSV files whose lines or cells no reader expects. */
export function hostileTexts(size: number): Record<string, () => Buffer> {
  const addresses = [
    ...[
      '10.0.0.999',
      '10.0.0.1/8',
      '0177.0.0.1',
      '0x7f000001',
      '2130706433',
      '::ffff:10.0.0.1',
      'fe80::1%eth0',
      '１０.0.0.1',
      '10.0.0',
      '',
    ],
    ...[
      '[::1]',
      '10.0.0.1:80',
      ' 10.0.0.1',
      '1.1.1.1,2.2.2.2',
      '::',
      '0.0.0.0',
      '255.255.255.255',
      'localhost',
      '-1.0.0.0',
    ],
  ];
  const numbers = [
    '0',
    '65536',
    '-1',
    '1e3',
    '0x50',
    '443.0',
    ' 443',
    '٤٤٣',
    '99999999999999999999',
    'NaN',
    'Infinity',
    '',
  ];
  const times = [
    '1969-12-31T23:59:59Z',
    '9999-12-31T23:59:59Z',
    '2016-12-31T23:59:60Z',
    '2026-03-29T02:30:00',
    '0',
    '-1',
    '1e400',
    '253402300800',
  ];
  const attacks = Array.from(
    { length: 500 * size },
    (_, at) => `10.0.0.1,10.0.0.2,443,tcp,${cell(HOSTILE_TEXTS[at % HOSTILE_TEXTS.length]?.slice(0, 500) ?? '')}\n`,
  );
  return {
    'P1: one very long line': () => Buffer.concat([csv(), Buffer.alloc((4 * size) << 20, 'a')]),
    'P1: one very long cell': () =>
      Buffer.concat([csv(), Buffer.from('10.0.0.1,10.0.0.2,443,tcp,"'), Buffer.alloc(size << 18, 'a\n')]),
    'P2: NUL, invalid UTF-8, lone surrogates, a mark in the middle': () =>
      Buffer.concat([
        csv(),
        Buffer.from('10.0.0.1,10.0.0.2,443,tcp,a\0b\n10.0.0.1,10.0.0.2,443,tcp,\ufeff\n'),
        Buffer.from('31302e302e302e312c31302e302e302e322c3434332c7463702cedA0802dc0aff88080800a', 'hex'),
      ]),
    'P5: names of the prototype as columns': () =>
      Buffer.from(
        'src_ip,dst_ip,dst_port,protocol,__proto__,constructor,toString,hasOwnProperty,valueOf\n10.0.0.1,10.0.0.2,443,tcp,{},x,y,z,0\n',
      ),
    'P6: addresses that are none': () =>
      csv(...addresses.map((text) => `${cell(text)},10.0.0.2,443,tcp,x\n10.0.0.1,${cell(text)},443,tcp,x\n`)),
    'P6: ports and protocols that are none': () =>
      csv(...numbers.flatMap((text) => [`10.0.0.1,10.0.0.2,${text},tcp,x\n`, `10.0.0.1,10.0.0.2,443,${text},x\n`])),
    'P6: times that are none': () =>
      Buffer.from(
        `timestamp,src_ip,dst_ip,dst_port,protocol\n2026-01-05T08:00:00Z,10.0.0.1,10.0.0.2,1,tcp\n${times.map((text) => `${text},10.0.0.1,10.0.0.2,1,tcp\n`).join('')}`,
      ),
    'P10: attacks, which are data': () => csv(...attacks),
  };
}

/** JSON lines of Zeek that no program would write. */
export function hostileJson(): Record<string, () => Buffer> {
  const keys = Array.from({ length: 100_000 }, (_, at) => `"k${at}":1`).join(',');
  return {
    'P3: nested 5 000 deep': () => zeek(`{"ts":${'['.repeat(5_000)}${']'.repeat(5_000)}}`),
    'P3: nested 100 000 deep, without an end': () => zeek('{"a":'.repeat(100_000)),
    'P3: a hundred thousand keys': () => zeek(`{${keys}}`),
    'P3: keys twice': () =>
      zeek('{"ts":1,"ts":2,"id.orig_h":"10.0.0.1","id.orig_h":"10.0.0.9","id.resp_h":"10.0.0.2"}'),
    'P3: numbers beyond numbers': () =>
      zeek(
        ...['1e400', '-0', '9007199254740993', '-1e308', '01', '1.', '.5', '+1', 'NaN'].map(
          (text) =>
            `{"ts":${text},"id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2","id.resp_p":${text},"proto":"tcp","orig_bytes":${text}}`,
        ),
      ),
    'P5: names of the prototype as keys': () =>
      zeek('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1,"hasOwnProperty":2}'),
    'P3: odd escapes': () =>
      zeek('{"uid":"\\ud800","service":"\\u0000\\uDFFF","proto":"\\x"}', '{"uid":"\\u12', '{"\\u0074s":1767600000}'),
  };
}

/** XML that grows, reaches out or goes deep. */
export function hostileXml(size: number): Record<string, () => Buffer> {
  const laughs = [
    '<!ENTITY a "ha">',
    ...'bcdefghij'.split('').map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghi'[at]};`.repeat(10)}">`),
  ];
  return {
    'P4: billion laughs': () => nmap(`<!DOCTYPE nmaprun [${laughs.join('')}]>`, '<host>&j;</host>'),
    'P4: quadratic growth': () =>
      nmap(`<!DOCTYPE nmaprun [<!ENTITY a "${'a'.repeat(50_000)}">]>`, '&a;'.repeat(10_000)),
    'P4: an outside entity of a file': () =>
      nmap('<!DOCTYPE nmaprun [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '<host>&x;</host>'),
    'P4: an outside entity of a server': () => nmap('<!DOCTYPE nmaprun SYSTEM "http://127.0.0.1:1/x.dtd">', ''),
    'P4: a parameter entity': () => nmap('<!DOCTYPE nmaprun [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x"> %x;]>', ''),
    'P4: an inclusion': () =>
      nmap('', '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'),
    'P4: UTF-7': () => Buffer.from('<?xml version="1.0" encoding="UTF-7"?>+ADw-nmaprun+AD4-'),
    'P4: very many references': () => nmap('', `<host><address addr="${'&#65;'.repeat(100_000 * size)}"/></host>`),
    'P4: nested very deeply': () => nmap('', '<host>'.repeat(100_000)),
    'P4: a very long attribute': () => nmap('', `<host a="${'a'.repeat((4 * size) << 20)}"/>`),
    'P4: very many attributes': () =>
      nmap('', `<host ${Array.from({ length: 50_000 }, (_, at) => `a${at}="1"`).join(' ')}/>`),
    'P5: names of the prototype as elements': () =>
      nmap('', '<__proto__ polluted="1"/><constructor><prototype polluted="1"/></constructor>'),
  };
}
