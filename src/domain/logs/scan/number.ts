const DOT = 0x2e;
const COMMA = 0x2c;
/** Fifteen decimal digits always fit a double exactly. */
const EXACT_DIGITS = 15;
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);

/** The whole number in `bytes[start, end)`, 0 to 2^53, or -1. `12.0` and `1.2e3` count as whole. */
export function scanCount(bytes: Buffer, start: number, end: number): number {
  if (end <= start || end - start > EXACT_DIGITS) return slowCount(bytes, start, end);
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return slowCount(bytes, start, end);
    value = value * 10 + digit;
  }
  return value;
}

/** The port in `bytes[start, end)`, 0 to 65535, or -1. */
export function scanPort(bytes: Buffer, start: number, end: number): number {
  if (end <= start || end - start > 5) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value <= 65535 ? value : -1;
}

/** The decimal seconds in `bytes[start, end)`, with a point or a comma, or -1. The nearest double, as Number() gives it. */
export function scanSeconds(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  let digits = 0;
  let point = -1;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    const digit = byte - 0x30;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits += 1;
    } else if ((byte === DOT || byte === COMMA) && point < 0) {
      point = i;
    } else {
      return slowSeconds(bytes, start, end);
    }
  }
  if (digits === 0 || digits > EXACT_DIGITS) return slowSeconds(bytes, start, end);
  // One division of two exact doubles rounds once, which is what makes the result the nearest double.
  return point < 0 ? value : value / (POWERS[end - 1 - point] as number);
}

function slowCount(bytes: Buffer, start: number, end: number): number {
  if (end - start > 400) return -1;
  const text = bytes.toString('latin1', start, end);
  if (!/^\d+(\.\d*)?(e\+?\d{1,3})?$/i.test(text)) return -1;
  const value = Number(text);
  return Number.isInteger(value) && value <= 2 ** 53 && !roundedDown(text) ? value : -1;
}

/** 2^53 + 1 reads as 2^53; it must not pass for it. */
function roundedDown(text: string): boolean {
  return /^\d+$/.test(text) && BigInt(text) > 2n ** 53n;
}

function slowSeconds(bytes: Buffer, start: number, end: number): number {
  if (end - start > 400) return -1;
  const text = bytes.toString('latin1', start, end);
  const clock = /^(\d{1,6}):([0-5]\d):([0-5]\d(?:[.,]\d+)?)$/.exec(text);
  if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3]?.replace(',', '.'));
  if (!/^(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d{1,3})?$/i.test(text)) return -1;
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) ? value : -1;
}
