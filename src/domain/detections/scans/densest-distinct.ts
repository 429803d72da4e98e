/** What was tried, and when; in order of time. */
export interface Attempts {
  times: number[];
  targets: number[];
}

/** The most distinct targets within any stretch of so many seconds. */
export function densestDistinct({ times, targets }: Attempts, within: number): number {
  const held = new Map<number, number>();
  let [from, most] = [0, 0];
  for (let to = 0; to < times.length; to++) {
    const target = targets[to] as number;
    held.set(target, (held.get(target) ?? 0) + 1);
    while ((times[to] as number) - (times[from] as number) >= within) {
      const gone = targets[from] as number;
      const left = (held.get(gone) as number) - 1;
      if (left === 0) held.delete(gone);
      else held.set(gone, left);
      from += 1;
    }
    most = Math.max(most, held.size);
  }
  return most;
}
