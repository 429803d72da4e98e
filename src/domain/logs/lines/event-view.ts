import type { FlowBatch } from '../flow.ts';
import { KnownTexts } from '../known-texts.ts';
import { isUnset } from '../row.ts';
import { scanAddress } from '../scan/address.ts';
import type { Fields } from '../scan/fields.ts';
import { scanCount } from '../scan/number.ts';
import { EVENT } from './event-fields.ts';
import { numberMeaning, textMeaning } from './event-labels.ts';

/** One event's attributes, by meaning; filled again for every line. */
export class EventView {
  bytes: Buffer = Buffer.alloc(0);
  readonly fields: Fields;
  /** Labels are few: what each means is found out once. */
  readonly #texts = new KnownTexts(textMeaning);
  readonly #numbers = new KnownTexts(numberMeaning);

  constructor(fields: Fields) {
    this.fields = fields;
  }

  isAbsent(slot: number): boolean {
    const end = this.end(slot);
    return end === 0 || isUnset(this.bytes, this.start(slot), end);
  }

  /** The value without its escapes. */
  text(slot: number): string {
    const text = this.bytes.toString('utf8', this.start(slot), Math.min(this.end(slot), this.start(slot) + 4096));
    return text.includes('\\') ? text.replace(/\\([=\\|])/g, '$1') : text;
  }

  /** The whole number it states; NaN when it states none. */
  count(slot: number): number {
    const value = this.isAbsent(slot) ? -1 : scanCount(this.bytes, this.start(slot), this.end(slot));
    return value < 0 ? Number.NaN : value;
  }

  move(from: number, to: number | undefined): void {
    if (to === undefined || !this.isAbsent(to)) return;
    this.fields.starts[to] = this.start(from);
    this.fields.ends[to] = this.end(from);
  }

  takeInstead(slot: number, other: number): void {
    if (this.isAbsent(slot)) this.move(other, slot);
  }

  isName(slot: number, batch: FlowBatch): boolean {
    const [start, end] = [this.start(slot), this.end(slot)];
    if (scanAddress(this.bytes, start, end, batch.srcAddress, batch.length * 16) !== 0) return false;
    return /[g-z_]|^[^.:]*$/i.test(this.text(slot));
  }

  /** What stands in the numbered attributes is said by their labels. */
  readLabelled(): void {
    for (let i = 0; i < 6; i++) {
      const value = EVENT.text1 + i;
      const label = EVENT.label1 + i;
      if (this.end(value) !== 0 && this.end(label) !== 0) this.move(value, this.#meaning(this.#texts, label));
    }
    for (let i = 0; i < 3; i++) {
      const value = EVENT.number1 + i;
      const label = EVENT.name1 + i;
      if (this.end(value) !== 0 && this.end(label) !== 0) this.move(value, this.#meaning(this.#numbers, label));
    }
  }

  #meaning(known: KnownTexts<number | undefined>, label: number): number | undefined {
    return known.of(this.bytes, this.start(label), Math.min(this.end(label), this.start(label) + 64));
  }

  start(slot: number): number {
    return this.fields.starts[slot] as number;
  }

  end(slot: number): number {
    return this.fields.ends[slot] as number;
  }
}
