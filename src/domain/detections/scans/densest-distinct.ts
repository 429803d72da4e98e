/** What was tried, and when; in order of time. */
export interface Attempts<Target = number> {
  times: number[];
  targets: Target[];
}

/** The most distinct targets within any stretch of so many seconds. */
export function densestDistinct<Target>({ times, targets }: Attempts<Target>, within: number): number {
  const held = new Map<Target, number>();
  let [from, most] = [0, 0];
  for (let to = 0; to < times.length; to++) {
    const target = targets[to] as Target;
    held.set(target, (held.get(target) ?? 0) + 1);
    while ((times[to] as number) - (times[from] as number) >= within) {
      const gone = targets[from] as Target;
      const left = (held.get(gone) as number) - 1;
      if (left === 0) held.delete(gone);
      else held.set(gone, left);
      from += 1;
    }
    most = Math.max(most, held.size);
  }
  return most;
}
