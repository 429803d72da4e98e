import { parseAddress } from '../logs/address.ts';
import { plainAddress, SITE_BITS } from '../sites/site-address.ts';
import { PLACES, portPlace } from './port-ranks.ts';

/** A service that was seen with better evidence than its number. */
export interface KnownService {
  address: string;
  protocol: number;
  port: number;
}

/** Finds out whether an address offers a service; asks of a port nobody offers cost one look into a table. */
export class KnownServices {
  readonly #places = new Uint8Array(PLACES);
  /** IPv4 address * 2^18 + place: exact in a double. */
  readonly #narrow = new Set<number>();
  /** Place and address bytes. */
  readonly #wide = new Set<string>();

  constructor(services: Iterable<KnownService>) {
    for (const { address, protocol, port } of services) {
      const parsed = parseAddress(address);
      if (parsed === null) continue;
      const place = portPlace(protocol, port);
      this.#places[place] = 1;
      if (parsed.family === 4) this.#narrow.add(narrowKey(parsed.bytes, 0, place));
      else this.#wide.add(wideKey(parsed.bytes, 0, place));
    }
  }

  /** Whether the address at `bytes[at…]` offers what `portPlace` gave. */
  has(family: number, bytes: Uint8Array, at: number, place: number): boolean {
    if (this.#places[place] === 0) return false;
    return family === 4 ? this.#narrow.has(narrowKey(bytes, at, place)) : this.#wide.has(wideKey(bytes, at, place));
  }
}

/** What somebody said about a port of the addresses in a range: it is a server's, or never. */
export interface DirectionOverride {
  /** A prefix in CIDR notation. */
  range: string;
  protocol: number;
  port: number;
  role: 'server' | 'client';
}

interface Ruling {
  family: number;
  bytes: Uint8Array;
  bits: number;
  /** 1: a server's port; -1: never. */
  says: number;
}

/** What was said about an endpoint; of several ranges around it the longest prefix counts. */
export class Overrides {
  readonly #rulings = new Map<number, Ruling[]>();

  constructor(overrides: Iterable<DirectionOverride>) {
    for (const { range, protocol, port, role } of overrides) {
      const [network = '', length] = range.split('/');
      const parsed = parseAddress(network);
      if (parsed === null) continue;
      const place = portPlace(protocol, port);
      const bits = length === undefined ? parsed.bytes.length * 8 : Number(length);
      const rulings = this.#rulings.get(place) ?? [];
      rulings.push({ family: parsed.family, bytes: parsed.bytes, bits, says: role === 'server' ? 1 : -1 });
      this.#rulings.set(
        place,
        rulings.sort((a, b) => b.bits - a.bits),
      );
    }
  }

  get isEmpty(): boolean {
    return this.#rulings.size === 0;
  }

  /** 1: a server; -1: never one; 0: nobody said. */
  of(family: number, bytes: Uint8Array, at: number, place: number): number {
    const rulings = this.#rulings.get(place);
    if (rulings === undefined) return 0;
    const plain = family === 6 ? Uint8Array.from(bytes.subarray(at, at + 16)) : null;
    if (plain === null || plainAddress(plain, 0, 6) === 0) return saidOf(rulings, family, bytes, at)?.says ?? 0;
    // What is said of a site goes before what is said of its address wherever it is, and that of all of IPv6 means neither.
    const own = saidOf(rulings, 6, bytes, at);
    return (own && own.bits >= SITE_BITS ? own : saidOf(rulings, 4, plain, 0))?.says ?? 0;
  }
}

function saidOf(rulings: readonly Ruling[], family: number, bytes: Uint8Array, at: number): Ruling | undefined {
  return rulings.find((ruling) => ruling.family === family && isWithin(bytes, at, ruling));
}

function isWithin(bytes: Uint8Array, at: number, { bytes: network, bits }: Ruling): boolean {
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (bytes[at + i] !== network[i]) return false;
  const rest = bits & 7;
  if (rest === 0) return true;
  const mask = 0xff << (8 - rest);
  return ((bytes[at + whole] as number) & mask & 0xff) === ((network[whole] as number) & mask & 0xff);
}

function narrowKey(bytes: Uint8Array, at: number, place: number): number {
  const high = (bytes[at] as number) * 16_777_216 + (bytes[at + 1] as number) * 65_536;
  return (high + (bytes[at + 2] as number) * 256 + (bytes[at + 3] as number)) * 262_144 + place;
}

function wideKey(bytes: Uint8Array, at: number, place: number): string {
  return `${place} ${Buffer.from(bytes.buffer, bytes.byteOffset + at, 16).toString('latin1')}`;
}
