/** The keys of interest in one object of a nested record: which fill slots, and which hold objects to look into. */
export interface KeyLevel {
  keys: Buffer[];
  /** By the key's place: its slot or -1. */
  slots: Int32Array;
  below: (KeyLevel | null)[];
  /** Length, first and last byte lead to a place; further keys with the same ones are chained by `next`. */
  heads: Int16Array;
  next: Int16Array;
}

/** Makes the levels for paths that are split into steps. */
export function keyLevel(paths: readonly { steps: string[]; slot: number }[]): KeyLevel {
  const names = [...new Set(paths.map(({ steps }) => steps[0] as string))];
  const under = names.map((name) => paths.filter(({ steps }) => steps[0] === name));
  const keys = names.map((name) => Buffer.from(name));
  const level: KeyLevel = {
    keys,
    slots: Int32Array.from(under, (group) => group.find(({ steps }) => steps.length === 1)?.slot ?? -1),
    below: under.map((group) => {
      const deeper = group.filter(({ steps }) => steps.length > 1);
      return deeper.length === 0 ? null : keyLevel(deeper.map(({ steps, slot }) => ({ steps: steps.slice(1), slot })));
    }),
    heads: new Int16Array(256).fill(-1),
    next: new Int16Array(keys.length).fill(-1),
  };
  for (const [place, key] of keys.entries()) {
    const head = headOf(key, 0, key.length);
    level.next[place] = level.heads[head] as number;
    level.heads[head] = place;
  }
  return level;
}

/** The place of the key in `bytes[start, end)`, -1 for other keys. */
export function placeOf({ keys, heads, next }: KeyLevel, bytes: Buffer, start: number, end: number): number {
  let place = heads[headOf(bytes, start, end)] as number;
  while (place >= 0 && !isSame(keys[place] as Buffer, bytes, start, end)) place = next[place] as number;
  return place;
}

function headOf(bytes: Buffer, start: number, end: number): number {
  if (start === end) return 0;
  return ((end - start) * 37 + (bytes[start] as number) * 5 + (bytes[end - 1] as number)) & 255;
}

function isSame(key: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let i = 0; i < key.length; i++) if (key[i] !== bytes[start + i]) return false;
  return true;
}
