import type { Fields } from './fields.ts';
import { numberEnd, OBJECT, type ObjectKind, PLAIN, skipSpace, wordEnd } from './json-object.ts';
import { JSON_BYTE } from './json-path.ts';
import { JsonTemplate } from './json-template.ts';
import { type KeyLevel, keyLevel, placeOf } from './key-level.ts';

const { brace, bracket, braceEnd, bracketEnd, quote, comma, colon, backslash } = JSON_BYTE;
const DEEPEST = 64;
const BROKEN = -1;
const TEMPLATES = 12;
const PATIENCE = 64;

/** Where values of interest lie in nested objects, and the slot each fills. */
export class PathTable {
  readonly slots: number;
  readonly top: KeyLevel;

  /** One entry per slot: the spellings of its path, as `flow.start`. */
  constructor(spellings: readonly (readonly string[])[]) {
    this.slots = spellings.length;
    this.top = keyLevel(spellings.flatMap((paths, slot) => paths.map((path) => ({ steps: path.split('.'), slot }))));
  }
}

/**
 * Finds the values at known paths in JSON objects without making strings: slot by slot the bounds of a string's inside,
 * of a bare value, or of a list or object with its brackets; empty for null and for what is absent.
 */
export class PathScan {
  readonly #table: PathTable;
  readonly #fields: Fields;
  #escaped = false;
  /** The one that agreed last stands first. */
  readonly #templates: JsonTemplate[] = [];
  #words: DataView = new DataView(new ArrayBuffer(0));
  /** Records in a row that agreed with none. */
  #misses = 0;

  constructor(table: PathTable, fields: Fields) {
    this.#table = table;
    this.#fields = fields;
  }

  /** Nothing but well-formed JSON is `flat`; `needsParser` when a value that was looked for holds escapes. */
  scan(bytes: Buffer, start: number, end: number): ObjectKind {
    if (this.#matches(bytes, start, end)) return OBJECT.flat;
    const kind = this.#scanAll(bytes, start, end);
    // Where every record is different, learning from each would cost more than it saves.
    if (kind === OBJECT.flat && (this.#misses < PATIENCE || this.#misses % PATIENCE === 0))
      this.#learn(bytes, start, end);
    this.#misses += 1;
    return kind;
  }

  #matches(bytes: Buffer, start: number, end: number): boolean {
    const templates = this.#templates;
    if (this.#words.buffer !== bytes.buffer) this.#words = new DataView(bytes.buffer);
    for (let i = 0; i < templates.length; i++) {
      const template = templates[i] as JsonTemplate;
      this.#clear();
      if (!template.match(bytes, this.#words, start, end, this.#fields)) continue;
      this.#misses = 0;
      if (i > 0) {
        templates.copyWithin(1, 0, i);
        templates[0] = template;
      }
      return true;
    }
    return false;
  }

  #learn(bytes: Buffer, start: number, end: number): void {
    const template = JsonTemplate.learn(bytes, start, end, this.#table.slots, this.#fields);
    if (template === null) return;
    this.#templates.unshift(template);
    this.#templates.length = Math.min(this.#templates.length, TEMPLATES);
  }

  #clear(): void {
    this.#fields.starts.fill(0, 0, this.#table.slots);
    this.#fields.ends.fill(0, 0, this.#table.slots);
  }

  #scanAll(bytes: Buffer, start: number, end: number): ObjectKind {
    this.#clear();
    this.#escaped = false;
    const from = visible(bytes, start, end);
    if (from >= end || bytes[from] !== brace) return OBJECT.malformed;
    const to = this.#object(bytes, from, end, this.#table.top, 0);
    if (to === BROKEN || visible(bytes, to, end) !== end) return OBJECT.malformed;
    return this.#escaped ? OBJECT.needsParser : OBJECT.flat;
  }

  /** Reads an object in which values are looked for; returns where it ends. */
  #object(bytes: Buffer, start: number, end: number, level: KeyLevel, depth: number): number {
    let i = visible(bytes, start + 1, end);
    if (i < end && bytes[i] === braceEnd) return i + 1;
    for (;;) {
      const keyEnd = i < end && bytes[i] === quote ? stringEnd(bytes, i + 1, end) : BROKEN;
      if (keyEnd === BROKEN) return BROKEN;
      const place = placeOf(level, bytes, i + 1, keyEnd);
      i = visible(bytes, keyEnd + 1, end);
      if (i >= end || bytes[i] !== colon) return BROKEN;
      i = visible(bytes, i + 1, end);
      i = place < 0 ? valueEnd(bytes, i, end, depth) : this.#member(bytes, i, end, level, place, depth);
      if (i === BROKEN) return BROKEN;
      i = visible(bytes, i, end);
      if (i >= end || bytes[i] !== comma) return i < end && bytes[i] === braceEnd ? i + 1 : BROKEN;
      i = visible(bytes, i + 1, end);
    }
  }

  /** Reads the value of a key that is looked for, or holds what is. */
  #member(bytes: Buffer, start: number, end: number, level: KeyLevel, place: number, depth: number): number {
    const below = level.below[place] as KeyLevel | null;
    const slot = level.slots[place] as number;
    const looksInto = below !== null && depth < DEEPEST && bytes[start] === brace;
    const to = looksInto ? this.#object(bytes, start, end, below, depth + 1) : valueEnd(bytes, start, end, depth);
    if (to === BROKEN || slot < 0) return to;
    const isString = bytes[start] === quote;
    const { starts, ends } = this.#fields;
    starts[slot] = isString ? start + 1 : start;
    // `null` begins with n.
    ends[slot] = isString ? to - 1 : bytes[start] === 0x6e ? start : to;
    if (isString && hasEscape(bytes, start + 1, to)) this.#escaped = true;
    return to;
  }
}

/** Where a value ends in which nothing is looked for. */
function valueEnd(bytes: Buffer, start: number, end: number, depth: number): number {
  if (start >= end) return BROKEN;
  const first = bytes[start] as number;
  if (first === quote) {
    const to = stringEnd(bytes, start + 1, end);
    return to === BROKEN ? BROKEN : to + 1;
  }
  if (first === 0x2d || (first >= 0x30 && first <= 0x39)) return numberEnd(bytes, start, end);
  if (first !== brace && first !== bracket) return wordEnd(bytes, start, end);
  return depth < DEEPEST ? containerEnd(bytes, start, end, depth + 1) : BROKEN;
}

function containerEnd(bytes: Buffer, start: number, end: number, depth: number): number {
  const closing = bytes[start] === brace ? braceEnd : bracketEnd;
  let i = visible(bytes, start + 1, end);
  if (i < end && bytes[i] === closing) return i + 1;
  for (;;) {
    if (closing === braceEnd) i = keyPassed(bytes, i, end);
    if (i !== BROKEN) i = valueEnd(bytes, i, end, depth);
    if (i === BROKEN) return BROKEN;
    i = visible(bytes, i, end);
    if (i >= end || bytes[i] !== comma) return i < end && bytes[i] === closing ? i + 1 : BROKEN;
    i = visible(bytes, i + 1, end);
  }
}

/** Where the value behind a key begins. */
function keyPassed(bytes: Buffer, start: number, end: number): number {
  const keyEnd = start < end && bytes[start] === quote ? stringEnd(bytes, start + 1, end) : BROKEN;
  if (keyEnd === BROKEN) return BROKEN;
  const i = visible(bytes, keyEnd + 1, end);
  return i < end && bytes[i] === colon ? visible(bytes, i + 1, end) : BROKEN;
}

function visible(bytes: Buffer, at: number, end: number): number {
  return at < end && (bytes[at] as number) <= 0x20 ? skipSpace(bytes, at, end) : at;
}

/** The closing quote of the string whose inside begins at `start`. */
function stringEnd(bytes: Buffer, start: number, end: number): number {
  let i = start;
  for (;;) {
    while (i < end && PLAIN[bytes[i] as number] === 1) i += 1;
    if (i >= end) return BROKEN;
    if (bytes[i] === quote) return i;
    if (bytes[i] !== backslash) return BROKEN;
    i = escapeEnd(bytes, i, end);
    if (i === BROKEN) return BROKEN;
  }
}

/** Behind the escape that begins at `start`. */
function escapeEnd(bytes: Buffer, start: number, end: number): number {
  const next = bytes[start + 1] as number;
  if (next !== 0x75) return start + 1 < end && ESCAPES.includes(next) ? start + 2 : BROKEN;
  return /^[\da-f]{4}$/i.test(bytes.toString('latin1', start + 2, Math.min(end, start + 6))) ? start + 6 : BROKEN;
}

/** `"\/bfnrt` */
const ESCAPES = [0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74];

function hasEscape(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] === backslash) return true;
  return false;
}
