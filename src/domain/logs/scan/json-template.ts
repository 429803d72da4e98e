import type { Fields } from './fields.ts';
import { numberEnd, PLAIN, wordEnd } from './json-object.ts';
import { JSON_BYTE } from './json-path.ts';

const { quote, backslash, colon } = JSON_BYTE;
const MOST_VALUES = 256;
const NO_SLOT = -1;

/**
 * What the records of one program have in common: everything but their values. A record that agrees with the template
 * of a well-formed one, and whose values are well-formed, is well-formed itself, and its values lie where the template
 * says; so its keys need not be looked up again.
 */
export class JsonTemplate {
  /** The text before each value, and after the last, one after the other. */
  readonly #text: Uint8Array;
  readonly #words: DataView;
  readonly #textEnds: Int32Array;
  readonly #slots: Int32Array;
  readonly #isString: Uint8Array;

  private constructor(text: Buffer, textEnds: number[], slots: number[], isString: number[]) {
    this.#text = Uint8Array.from(text);
    this.#words = new DataView(this.#text.buffer);
    this.#textEnds = Int32Array.from(textEnds);
    this.#slots = Int32Array.from(slots);
    this.#isString = Uint8Array.from(isString);
  }

  /**
   * Learns from the well-formed record `bytes[start, end)` whose values have been found; null for what makes no
   * template: very many values, values with escapes, and lists or objects among those that are looked for.
   */
  static learn(bytes: Buffer, start: number, end: number, slots: number, fields: Fields): JsonTemplate | null {
    const slotAt = new Map<number, number>();
    for (let slot = 0; slot < slots; slot++)
      if (fields.starts[slot] !== 0) slotAt.set(fields.starts[slot] as number, slot);
    const [texts, textEnds, found, isString]: [Buffer[], number[], number[], number[]] = [[], [], [], []];
    let length = 0;
    let from = start;
    const cut = (to: number) => {
      texts.push(bytes.subarray(from, to));
      length += to - from;
      textEnds.push(length);
    };
    for (let i = start; i < end; ) {
      const isText = bytes[i] === quote;
      const valueEnd = isText ? plainEnd(bytes, i + 1, end) : bareEnd(bytes, i, end);
      if (valueEnd < 0) {
        i += 1;
        continue;
      }
      if (bytes[valueEnd] === backslash || found.length === MOST_VALUES) return null;
      if (isText && isKey(bytes, valueEnd + 1, end)) {
        i = valueEnd + 1;
        continue;
      }
      const valueStart = isText ? i + 1 : i;
      cut(valueStart);
      const slot = slotAt.get(valueStart);
      if (slot !== undefined) slotAt.delete(valueStart);
      found.push(slot ?? NO_SLOT);
      isString.push(isText ? 1 : 0);
      from = valueEnd;
      i = isText ? valueEnd + 1 : valueEnd;
    }
    cut(end);
    return slotAt.size > 0 ? null : new JsonTemplate(Buffer.concat(texts), textEnds, found, isString);
  }

  /**
   * Finds the values of a record that agrees; false for any other. The fields must have been emptied; `words` looks at
   * the whole memory that `bytes` is part of, so that text can be compared by four bytes at a time.
   */
  match(bytes: Buffer, words: DataView, start: number, end: number, { starts, ends }: Fields): boolean {
    const [textEnds, slots, isString] = [this.#textEnds, this.#slots, this.#isString];
    let i = start;
    let t = 0;
    for (let value = 0; value < slots.length; value++) {
      const textEnd = textEnds[value] as number;
      if (i + textEnd - t > end || !this.#agrees(bytes, words, i, t, textEnd)) return false;
      i += textEnd - t;
      t = textEnd;
      const from = i;
      i = isString[value] === 1 ? plainEnd(bytes, i, end) : bareEnd(bytes, i, end);
      if (i < 0) return false;
      const slot = slots[value] as number;
      if (slot === NO_SLOT) continue;
      starts[slot] = from;
      // `null` begins with n.
      ends[slot] = isString[value] === 0 && bytes[from] === 0x6e ? from : i;
    }
    return end - i === this.#text.length - t && this.#agrees(bytes, words, i, t, this.#text.length);
  }

  /** The bytes from `at` on are the template's text from `from` to `to`. */
  #agrees(bytes: Buffer, words: DataView, at: number, from: number, to: number): boolean {
    const [text, own] = [this.#text, this.#words];
    const ahead = bytes.byteOffset + at - from;
    let t = from;
    for (; t + 4 <= to; t += 4) if (words.getInt32(ahead + t) !== own.getInt32(t)) return false;
    for (; t < to; t++) if (bytes[at - from + t] !== text[t]) return false;
    return true;
  }
}

/** Where a string ends, or its first escape; -1 where it cannot go on. */
function plainEnd(bytes: Buffer, start: number, end: number): number {
  let i = start;
  while (i < end && PLAIN[bytes[i] as number] === 1) i += 1;
  return i < end && (bytes[i] === quote || bytes[i] === backslash) ? i : -1;
}

/** Where a number, true, false or null ends; -1 when none begins here. */
function bareEnd(bytes: Buffer, start: number, end: number): number {
  if (start >= end) return -1;
  const first = bytes[start] as number;
  if (first === 0x2d || (first >= 0x30 && first <= 0x39)) return numberEnd(bytes, start, end);
  return first === 0x74 || first === 0x66 || first === 0x6e ? wordEnd(bytes, start, end) : -1;
}

function isKey(bytes: Buffer, at: number, end: number): boolean {
  let i = at;
  while (i < end && (bytes[i] as number) <= 0x20) i += 1;
  return i < end && bytes[i] === colon;
}
