/** The round values of an axis from 0 to at least `greatest`, about `wanted` steps of them. */
export function ticks(greatest: number, wanted = 4): number[] {
  if (!Number.isFinite(greatest) || greatest <= 0) return [0, 1];
  const rough = greatest / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power, Number.EPSILON);
  const count = Math.ceil(greatest / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

const SUFFIXES = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

/** A number as short as an axis needs it: 950, 1.2k, 25M. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '';
  let left = Math.abs(value);
  let at = 0;
  // 999.95 would be written as 1000.0: what rounds to a thousand has the next letter.
  while (left >= 999.5 && at < SUFFIXES.length - 1) {
    left /= 1000;
    at += 1;
  }
  const digits = left >= 100 || Number.isInteger(left) ? 0 : 1;
  const shown = Number(left.toFixed(left < 1 && left > 0 ? 2 : digits));
  return `${value < 0 ? '-' : ''}${shown}${SUFFIXES[at]}`;
}
