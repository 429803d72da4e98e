import { resolved } from './xml-scanner.ts';

const [AMPERSAND, UNDERSCORE, LOWER_X] = [0x26, 0x5f, 0x78];

/** The text of a cell, gathered from the pieces that stand between tags. */
export class CellText {
  bytes: Buffer = Buffer.allocUnsafe(1024);
  length = 0;
  /** Workbooks write characters that XML cannot hold as `_x000D_`. */
  readonly #hasEscapes: boolean;

  constructor({ escapes }: { escapes: boolean }) {
    this.#hasEscapes = escapes;
  }

  add(bytes: Buffer, start: number, end: number): void {
    const room = this.length + end - start;
    if (room > this.bytes.length) this.#grow(room);
    let at = this.length;
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte === AMPERSAND || (byte === UNDERSCORE && this.#hasEscapes && bytes[i + 1] === LOWER_X)) {
        this.#addDecoded(bytes.toString('utf8', start, end));
        return;
      }
      this.bytes[at++] = byte;
    }
    this.length = at;
  }

  addText(text: string): void {
    const room = this.length + 3 * text.length;
    if (room > this.bytes.length) this.#grow(room);
    this.length += this.bytes.write(text, this.length, 'utf8');
  }

  toString(): string {
    return this.bytes.toString('utf8', 0, this.length);
  }

  #addDecoded(text: string): void {
    const plain = resolved(text);
    this.addText(this.#hasEscapes ? plain.replace(/_x([0-9a-f]{4})_/gi, (_, hex) => unescaped(hex)) : plain);
  }

  #grow(room: number): void {
    const bigger = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, room));
    this.bytes.copy(bigger, 0, 0, this.length);
    this.bytes = bigger;
  }
}

function unescaped(hex: string): string {
  const code = Number.parseInt(hex, 16);
  return code === 0 ? '\ufffd' : String.fromCharCode(code);
}
