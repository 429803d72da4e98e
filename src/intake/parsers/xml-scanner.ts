import { damagedBook, refusedBook } from './refuse.ts';

/** A start tag. Bounds are places in `bytes`, which is lent for the call. */
export interface XmlTag {
  bytes: Buffer;
  /** The name without its prefix, when it has at most four letters, as a number: see `packed`; 0 for longer ones. */
  code: number;
  nameStart: number;
  nameEnd: number;
  /** Where the attributes end. */
  end: number;
}

/** Hears of the tags and texts of a document in order; an empty element is opened and closed. */
export interface XmlHandler {
  open(tag: XmlTag): void;
  close(code: number, name: XmlTag): void;
  /** Text as it stands, entities included, whole between two tags; only asked for while `wantsText`. */
  text(bytes: Buffer, start: number, end: number): void;
  wantsText: boolean;
  /** Asked at each tag's `<`: reads on by itself as far as it likes, and returns the `<` or the place behind it. */
  ahead?(bytes: Buffer, at: number): number;
}

/** A tag or a text longer than this is none that a spreadsheet program writes. */
const LONGEST_PIECE = 1024 * 1024;
const [LESS, GREATER, SLASH, BANG, QUESTION, COLON, QUOTE, APOSTROPHE, EQUALS] = [
  ...[0x3c, 0x3e, 0x2f, 0x21, 0x3f, 0x3a, 0x22, 0x27, 0x3d],
] as [number, number, number, number, number, number, number, number, number];
const CDATA = '<![CDATA[';

/** A short name as the number that tags carry. */
export function packed(name: string): number {
  return [...Buffer.from(name)].reduce((code, byte) => code * 256 + byte, 0);
}

/**
 * Scans XML in chunks cut anywhere, without a tree and without entities of its own: a document type is refused. It does
 * not check what it need not know, such as whether tags match. Throws ParserFailed.
 */
export class XmlScanner {
  readonly #handler: XmlHandler;
  #carry: Buffer = Buffer.alloc(0);
  readonly #tag: XmlTag = { bytes: this.#carry, code: 0, nameStart: 0, nameEnd: 0, end: 0 };

  constructor(handler: XmlHandler) {
    this.#handler = handler;
  }

  push(chunk: Buffer): void {
    const bytes = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
    const done = this.#scan(bytes);
    if (bytes.length - done > LONGEST_PIECE) throw damagedBook('a cell or a tag in it is longer than 1 MiB');
    this.#carry = done === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(done));
  }

  /** Scans as far as tags and texts are whole; returns where that is. */
  #scan(bytes: Buffer): number {
    const handler = this.#handler;
    let at = 0;
    for (;;) {
      const less = nextTag(bytes, at);
      if (less < 0) return handler.wantsText ? at : bytes.length;
      if (less > at && handler.wantsText) handler.text(bytes, at, less);
      const behind = handler.ahead?.(bytes, less) ?? less;
      if (behind > less) {
        at = behind;
        continue;
      }
      const second = bytes[less + 1];
      const end = second === BANG || second === QUESTION ? this.#special(bytes, less) : this.#element(bytes, less);
      if (end < 0) return less;
      at = end;
    }
  }

  /** Handles the tag at `at` and returns the place behind it; -1 when it is cut off. */
  #element(bytes: Buffer, at: number): number {
    const isClose = bytes[at + 1] === SLASH;
    const tag = this.#tag;
    tag.bytes = bytes;
    let i = isClose ? at + 2 : at + 1;
    tag.nameStart = i;
    let code = 0;
    for (; i < bytes.length; i++) {
      const byte = bytes[i] as number;
      if (byte <= 0x20 || byte === GREATER || byte === SLASH) break;
      if (byte === COLON) {
        tag.nameStart = i + 1;
        code = 0;
      } else code = code * 256 + byte;
    }
    tag.nameEnd = i;
    tag.code = i - tag.nameStart <= 4 ? code : 0;
    const end = tagEnd(bytes, i);
    if (end < 0) return -1;
    const isEmpty = bytes[end - 1] === SLASH;
    tag.end = isEmpty ? end - 1 : end;
    if (!isClose) this.#handler.open(tag);
    if (isClose || isEmpty) this.#handler.close(tag.code, tag);
    return end + 1;
  }

  #special(bytes: Buffer, at: number): number {
    if (bytes[at + 1] === QUESTION) return behind(bytes, '?>', at + 2);
    if (bytes.length < at + CDATA.length) return -1;
    if (bytes.toString('latin1', at, at + 4) === '<!--') return behind(bytes, '-->', at + 4);
    if (bytes.toString('latin1', at, at + CDATA.length) !== CDATA) {
      const hint = 'No spreadsheet program writes it; save the workbook again, or save the sheet as CSV.';
      throw refusedBook('doctype-not-allowed', 'The workbook declares a document type or entities.', hint);
    }
    const end = behind(bytes, ']]>', at + CDATA.length);
    if (end > 0 && this.#handler.wantsText) {
      const escaped = bytes.toString('utf8', at + CDATA.length, end - 3).replaceAll('&', '&amp;');
      const text = Buffer.from(escaped);
      this.#handler.text(text, 0, text.length);
    }
    return end;
  }
}

function behind(bytes: Buffer, mark: string, from: number): number {
  const found = bytes.indexOf(mark, from, 'latin1');
  return found < 0 ? -1 : found + mark.length;
}

/** Most texts are short, and for these a call of indexOf would take longer than looking. */
function nextTag(bytes: Buffer, from: number): number {
  const near = Math.min(from + 48, bytes.length);
  for (let i = from; i < near; i++) if (bytes[i] === LESS) return i;
  return bytes.indexOf(LESS, near);
}

/** Where the tag's `>` is; one inside a quoted value is none. */
function tagEnd(bytes: Buffer, from: number): number {
  let quote = 0;
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (quote !== 0) {
      if (byte === quote) quote = 0;
    } else if (byte === GREATER) return i;
    else if (byte === QUOTE || byte === APOSTROPHE) quote = byte;
  }
  return -1;
}

/** Calls `found` with the bounds of each attribute's name and value. */
export function eachAttribute(
  { bytes, nameEnd, end }: XmlTag,
  found: (nameStart: number, nameEnd: number, start: number, end: number) => void,
): void {
  let i = nameEnd;
  for (;;) {
    while (i < end && (bytes[i] as number) <= 0x20) i += 1;
    const name = i;
    while (i < end && bytes[i] !== EQUALS) i += 1;
    let behindName = i;
    while (behindName > name && (bytes[behindName - 1] as number) <= 0x20) behindName -= 1;
    i += 1;
    while (i < end && (bytes[i] as number) <= 0x20) i += 1;
    const quote = bytes[i];
    const value = i + 1;
    const close = i < end ? bytes.indexOf(quote as number, value) : -1;
    if (close < 0 || close >= end) return;
    found(name, behindName, value, close);
    i = close + 1;
  }
}

/** The tag's attributes by name as written, prefix included, with entities resolved. */
export function attributesOf(tag: XmlTag): Map<string, string> {
  const attributes = new Map<string, string>();
  eachAttribute(tag, (nameStart, nameEnd, start, end) => {
    attributes.set(tag.bytes.toString('utf8', nameStart, nameEnd), resolved(tag.bytes.toString('utf8', start, end)));
  });
  return attributes;
}

const NAMED = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Text with XML's own entities and numbered characters resolved; anything else stays as it is. */
export function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED.get(name) ?? whole;
    const code = name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
  });
}
