import { formatAddress, parseAddress } from '../logs/address.ts';
import { NameTable } from './name-table.ts';

/** IPv4 networks of one length, as sorted numbers once all are there. */
interface Networks {
  bits: number;
  numbers: Uint32Array;
  length: number;
}

/**
 * Addresses and networks. IPv4 stands in sorted columns, one for each length of prefix that occurs, four bytes each; of
 * IPv6 the masked bytes stand in a table of names. A look-up asks each length once.
 */
export class PrefixTable {
  readonly #v4 = new Map<number, Networks>();
  #lengths4: Networks[] = [];
  readonly #v6 = new NameTable();
  readonly #lengths6 = new Set<number>();
  #sorted = true;

  /** Bytes that it holds. */
  get size(): number {
    return [...this.#v4.values()].reduce((sum, { numbers }) => sum + numbers.byteLength, this.#v6.size);
  }

  /** Adds an address or a prefix in its one spelling. */
  add(text: string): void {
    const [first = '', stated] = text.split('/');
    const address = parseAddress(first);
    if (!address) return;
    const bits = stated === undefined ? 8 * address.bytes.length : Number(stated);
    if (address.family === 4) this.#add4(numberOf(address.bytes), bits);
    else {
      this.#v6.add(keyOf(address.bytes, bits));
      this.#lengths6.add(bits);
    }
  }

  /** Every address and prefix of the table that this address is in, as they were added; the widest first. */
  around(text: string): string[] {
    const address = parseAddress(text);
    if (!address) return [];
    return address.family === 4 ? this.#around4(numberOf(address.bytes)) : this.#around6(address.bytes);
  }

  #add4(number: number, bits: number): void {
    let networks = this.#v4.get(bits);
    if (!networks) {
      networks = { bits, numbers: new Uint32Array(16), length: 0 };
      this.#v4.set(bits, networks);
    }
    if (networks.length === networks.numbers.length) {
      const bigger = new Uint32Array(2 * networks.length);
      bigger.set(networks.numbers);
      networks.numbers = bigger;
    }
    networks.numbers[networks.length++] = masked(number, bits);
    this.#sorted = false;
  }

  #around4(number: number): string[] {
    if (!this.#sorted) this.#sort();
    const found: string[] = [];
    for (const { bits, numbers, length } of this.#lengths4) {
      const network = masked(number, bits);
      if (contains(numbers, length, network)) found.push(dotted(network) + (bits === 32 ? '' : `/${bits}`));
    }
    return found;
  }

  #around6(bytes: Uint8Array): string[] {
    const found: string[] = [];
    for (const bits of [...this.#lengths6].sort((a, b) => a - b)) {
      if (!this.#v6.has(keyOf(bytes, bits))) continue;
      found.push(formatAddress(maskedBytes(bytes, bits), 0, 6) + (bits === 128 ? '' : `/${bits}`));
    }
    return found;
  }

  #sort(): void {
    this.#lengths4 = [...this.#v4.values()].sort((a, b) => a.bits - b.bits);
    for (const { numbers, length } of this.#lengths4) numbers.subarray(0, length).sort();
    this.#sorted = true;
  }
}

function contains(numbers: Uint32Array, length: number, wanted: number): boolean {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const number = numbers[middle] as number;
    if (number === wanted) return true;
    if (number < wanted) from = middle + 1;
    else to = middle;
  }
  return false;
}

function numberOf(bytes: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

function masked(number: number, bits: number): number {
  return bits === 0 ? 0 : (number & (-1 << (32 - bits))) >>> 0;
}

function dotted(number: number): string {
  return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
}

function maskedBytes(bytes: Uint8Array, bits: number): Uint8Array {
  return Uint8Array.from(bytes, (byte, at) => byte & ~(0xff >> Math.min(8, Math.max(0, bits - 8 * at))));
}

function keyOf(bytes: Uint8Array, bits: number): string {
  const hex = Array.from(maskedBytes(bytes, bits), (byte) => (byte + 256).toString(16).slice(1)).join('');
  return `${hex}/${bits}`;
}
