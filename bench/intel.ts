import { IndicatorIndex } from '../src/domain/intel/indicator-index.ts';

const LOOKUPS = 1_000_000;

/**
 * An index of so many indicators (seven of ten addresses, one a network, two domains): what it costs to make, to hold and
 * to ask. The aim is microseconds for a look-up; a Map of the same texts, which finds no network, is what it is held against.
 */
export async function benchIntel(size: number): Promise<string[][]> {
  const random = generator(20_261);
  const texts = Array.from({ length: size }, (_, no) => made(no, random));
  const begun = performance.now();
  const index = new IndicatorIndex();
  for (const one of texts) index.add(one);
  index.address('192.0.2.1');
  const building = performance.now() - begun;
  const addresses = Array.from({ length: LOOKUPS }, () => dotted(random()));
  const names = Array.from({ length: LOOKUPS }, (_, no) => `www.host-${(no * 7_919) % (4 * size)}.example`);
  const byAddress = microseconds(addresses, (text) => index.address(text).length);
  const byName = microseconds(names, (text) => index.domain(text).length);
  const map = new Map(texts.map(({ value }) => [value, true]));
  const byMap = microseconds(addresses, (text) => (map.has(text) ? 1 : 0));
  return [
    [`${size.toLocaleString('en')} indicators`, '', 'found'],
    ['made in', `${Math.round(building)} ms`, ''],
    ['held in', `${(index.size / 2 ** 20).toFixed(1)} MiB`, ''],
    ['an address, itself and all networks around it', `${byAddress.each.toFixed(2)} µs`, String(byAddress.found)],
    ['a name and the domains above it', `${byName.each.toFixed(2)} µs`, String(byName.found)],
    ['a Map of texts, exact addresses alone', `${byMap.each.toFixed(2)} µs`, String(byMap.found)],
  ];
}

function made(no: number, random: () => number) {
  if (no % 10 < 7) return { kind: 'address' as const, value: dotted(random()) };
  if (no % 10 > 7) return { kind: 'domain' as const, value: `host-${no}.example` };
  const bits = 16 + (random() % 15);
  return { kind: 'cidr' as const, value: `${dotted((random() & (-1 << (32 - bits))) >>> 0)}/${bits}` };
}

function microseconds(texts: readonly string[], look: (text: string) => number): { each: number; found: number } {
  const begun = performance.now();
  const found = texts.reduce((sum, text) => sum + look(text), 0);
  return { each: ((performance.now() - begun) * 1_000) / texts.length, found };
}

function dotted(number: number): string {
  return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
}

/** A linear congruential generator: equal seeds give equal sets. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
}
