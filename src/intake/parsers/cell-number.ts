const [MINUS, POINT] = [0x2d, 0x2e];
/** As many digits as a double surely holds; as they stand they are the number. */
const SURE_DIGITS = 15;
/** Those that a double holds exactly. */
const POWERS_OF_TEN = Array.from({ length: 23 }, (_, power) => 10 ** power);

/** The whole number that stands there in digits alone; NaN for anything else, and for what goes far beyond a count. */
export function numberIn(bytes: Buffer, start: number, end: number): number {
  let number = 0;
  for (let i = start; i < end; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9 || number > 1e9) return Number.NaN;
    number = number * 10 + digit;
  }
  return end > start ? number : Number.NaN;
}

/** Whether it is a whole number that needs no other spelling. */
export function isPlain(bytes: Buffer, start: number, end: number): boolean {
  const from = bytes[start] === MINUS ? start + 1 : start;
  if (end === from || end - from > SURE_DIGITS) return false;
  for (let i = from; i < end; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return false;
  }
  return true;
}

/**
 * A number as JavaScript reads it, NaN for what is none. A sum of digits that a double holds, divided by a power of ten
 * that it holds, is the nearest double: W. D. Clinger, How to Read Floating Point Numbers Accurately (1990).
 */
export function decimalIn(bytes: Buffer, start: number, end: number): number {
  let digits = 0;
  let point = -1;
  for (let i = start; i < end; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
    else if (digit === POINT - 0x30 && point < 0 && i > start && i < end - 1) point = i;
    else return textNumber(bytes, start, end);
  }
  const decimals = point < 0 ? 0 : end - point - 1;
  if (digits > Number.MAX_SAFE_INTEGER || decimals >= POWERS_OF_TEN.length) return textNumber(bytes, start, end);
  return start === end ? Number.NaN : digits / (POWERS_OF_TEN[decimals] as number);
}

function textNumber(bytes: Buffer, start: number, end: number): number {
  const text = bytes.toString('latin1', start, end).trim();
  return text === '' ? Number.NaN : Number(text);
}
