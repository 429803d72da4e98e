import type { FlowBatch } from '../flow.ts';

const [SLASH, ZERO] = [0x2f, 0x30];
/** `11/20/2026:09:15:02` */
const LENGTH = 19;
/** Places of the digits of the clock, which the three orders of the date share. */
const [HOUR, MINUTE, SECOND] = [11, 14, 17];

/**
 * The time at `bytes[at…]` as microseconds since the epoch, NaN when it is none: `11/20/2026:09:15:02`, `20/11/2026:…` or
 * `2026/11/20:…`. The first two can only be told apart where a number is no month, so month first is taken, the default.
 */
export function netScalerTime(bytes: Buffer, at: number, end: number, isUtc: boolean, batch: FlowBatch): number {
  if (end - at < LENGTH) return Number.NaN;
  const isYearFirst = bytes[at + 4] === SLASH;
  const two = (place: number) => twoDigits(bytes, at + place);
  const year = isYearFirst ? two(0) * 100 + two(2) : two(6) * 100 + two(8);
  const [first, second] = isYearFirst ? [two(5), two(8)] : [two(0), two(3)];
  const [month, day] = first > 12 ? [second, first] : [first, second];
  const isDate = year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  if (!isDate || !(two(HOUR) < 24) || !(two(MINUTE) < 60) || !(two(SECOND) <= 60)) return Number.NaN;
  const time = Date.UTC(year, month - 1, day, two(HOUR), two(MINUTE), two(SECOND)) * 1000;
  return isUtc ? time : batch.clock.fromLocal(time, batch);
}

/** NaN when the two bytes are not digits. */
function twoDigits(bytes: Buffer, at: number): number {
  const [tens, ones] = [(bytes[at] as number) - ZERO, (bytes[at + 1] as number) - ZERO];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
