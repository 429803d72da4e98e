import { parse } from 'tldts';
import type { IndicatorValue } from './indicator.ts';
import { NameTable } from './name-table.ts';
import { PrefixTable } from './prefix-table.ts';
import { hostOf, readValue } from './read-value.ts';

/**
 * Finds what of a million indicators a value is a sign of. A domain stands for every name below it, label by label; one
 * that is itself a suffix under which people register names stands for itself alone.
 */
export class IndicatorIndex {
  readonly #prefixes = new PrefixTable();
  /** Kind and value of everything that is no address; a URL without its scheme. */
  readonly #names = new NameTable();
  #length = 0;

  /** Indicators that were added. */
  get length(): number {
    return this.#length;
  }

  /** Bytes that it holds. */
  get size(): number {
    return this.#prefixes.size + this.#names.size;
  }

  add({ kind, value }: IndicatorValue): void {
    this.#length += 1;
    if (kind === 'address' || kind === 'cidr') this.#prefixes.add(value);
    else this.#names.add(`${kind} ${kind === 'url' ? withoutScheme(value) : value}`);
  }

  /** Values of the addresses and networks that the address is in. */
  address(text: string): IndicatorValue[] {
    return this.#prefixes.around(text).map((value) => ({ kind: value.includes('/') ? 'cidr' : 'address', value }));
  }

  /** Values of the domains that the name is, or lies below; the nearest first. Also for an address that stands as a name. */
  domain(text: string): IndicatorValue[] {
    const name = hostOf(text);
    if (name === null) return [];
    const found: IndicatorValue[] = [];
    for (let at = 0; at >= 0; at = name.indexOf('.', at) + 1 || -1) {
      const value = name.slice(at);
      if (this.#names.has(`domain ${value}`) && (at === 0 || !isSuffix(value))) found.push({ kind: 'domain', value });
    }
    return found;
  }

  /** Values of the URLs that were asked for at a host; query and path must be the same. */
  url(host: string, path: string): IndicatorValue[] {
    const read = readValue(`http://${host}${path.startsWith('/') ? '' : '/'}${path}`, { kind: 'url' });
    if ('fault' in read || !this.#names.has(`url ${withoutScheme(read.value)}`)) return [];
    return ['http', 'https', 'ftp'].map((scheme) => ({
      kind: 'url',
      value: `${scheme}://${withoutScheme(read.value)}`,
    }));
  }

  /** The hash or fingerprint of TLS itself, when it is one of them. */
  exact(kind: 'hash' | 'ja3' | 'ja4', text: string): IndicatorValue[] {
    const value = kind === 'ja4' ? text : text.toLowerCase();
    return this.#names.has(`${kind} ${value}`) ? [{ kind, value }] : [];
  }
}

function withoutScheme(url: string): string {
  return url.slice(url.indexOf('://') + 3);
}

function isSuffix(name: string): boolean {
  return parse(name, { allowPrivateDomains: true }).domain === null;
}
