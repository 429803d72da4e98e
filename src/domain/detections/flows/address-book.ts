import { formatAddress } from '../../logs/address.ts';
import { type Scope, scopeOf } from '../../topology/scope.ts';

/** Numbers addresses from 0 in the order in which they come; what is asked of a number is worked out once. */
export class AddressBook {
  readonly #narrow = new Map<number, number>();
  readonly #wide = new Map<string, number>();
  readonly #texts: (string | undefined)[] = [];
  readonly #scopes: (Scope | undefined)[] = [];
  /** Four bytes as a number, or sixteen as Latin-1 text. */
  readonly #keys: (number | string)[] = [];

  get size(): number {
    return this.#keys.length;
  }

  /** The number of the address at `bytes[at…]`: four bytes of family 4, sixteen of family 6. */
  numberOf(bytes: Buffer, at: number, family: 4 | 6): number {
    if (family === 4) {
      const key = bytes.readUInt32BE(at);
      return this.#narrow.get(key) ?? this.#add(this.#narrow, key);
    }
    const key = bytes.toString('latin1', at, at + 16);
    return this.#wide.get(key) ?? this.#add(this.#wide, key);
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

  #add<Key extends number | string>(numbers: Map<Key, number>, key: Key): number {
    const number = this.#keys.length;
    this.#keys.push(key);
    numbers.set(key, number);
    return number;
  }
}
