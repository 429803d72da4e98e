import { gzipSync } from 'node:zlib';
import { hostileJson, hostileTexts, hostileXml } from './hostile-texts.ts';
import { hostileWorkbooks } from './hostile-workbooks.ts';
import { zip } from './zip-writer.ts';

const HEADER = 'src_ip,dst_ip,dst_port,protocol,application\n';
const FLOW = '10.0.0.1,10.0.0.2,443,tcp,https\n';
const csv = (...lines: string[]) => Buffer.from(HEADER + FLOW.repeat(3) + lines.join(''));

/** Names that a sender may give a file (U1). */
export const HOSTILE_NAMES = [
  ...[
    '../../etc/passwd',
    '..\\..\\x',
    '/etc/passwd',
    'C:\\windows\\x',
    'CON',
    '.htaccess',
    'a'.repeat(300),
    '%2e%2e%2fx',
  ],
  ...[
    'x\u0000.csv',
    '\u202egnp.csv',
    'a\r\nX-Injected: 1',
    '=cmd|calc',
    'a";b=c',
    "it's; rm -rf /",
    '<img src=x onerror=alert(1)>',
  ],
  ...['', '.', '..', 'ü.csv', '\u{1f4a9}.csv', '-oN', '$(id).csv', '`id`.csv', '\ud800.csv'],
];

/** Files for the upload and the readers behind it, by number and name; `size` multiplies what bombs grow to. */
export function hostileFiles(size: number): Record<string, () => Buffer> {
  return {
    ...odd(),
    ...pretenders(),
    ...compressed(size),
    ...hostileTexts(size),
    ...hostileJson(),
    ...hostileXml(size),
    ...hostileWorkbooks(size),
  };
}

function odd(): Record<string, () => Buffer> {
  return {
    'U3: nothing': () => Buffer.alloc(0),
    'U3: only a header': () => Buffer.from(HEADER),
    'U3: only a byte order mark': () => Buffer.from('\ufeff'),
    'U3: UTF-16': () => Buffer.from(`\ufeff${HEADER}${FLOW}`, 'utf16le'),
    'U3: line ends of every kind': () => Buffer.from(`${HEADER}${FLOW.trim()}\r${FLOW.trim()}\r\n${FLOW}\n\r\n`),
    'U3: no line end at the end': () => csv('10.0.0.1,10.0.0.2,443'),
    'U3: a quote that never ends': () => csv('"10.0.0.1,10.0.0.2,443\n'.repeat(1_000)),
    'U3: very many columns': () => Buffer.from(`${HEADER.trim()}${',x'.repeat(20_000)}\n${FLOW}`),
  };
}

function pretenders(): Record<string, () => Buffer> {
  const page = '<html><script>alert(document.domain)</script></html>';
  const ole = Buffer.from('d0cf11e0a1b11ae1', 'hex');
  return {
    'U7: a page': () => Buffer.from(page),
    'U7: a zip that is a page': () =>
      Buffer.concat([zip([{ name: 'xl/x', content: Buffer.from(page) }]), Buffer.from(page)]),
    'U7: a PDF that is a zip': () =>
      Buffer.concat([Buffer.from('%PDF-1.7\n'), zip([{ name: 'x', content: Buffer.from(page) }])]),
    'U7: a GIF that is a script': () => Buffer.from('GIF89a/*\0\0*/=1;alert(1)'),
    'U7: an OpenDocument sheet': () =>
      zip([{ name: 'mimetype', content: Buffer.from('application/vnd.oasis.opendocument.spreadsheet') }]),
    'U7: an old workbook': () => Buffer.concat([ole, Buffer.alloc(4_096, 1)]),
    'U7: an encrypted workbook': () =>
      Buffer.concat([ole, Buffer.alloc(512), Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(4_096)]),
    'U7: a program': () => Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(4_096, 7)]),
    'U7: the test file of virus scanners': () =>
      Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')),
  };
}

function compressed(size: number): Record<string, () => Buffer> {
  const member = gzipSync(Buffer.alloc(1 << 20));
  const log = gzipSync(csv());
  return {
    'U13: a gzip of nothing but zeros': () => Buffer.concat(Array(100 * size).fill(member)),
    'U13: a gzip of very many empty members': () => Buffer.concat(Array(50_000).fill(gzipSync(''))),
    'U13: a gzip that is cut off': () => log.subarray(0, -6),
    'U13: a gzip with a wrong sum': () => Buffer.concat([log.subarray(0, -8), Buffer.alloc(8)]),
    'U13: a gzip in a gzip': () => gzipSync(log),
    'U13: a gzip and then something else': () => Buffer.concat([log, Buffer.from('rubbish'.repeat(100))]),
    'U13: a brotli bomb in name only': () => Buffer.from('8b7f80000000000003', 'hex'),
    'U13: the head of a zstd': () => Buffer.from('28b52ffd8400ffffffff', 'hex'),
    'U13: the head of an xz': () => Buffer.from('fd377a585a0000ff12d941', 'hex'),
    'P1: one line, compressed': () => gzipSync(Buffer.concat([csv(), Buffer.alloc((20 * size) << 20, 'a')])),
  };
}
