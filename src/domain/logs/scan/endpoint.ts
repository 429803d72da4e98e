import type { Fields } from './fields.ts';

const [COLON, OPEN, CLOSE] = [0x3a, 0x5b, 0x5d];
/** A full IPv6 address has seven colons, so that an eighth divides the port. One that is shortened cannot be told apart. */
const COLONS_WITH_PORT = 8;

/**
 * Puts the bounds of the address in `bytes[start, end)` into `slot` and those of its port into `slot + 1`, empty when it
 * has none: `192.0.2.1:443`, `192.0.2.1/443`, `[2001:db8::1]:443`, `2001:db8::1/443`, each also without a port.
 */
export function splitEndpoint(
  bytes: Buffer,
  start: number,
  end: number,
  separator: number,
  fields: Fields,
  slot: number,
): void {
  const bracketed = bytes[start] === OPEN && end > start;
  const from = bracketed ? start + 1 : start;
  const to = bracketed ? closing(bytes, from, end) : lastSeparator(bytes, from, end, separator);
  const behind = bracketed ? to + 1 : to;
  fields.starts[slot] = from;
  fields.ends[slot] = to;
  const hasPort = behind < end && bytes[behind] === separator;
  fields.starts[slot + 1] = hasPort ? behind + 1 : end;
  fields.ends[slot + 1] = end;
}

function closing(bytes: Buffer, from: number, end: number): number {
  for (let i = from; i < end; i++) if (bytes[i] === CLOSE) return i;
  return end;
}

/** Where the separator before the port is; `end` when the address stands alone. */
function lastSeparator(bytes: Buffer, start: number, end: number, separator: number): number {
  let last = end;
  let count = 0;
  let isShortened = false;
  for (let i = start; i < end; i++) {
    if (bytes[i] !== separator) continue;
    if (count > 0 && last === i - 1) isShortened = true;
    last = i;
    count += 1;
  }
  if (separator !== COLON || count <= 1) return last;
  return count === COLONS_WITH_PORT && !isShortened ? last : end;
}
