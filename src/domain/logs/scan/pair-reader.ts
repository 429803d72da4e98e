import { LabelDictionary } from '../label-dictionary.ts';
import { ByteWords } from './byte-words.ts';
import type { Fields } from './fields.ts';
import type { KeyTable, PairStyle } from './key-values.ts';

const [SPACE, QUOTE, COLON, BACKSLASH] = [0x20, 0x22, 0x3a, 0x5c];
/** Products write a few hundred keys at most; in a log with more, text stands where keys are looked for. */
const MOST = 512;
const LONGEST = 64;
const BEGIN = 0;
const NOT_LEARNT = MOST;

/**
 * Reads lines of `key=value` pairs. Lines of one program have mostly the same keys in the same order, so that of each key
 * the one that came behind it before is tried first, with what stands around it: where that agrees, it need not be looked
 * for. One per parser and style, because it remembers.
 */
export class PairReader {
  readonly style: PairStyle;
  readonly #keys: KeyTable;
  readonly #words = new ByteWords();
  /** What stands between the values, from the end of one to the begin of the next: `" srcport=`. */
  readonly #gaps = new LabelDictionary();
  readonly #texts = new Uint8Array(MOST * LONGEST);
  readonly #textWords = new ByteWords();
  #textEnd = 0;
  readonly #froms = new Int32Array(MOST);
  readonly #lengths = new Int32Array(MOST);
  readonly #slots = new Int32Array(MOST);
  readonly #isQuoted = new Uint8Array(MOST);
  /** Which gap came behind each, and which before that; 0 for none yet. */
  readonly #next = new Int32Array(MOST + 1);
  readonly #other = new Int32Array(MOST + 1);
  #from = 0;
  #slot = -1;
  #quoted = false;

  constructor(keys: KeyTable, style: PairStyle) {
    this.style = style;
    this.#keys = keys;
    this.#textWords.set(this.#texts);
  }

  /**
   * Puts the values of known keys in `bytes[start, end)` into their slots; the first of a repeated key wins. A value may be
   * quoted, with `\"` inside; the quotes are left out, and so is a value whose quote is not closed: it was cut off. Text
   * without `=` is passed over. `fields.count` is the number of known keys found.
   */
  read(bytes: Buffer, start: number, end: number, fields: Fields): void {
    this.#keys.clear(fields);
    const { separator } = this.style;
    this.#words.set(bytes);
    const { starts, ends } = fields;
    let gap = BEGIN;
    let count = 0;
    let i = start;
    while (i < end) {
      gap = this.#follow(gap, bytes, i, end);
      if (gap < 0) break;
      const from = this.#from;
      const slot = this.#slot;
      const quoted = this.#quoted;
      const to = quoted ? this.#closing(bytes, from, end) : this.#words.find(separator, from, end);
      // Its quote is not closed: it was cut off.
      const isCut = quoted && to === end;
      if (slot >= 0 && ends[slot] === 0 && !isCut) {
        starts[slot] = from;
        ends[slot] = to;
        count += 1;
      }
      i = quoted ? to + 1 : to;
    }
    fields.count = count;
  }

  /** Finds the next value behind `at`, where the one behind `gap` ended; the gap between, or -1 when there is none. */
  #follow(gap: number, bytes: Buffer, at: number, end: number): number {
    const next = this.#next[gap] as number;
    if (next !== 0 && this.#agrees(next, bytes, at, end)) return this.#take(next, at);
    const other = this.#other[gap] as number;
    if (other !== 0 && this.#agrees(other, bytes, at, end)) {
      this.#next[gap] = other;
      this.#other[gap] = next;
      return this.#take(other, at);
    }
    if (!this.#search(bytes, at, end)) return -1;
    const found = this.#learn(bytes, at);
    if (found === NOT_LEARNT) return found;
    this.#other[gap] = next;
    this.#next[gap] = found;
    return found;
  }

  #take(gap: number, at: number): number {
    this.#from = at + (this.#lengths[gap] as number);
    this.#slot = this.#slots[gap] as number;
    this.#quoted = this.#isQuoted[gap] === 1;
    return gap;
  }

  #agrees(gap: number, bytes: Buffer, at: number, end: number): boolean {
    const length = this.#lengths[gap] as number;
    if (at + length > end) return false;
    if (!this.#words.agree(at, this.#textWords, this.#froms[gap] as number, length)) return false;
    if (this.#isQuoted[gap] === 1) return true;
    const first = bytes[at + length];
    return first !== QUOTE && (first !== SPACE || this.style.equals !== COLON);
  }

  /** Looks for a key and what divides it from its value; false when the line has no more. */
  #search(bytes: Buffer, at: number, end: number): boolean {
    const { equals, separator } = this.style;
    let keyStart = at;
    let i = at;
    for (; i < end && bytes[i] !== equals; i++) if (bytes[i] === separator || bytes[i] === SPACE) keyStart = i + 1;
    if (i >= end) return false;
    let from = i + 1;
    // `key: value`
    while (equals === COLON && bytes[from] === SPACE) from += 1;
    this.#slot = this.#keys.slotOf(bytes, keyStart, i);
    this.#quoted = bytes[from] === QUOTE;
    this.#from = this.#quoted ? from + 1 : from;
    return true;
  }

  #learn(bytes: Buffer, at: number): number {
    const length = this.#from - at;
    if (length > LONGEST || this.#gaps.size >= MOST) return NOT_LEARNT;
    const gap = this.#gaps.indexOf(bytes, at, this.#from);
    if (this.#lengths[gap] !== 0) return gap;
    this.#texts.set(bytes.subarray(at, this.#from), this.#textEnd);
    this.#froms[gap] = this.#textEnd;
    this.#textEnd += length;
    this.#lengths[gap] = length;
    this.#slots[gap] = this.#slot;
    this.#isQuoted[gap] = this.#quoted ? 1 : 0;
    return gap;
  }

  #closing(bytes: Buffer, from: number, end: number): number {
    let i = this.#words.findEither(QUOTE, BACKSLASH, from, end);
    while (i < end && bytes[i] === BACKSLASH) i = this.#words.findEither(QUOTE, BACKSLASH, i + 2, end);
    return Math.min(i, end);
  }
}
