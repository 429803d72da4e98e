import { CellText } from './cell-text.ts';
import { tooLargeBook } from './refuse.ts';
import type { SheetText } from './sheet-text.ts';
import { packed, type XmlHandler, type XmlTag } from './xml-scanner.ts';

const [SI, T, RPH] = [packed('si'), packed('t'), packed('rPh')];
const MOST_BYTES = 256 * 1024 * 1024;

/** The texts that the cells of a workbook share, in one buffer. */
export class SharedStrings implements XmlHandler {
  wantsText = false;
  #texts: Buffer = Buffer.allocUnsafe(64 * 1024);
  #ends = new Uint32Array(1024);
  #count = 0;
  #inPhonetic = false;
  readonly #text = new CellText({ escapes: true });

  /** Writes string number `index` into a cell; nothing when there is no such string. */
  put(sheet: SheetText, column: number, index: number): void {
    if (!(index >= 0 && index < this.#count)) return;
    const start = index === 0 ? 0 : (this.#ends[index - 1] as number);
    sheet.put(column, this.#texts, start, this.#ends[index] as number);
  }

  open(tag: XmlTag): void {
    if (tag.code === SI) this.#text.length = 0;
    else if (tag.code === RPH) this.#inPhonetic = true;
    else if (tag.code === T) this.wantsText = !this.#inPhonetic;
  }

  text(bytes: Buffer, start: number, end: number): void {
    this.#text.add(bytes, start, end);
  }

  close(code: number): void {
    if (code === T) this.wantsText = false;
    else if (code === RPH) this.#inPhonetic = false;
    else if (code === SI) this.#keep();
  }

  #keep(): void {
    const start = this.#count === 0 ? 0 : (this.#ends[this.#count - 1] as number);
    const end = start + this.#text.length;
    if (end > MOST_BYTES) throw tooLargeBook(`its shared texts are more than ${MOST_BYTES / 1024 / 1024} MiB`);
    if (end > this.#texts.length) this.#texts = grown(this.#texts, Math.max(end, 2 * this.#texts.length));
    if (this.#count === this.#ends.length) {
      const bigger = new Uint32Array(2 * this.#ends.length);
      bigger.set(this.#ends);
      this.#ends = bigger;
    }
    this.#text.bytes.copy(this.#texts, start, 0, this.#text.length);
    this.#ends[this.#count++] = end;
  }
}

function grown(bytes: Buffer, size: number): Buffer {
  const bigger = Buffer.allocUnsafe(size);
  bytes.copy(bigger);
  return bigger;
}
