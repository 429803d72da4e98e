import type { FlowBatch } from '../flow.ts';
import type { Complaint } from '../reject.ts';
import { closing, Endpoint, type NAMED } from './cisco-endpoint.ts';

/** The two endpoints of a connection's message, what each is translated to, and the user of one of them. */
export class ConnectionEnds {
  readonly #first = new Endpoint();
  readonly #second = new Endpoint();
  readonly #firstMapped = new Endpoint();
  readonly #secondMapped = new Endpoint();
  readonly #scratch = Buffer.alloc(512);
  /** The user is `bytes[userStart, userEnd)`, empty when none is stated. */
  userStart = 0;
  userEnd = 0;

  /** The first endpoint and what follows it in brackets; returns where the second begins. */
  readFirst(bytes: Buffer, at: number, end: number, hasMapped: boolean): number {
    this.userStart = this.userEnd = 0;
    let i = this.#first.readColon(bytes, at, end);
    if (this.#first.zoneEnd === this.#first.zoneStart) return -1;
    if (hasMapped) i = readMapped(this.#firstMapped, bytes, i, end);
    if (bytes[i] === OPEN) this.setUser(bytes, i, end);
    // Names of users may stand here in the open, so the word itself is looked for.
    for (; i + 4 <= end; i++)
      if (bytes[i] === SPACE && bytes[i + 1] === LETTER_T && bytes[i + 2] === LETTER_O && bytes[i + 3] === SPACE)
        return i + 4;
    return -1;
  }

  /** The second endpoint of a teardown and its user; returns what is behind, -1 when it is cut off. */
  readLast(bytes: Buffer, at: number, end: number): number {
    const i = this.#second.readColon(bytes, at, end);
    if (!isWhole(this.#second)) return -1;
    if (bytes[i] !== OPEN) return i;
    if (this.userEnd === 0) this.setUser(bytes, i, end);
    return Math.min(closing(bytes, i, end) + 1, end);
  }

  /** The second endpoint of a connection that is built, with what it is translated to. */
  readSecond(bytes: Buffer, at: number, end: number, outbound: boolean): number {
    let i = this.#second.readColon(bytes, at, end);
    i = readMapped(this.#secondMapped, bytes, i, end);
    if (outbound) this.userEnd = 0;
    if (bytes[i] === OPEN && outbound) this.setUser(bytes, i, end);
    return isWhole(this.#second) ? i : -1;
  }

  /** The label of what an endpoint was translated to; 0 when it was not. */
  translated(which: 'first' | 'second', bytes: Buffer, batch: FlowBatch): number {
    const real = which === 'first' ? this.#first : this.#second;
    const mapped = which === 'first' ? this.#firstMapped : this.#secondMapped;
    if (mapped.hostEnd <= mapped.hostStart || mapped.isSame(real, bytes)) return 0;
    return batch.labels.indexOf(this.#scratch, 0, mapped.write(bytes, this.#scratch));
  }

  /** Takes the user out of the brackets that open at `open`. */
  setUser(bytes: Buffer, open: number, end: number): void {
    this.userStart = open + 1;
    let to = closing(bytes, open, end);
    // `(LOCAL\alice, 123)`: behind the comma stands a security group.
    for (let i = open + 1; i < to; i++) if (bytes[i] === COMMA) to = i;
    this.userEnd = to;
  }

  /** A user in brackets that stands by itself at the end. */
  readUser(bytes: Buffer, at: number, end: number): void {
    let i = at;
    if (bytes[i] === OPEN) i = Math.min(closing(bytes, i, end) + 1, end);
    if (bytes[i] === SPACE && bytes[i + 1] === OPEN && i + 1 < end) this.setUser(bytes, i + 1, end);
  }

  /** Puts both into a row; says what is wrong with them. */
  place(bytes: Buffer, batch: FlowBatch, row: number, firstIsSrc: boolean): Complaint | typeof NAMED | null {
    return this.#first.place(bytes, batch, row, firstIsSrc) ?? this.#second.place(bytes, batch, row, !firstIsSrc);
  }
}

const [SPACE, OPEN, COMMA, LETTER_O, LETTER_T] = [0x20, 0x28, 0x2c, 0x6f, 0x74];

/** An endpoint names interface, host and port; what is less was cut off. */
function isWhole({ zoneStart, zoneEnd, portStart, portEnd }: Endpoint): boolean {
  return zoneEnd > zoneStart && portEnd > portStart;
}

/** ` (mapped/port)`; returns what is behind. */
function readMapped(mapped: Endpoint, bytes: Buffer, at: number, end: number): number {
  mapped.hostEnd = mapped.hostStart;
  if (bytes[at] !== SPACE || bytes[at + 1] !== OPEN || at + 2 >= end) return at;
  mapped.readColon(bytes, at + 2, end);
  return Math.min(closing(bytes, at + 2, end) + 1, end);
}
