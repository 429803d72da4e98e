/** The most times within so many seconds, wherever they begin; times in order. */
export function densest(times: ArrayLike<number>, within: number): number {
  let [from, most] = [0, 0];
  for (let to = 0; to < times.length; to++) {
    while ((times[to] as number) - (times[from] as number) > within) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}
