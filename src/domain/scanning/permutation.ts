const ROUNDS = 4;

/**
 * The numbers from 0 to `size - 1`, each once, in an order that `seed` decides: a Feistel network over the next even power of
 * two, walked until it comes out below `size` (Black and Rogaway, Ciphers with Arbitrary Finite Domains, 2002). Nothing is
 * kept, so any place of the order can be asked for at any time. `size` is at most 2^32, `seed` a whole number.
 */
export function permutation(size: number, seed: number): (index: number) => number {
  const half = Math.max(1, Math.ceil(Math.log2(Math.max(2, size)) / 2));
  const mask = 2 ** half - 1;
  const keys = Array.from({ length: ROUNDS }, (_, round) => mix(seed ^ mix(round + 1)));
  const once = (value: number) => {
    let left = Math.floor(value / (mask + 1));
    let right = value & mask;
    for (const key of keys) [left, right] = [right, (left ^ mix(right ^ key)) & mask];
    return left * (mask + 1) + right;
  };
  return (index) => {
    let value = once(index);
    while (value >= size) value = once(value);
    return value;
  };
}

/** The finalizer of MurmurHash3 (Austin Appleby, public domain): 32 bits in, 32 bits out, each depending on all. */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
