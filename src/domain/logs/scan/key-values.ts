import { type Field, type RowPlan, rowPlan } from '../row.ts';
import type { Fields } from './fields.ts';

const PLACES = 1024;

/** Keys that a format knows, found by their bytes without making strings; each has a slot in a `Fields`. */
export class KeyTable {
  /** Open addressing; -1 for a free place. */
  readonly #places = new Int32Array(PLACES).fill(-1);
  /** The keys one after the other; key i lies in `[offsets[i], offsets[i + 1])`. */
  readonly #text: Uint8Array;
  readonly #offsets: Int32Array;

  /** Slot i is `keys[i]`. Throws RangeError for more keys than a line's fields have room for. */
  constructor(keys: readonly string[]) {
    if (keys.length > 512) throw new RangeError('too many keys');
    const texts = keys.map((key) => Buffer.from(key));
    this.#text = Uint8Array.from(Buffer.concat(texts));
    this.#offsets = new Int32Array(keys.length + 1);
    for (const [slot, text] of texts.entries()) {
      this.#offsets[slot + 1] = (this.#offsets[slot] as number) + text.length;
      let place = hashOf(text, 0, text.length);
      while (this.#places[place] !== -1) place = (place + 1) & (PLACES - 1);
      this.#places[place] = slot;
    }
  }

  get size(): number {
    return this.#offsets.length - 1;
  }

  /** The slot of the key in `bytes[start, end)`, -1 for one that is not known. */
  slotOf(bytes: Buffer, start: number, end: number): number {
    const places = this.#places;
    const text = this.#text;
    const offsets = this.#offsets;
    let place = hashOf(bytes, start, end);
    for (let slot = places[place] as number; slot !== -1; slot = places[place] as number) {
      const from = offsets[slot] as number;
      if ((offsets[slot + 1] as number) - from === end - start) {
        let i = start;
        while (i < end && text[from - start + i] === bytes[i]) i += 1;
        if (i === end) return slot;
      }
      place = (place + 1) & (PLACES - 1);
    }
    return -1;
  }

  /** Empties the slots of a line's fields before it is read. */
  clear(fields: Fields): void {
    fields.starts.fill(0, 0, this.size);
    fields.ends.fill(0, 0, this.size);
    fields.count = 0;
  }
}

/** The slot of each key of a list. To ask for a field by number spares looking its name up for every line. */
export function slotsOf<Key extends string>(keys: readonly Key[]): Readonly<Record<Key, number>> {
  return Object.fromEntries(keys.map((key, slot) => [key, slot])) as Record<Key, number>;
}

/** How pairs are written. */
export interface PairStyle {
  /** Between key and value: `=` or `:`. */
  equals: number;
  /** Between pairs: a space, a tab, a comma, a semicolon; spaces around it are dropped. */
  separator: number;
}

export const SPACED: PairStyle = { equals: 0x3d, separator: 0x20 };

/** A plan over the slots of a key table: which slot is which field of a flow. */
export function pairPlan(entries: readonly (readonly [string, Field])[], keys: readonly string[]): RowPlan {
  return rowPlan(entries.map(([name, kind]) => ({ kind, name, column: keys.indexOf(name) })));
}

/** Of the length and three bytes: every key of a line is looked up, and most differ there. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  const length = end - start;
  if (length === 0) return 0;
  const [first, last] = [bytes[start] as number, bytes[end - 1] as number];
  return (length * 97 + first * 331 + (bytes[start + (length >> 1)] as number) * 67 + last * 13) & (PLACES - 1);
}
