import { isUtf8 } from 'node:buffer';
import { SAMPLE_BYTES } from '../domain/logs/sample.ts';
import { envelopeOf } from './envelope.ts';
import { peek } from './peeked.ts';

/** How the text of a file is written, as far as that makes a difference to a reader of UTF-8 lines. */
export interface TextShape {
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** Lines end with a carriage return alone, as old Macs wrote them. */
  returnsOnly: boolean;
}

const AS_IT_IS: TextShape = { encoding: 'utf-8', returnsOnly: false };
const [NEWLINE, RETURN] = [0x0a, 0x0d];
/** Where pictures and programs say what they are. */
const MAGIC_BYTES = 16;

/**
 * The bytes of a text file as UTF-8 with newlines; UTF-8 and everything that is no text passes through uncopied. Told by
 * the file's beginning: a byte order mark, zero bytes in every other place, bytes that are no UTF-8.
 */
export async function* decodeText(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { head, complete, bytes } = await peek(source, SAMPLE_BYTES);
  const { encoding, returnsOnly } = textShape(head, complete);
  const decoded =
    encoding === 'utf-8' ? bytes : encoding === 'windows-1252' ? fromWindows(bytes) : fromUtf16(bytes, encoding);
  if (!returnsOnly) {
    yield* decoded;
    return;
  }
  for await (const chunk of decoded) yield withNewlines(chunk);
}

/** Whether a text file with this beginning is read byte by byte as it lies. */
export function isReadAsItIs(head: Buffer): boolean {
  const { encoding, returnsOnly } = textShape(head, false);
  return envelopeOf(head) === 'text' && encoding === 'utf-8' && !returnsOnly;
}

/** How a file with this beginning is written. */
export function textShape(head: Buffer, complete: boolean): TextShape {
  const utf16 = utf16In(head);
  if (utf16 !== null) return { encoding: utf16, returnsOnly: hasReturnsOnly(withoutZeros(head, utf16)) };
  if (isBinary(head)) return AS_IT_IS;
  return { encoding: isWindows(head, complete) ? 'windows-1252' : 'utf-8', returnsOnly: hasReturnsOnly(head) };
}

function utf16In(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head.length < 2) return null;
  const mark = head.readUInt16BE(0);
  if (mark === 0xfffe) return 'utf-16le';
  if (mark === 0xfeff) return 'utf-16be';
  const length = Math.min(head.length, 4096) & ~1;
  if (length < 16) return null;
  const zeros = [0, 0];
  for (let i = 0; i < length; i++) if (head[i] === 0) zeros[i & 1] = (zeros[i & 1] as number) + 1;
  const [even, odd] = zeros as [number, number];
  // Logs are nearly all ASCII: of one byte in two almost every one is zero, of the other none.
  if (odd > 0.35 * length && even < 0.005 * length) return 'utf-16le';
  if (even > 0.35 * length && odd < 0.005 * length) return 'utf-16be';
  return null;
}

function withoutZeros(head: Buffer, encoding: 'utf-16le' | 'utf-16be'): Buffer {
  const first = encoding === 'utf-16le' ? 0 : 1;
  const low = Buffer.alloc(head.length >> 1);
  for (let i = 0; i < low.length; i++) low[i] = head[2 * i + first] as number;
  return low;
}

/** Control characters other than tab, line ends, form feed and escape: more than a damaged log has, or in the first bytes. */
function isBinary(head: Buffer): boolean {
  let controls = 0;
  for (let i = 0; i < head.length; i++) {
    const byte = head[i] as number;
    if (byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b) continue;
    if (i < MAGIC_BYTES) return true;
    controls += 1;
  }
  return controls > 8 && controls * 200 > head.length;
}

/** Not UTF-8, and not because of a damaged place in a text that is: then more sequences would be right than wrong. */
function isWindows(head: Buffer, complete: boolean): boolean {
  if (isUtf8(complete ? head : head.subarray(0, wholeCharacters(head)))) return false;
  let [right, wrong] = [0, 0];
  for (let i = 0; i < head.length; i++) {
    const byte = head[i] as number;
    if (byte < 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (byte >= 0xc2 && byte < 0xf5 && isUtf8(head.subarray(i, i + length)) && i + length <= head.length) {
      right += 1;
      i += length - 1;
    } else wrong += 1;
  }
  return wrong > right;
}

/** Where the last character that may be cut off begins. */
function wholeCharacters(head: Buffer): number {
  for (let i = head.length - 1; i >= Math.max(0, head.length - 4); i--) {
    const byte = head[i] as number;
    if (byte < 0x80) return i + 1;
    if (byte >= 0xc0) return i;
  }
  return head.length;
}

function hasReturnsOnly(head: Buffer): boolean {
  return head.indexOf(NEWLINE) < 0 && head.indexOf(RETURN) >= 0;
}

function withNewlines(chunk: Buffer): Buffer {
  if (chunk.indexOf(RETURN) < 0) return chunk;
  const copy = Buffer.from(chunk);
  for (let i = copy.indexOf(RETURN); i >= 0; i = copy.indexOf(RETURN, i + 1)) copy[i] = NEWLINE;
  return copy;
}

async function* fromUtf16(chunks: AsyncIterable<Buffer>, encoding: 'utf-16le' | 'utf-16be'): AsyncGenerator<Buffer> {
  // A lone surrogate becomes U+FFFD, as it would in any text; the mark is left out.
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}

/** What Windows-1252 has where Latin-1 has control characters; the five bytes it leaves out stay what they are there. */
const ABOVE_80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const WINDOWS = Array.from({ length: 128 }, (_, i) => Buffer.from(ABOVE_80[i] ?? String.fromCharCode(0x80 + i)));

async function* fromWindows(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield isAscii(chunk) ? chunk : widened(chunk);
}

function isAscii(chunk: Buffer): boolean {
  for (const byte of chunk) if (byte >= 0x80) return false;
  return true;
}

function widened(chunk: Buffer): Buffer {
  const out = Buffer.allocUnsafe(3 * chunk.length);
  let at = 0;
  for (const byte of chunk) {
    if (byte < 0x80) out[at++] = byte;
    else at += (WINDOWS[byte - 0x80] as Buffer).copy(out, at);
  }
  return out.subarray(0, at);
}
