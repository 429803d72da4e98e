import { formatAddress } from '../../logs/address.ts';
import { type Scope, scopeOf } from '../../topology/scope.ts';
import { NumberTable } from './number-table.ts';

/** Numbers addresses from 0 in the order in which they come; what is asked of a number is worked out once. */
export class AddressBook {
  readonly #narrow = new NumberTable();
  /** Numbers of IPv4 addresses by their number among those alone. */
  readonly #ofNarrow: number[] = [];
  readonly #wide = new Map<string, number>();
  readonly #texts: (string | undefined)[] = [];
  readonly #scopes: (Scope | undefined)[] = [];
  /** Four bytes as a number, or sixteen as Latin-1 text. */
  readonly #keys: (number | string)[] = [];

  get size(): number {
    return this.#keys.length;
  }

  /** The number of the address at `at`: four bytes of family 4, sixteen of family 6. */
  numberOf(bytes: DataView, at: number, family: 4 | 6): number {
    if (family === 6) return this.#wideNumberOf(bytes, at);
    const key = bytes.getUint32(at);
    const among = this.#narrow.numberOf(key, 0);
    if (among === this.#ofNarrow.length) {
      this.#ofNarrow.push(this.#keys.length);
      this.#keys.push(key);
    }
    return this.#ofNarrow[among] as number;
  }

  textOf(number: number): string {
    const known = this.#texts[number];
    if (known !== undefined) return known;
    const key = this.#keys[number] as number | string;
    const bytes = typeof key === 'string' ? Buffer.from(key, 'latin1') : Buffer.alloc(4);
    if (typeof key === 'number') bytes.writeUInt32BE(key);
    const text = formatAddress(bytes, 0, typeof key === 'string' ? 6 : 4);
    this.#texts[number] = text;
    return text;
  }

  scopeOf(number: number): Scope {
    const known = this.#scopes[number];
    if (known !== undefined) return known;
    const scope = scopeOf(this.textOf(number));
    this.#scopes[number] = scope;
    return scope;
  }

  /** Forgets all addresses; numbers begin at 0 again. */
  clear(): void {
    this.#narrow.clear();
    this.#wide.clear();
    for (const list of [this.#ofNarrow, this.#texts, this.#scopes, this.#keys]) list.length = 0;
  }

  #wideNumberOf(bytes: DataView, at: number): number {
    const key = Buffer.from(bytes.buffer, bytes.byteOffset + at, 16).toString('latin1');
    const known = this.#wide.get(key);
    if (known !== undefined) return known;
    this.#wide.set(key, this.#keys.length);
    return this.#keys.push(key) - 1;
  }
}
