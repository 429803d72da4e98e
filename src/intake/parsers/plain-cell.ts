const [LESS, GREATER, SLASH, SPACE, QUOTE, EQUALS] = [0x3c, 0x3e, 0x2f, 0x20, 0x22, 0x3d];
const [LOWER_C, LOWER_O, LOWER_R, LOWER_S, LOWER_T, LOWER_V, LOWER_W] = [0x63, 0x6f, 0x72, 0x73, 0x74, 0x76, 0x77];
/** No cell that is read here is longer. */
const LONGEST_CELL = 256;

/**
 * A cell in the one spelling that nearly all programs give to numbers and shared texts:
 * `<c r="B7" s="1" t="s"><v>12</v></c>`. It is read in one pass without a word to anybody; any other spelling is left
 * to the scanner of XML.
 */
export class PlainCell {
  /** From 0; -1 when the cell does not say. */
  column = -1;
  style = 0;
  /** The value is the number of a shared text; else it is a number. */
  isShared = false;
  /** Where the value stands. */
  start = 0;
  end = 0;

  /** Reads a cell that begins at `at`; returns the place behind it, or -1 for what is not read here. */
  read(bytes: Buffer, at: number): number {
    if (at + LONGEST_CELL > bytes.length || bytes[at] !== LESS || bytes[at + 1] !== LOWER_C) return -1;
    const limit = at + LONGEST_CELL - 16;
    let i = this.#attributes(bytes, at + 2, limit);
    if (i < 0 || bytes[i] !== LESS || bytes[i + 1] !== LOWER_V || bytes[i + 2] !== GREATER) return -1;
    i += 3;
    this.start = i;
    while (i < limit && isOfNumber(bytes[i] as number)) i += 1;
    this.end = i;
    return i > this.start && endsCell(bytes, i) ? i + 8 : -1;
  }

  /** Reads what stands between `<c` and its `>`; returns the place behind that, or -1. */
  #attributes(bytes: Buffer, from: number, limit: number): number {
    this.column = -1;
    this.style = 0;
    this.isShared = false;
    let i = from;
    while (i < limit && bytes[i] === SPACE) {
      const name = bytes[i + 1];
      if (bytes[i + 2] !== EQUALS || bytes[i + 3] !== QUOTE) return -1;
      i += 4;
      if (name === LOWER_R) i = this.#reference(bytes, i, limit);
      else if (name === LOWER_S) i = this.#styled(bytes, i, limit);
      else if (name === LOWER_T && bytes[i] === LOWER_S) {
        this.isShared = true;
        i += 1;
      } else return -1;
      if (bytes[i] !== QUOTE) return -1;
      i += 1;
    }
    return bytes[i] === GREATER ? i + 1 : -1;
  }

  #reference(bytes: Buffer, from: number, limit: number): number {
    let column = 0;
    let i = from;
    for (; i < limit; i++) {
      const letter = bytes[i] as number;
      if (letter < 0x41 || letter > 0x5a || column > 1_000_000) break;
      column = column * 26 + letter - 0x40;
    }
    this.column = column - 1;
    while (i < limit && isDigit(bytes[i] as number)) i += 1;
    return i;
  }

  #styled(bytes: Buffer, from: number, limit: number): number {
    let i = from;
    for (; i < limit && this.style < 1e9 && isDigit(bytes[i] as number); i++) {
      this.style = this.style * 10 + (bytes[i] as number) - 0x30;
    }
    return i;
  }
}

/** Whether `</row>` stands there. */
export function endsRow(bytes: Buffer, at: number): boolean {
  return (
    bytes[at] === LESS &&
    bytes[at + 1] === SLASH &&
    bytes[at + 2] === LOWER_R &&
    bytes[at + 3] === LOWER_O &&
    bytes[at + 4] === LOWER_W &&
    bytes[at + 5] === GREATER
  );
}

/** Whether `</v></c>` stands there. */
function endsCell(bytes: Buffer, at: number): boolean {
  return (
    bytes[at] === LESS &&
    bytes[at + 1] === SLASH &&
    bytes[at + 2] === LOWER_V &&
    bytes[at + 3] === GREATER &&
    bytes[at + 4] === LESS &&
    bytes[at + 5] === SLASH &&
    bytes[at + 6] === LOWER_C &&
    bytes[at + 7] === GREATER
  );
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Digits, sign, point and exponent. */
function isOfNumber(byte: number): boolean {
  return isDigit(byte) || byte === 0x2e || byte === 0x2d || byte === 0x2b || byte === 0x45 || byte === 0x65;
}
