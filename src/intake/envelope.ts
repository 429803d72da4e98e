/** What a file's first bytes say it is; `text` stands for everything that is handed on as it is. */
export type Envelope =
  | 'text'
  | 'gzip'
  | 'zip'
  | 'zstd'
  | 'xz'
  | 'tar'
  | 'xls'
  | 'parquet'
  | 'bzip2'
  | '7-Zip'
  | 'RAR'
  | 'LZ4'
  | 'LZMA'
  | 'compress';

/** Bytes that decide it. */
export const ENVELOPE_BYTES = 512;

const MAGICS: [string, Envelope][] = [
  ['\x1f\x8b', 'gzip'],
  ['PK\x03\x04', 'zip'],
  ['PK\x05\x06', 'zip'],
  ['PK\x07\x08', 'zip'],
  ['\x28\xb5\x2f\xfd', 'zstd'],
  ['\xfd7zXZ\0', 'xz'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'xls'],
  ['PAR1', 'parquet'],
  ['7z\xbc\xaf\x27\x1c', '7-Zip'],
  ['Rar!\x1a\x07', 'RAR'],
  ['\x04\x22\x4d\x18', 'LZ4'],
  ['LZIP', 'LZMA'],
  ['\x1f\x9d', 'compress'],
].map(([magic, envelope]) => [magic as string, envelope as Envelope]);

/** How the first block of a bzip2 begins, or the end of one that holds nothing. */
const BZIP2_BLOCKS = ['1AY&SY', '\x17rE8P\x90'];

/** What the bytes begin as, told by nothing but them. */
export function envelopeOf(head: Buffer): Envelope {
  const text = head.toString('latin1', 0, ENVELOPE_BYTES);
  const found = MAGICS.find(([magic]) => text.startsWith(magic));
  if (found) return found[1];
  if (/^BZh[1-9]/.test(text) && BZIP2_BLOCKS.some((block) => text.startsWith(block, 4))) return 'bzip2';
  if (isSkippableFrame(head)) return 'zstd';
  return isTarHeader(head) ? 'tar' : 'text';
}

/** A zstd file may begin with a frame that holds nothing of it. */
function isSkippableFrame(head: Buffer): boolean {
  return head.length > 8 && (head.readUInt32LE(0) & 0xfffffff0) >>> 0 === 0x184d2a50;
}

/** A block whose checksum is right: the sum of its bytes with the checksum's own read as spaces. */
export function isTarHeader(block: Buffer): boolean {
  if (block.length < 512 || block.toString('latin1', 257, 262) !== 'ustar') return false;
  let sum = 0;
  for (let i = 0; i < 512; i++) sum += i >= 148 && i < 156 ? 0x20 : (block[i] as number);
  return Number.parseInt(block.toString('latin1', 148, 156), 8) === sum;
}
