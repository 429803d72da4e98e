const COLON = 0x3a;
const DOT = 0x2e;
const PERCENT = 0x25;

/** 0 when the bytes are no address. */
export type Family = 0 | 4 | 6;

/**
 * Reads the address text in `bytes[start, end)` into `target` at `at` (4 or 16 bytes) and returns its family.
 * IPv4 is four decimal parts without leading zeros; IPv6 is any text form of RFC 4291, its zone is dropped, and an
 * IPv4-mapped one becomes the IPv4 address. On 0 the target's 16 bytes are undefined.
 */
export function scanAddress(bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number): Family {
  if (scanIpv4(bytes, start, end, target, at)) return 4;
  if (!scanIpv6(bytes, start, withoutZone(bytes, start, end), target, at)) return 0;
  return unmap(target, at) ? 4 : 6;
}

function scanIpv4(bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number): boolean {
  let part = 0;
  let digits = 0;
  let value = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    const digit = byte - 0x30;
    if (digit >= 0 && digit <= 9) {
      if (digits > 0 && value === 0) return false;
      value = value * 10 + digit;
      digits += 1;
      if (value > 255) return false;
    } else {
      if (byte !== DOT || digits === 0 || part === 3) return false;
      target[at + part] = value;
      part += 1;
      digits = 0;
      value = 0;
    }
  }
  target[at + 3] = value;
  return part === 3 && digits > 0;
}

function scanIpv6(bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number): boolean {
  let groups = 0;
  let gap = -1;
  let i = start;
  if (end - start < 2) return false;
  if (bytes[i] === COLON) {
    if (bytes[i + 1] !== COLON) return false;
    gap = 0;
    i += 2;
  }
  while (i < end) {
    const from = i;
    i = skipHex(bytes, from, end);
    if (i < end && bytes[i] === DOT) {
      if (groups > 6 || !scanIpv4(bytes, from, end, target, at + groups * 2)) return false;
      groups += 2;
      break;
    }
    if (i === from || i - from > 4 || groups === 8) return false;
    putGroup(bytes, from, i, target, at + groups * 2);
    groups += 1;
    if (i === end) break;
    if (bytes[i] !== COLON || i + 1 === end) return false;
    i += 1;
    if (bytes[i] !== COLON) continue;
    if (gap >= 0) return false;
    gap = groups;
    i += 1;
  }
  return gap < 0 ? groups === 8 : spread(target, at, groups, gap);
}

/** Moves the groups behind `::` to the end and clears what it stands for. */
function spread(target: Uint8Array, at: number, groups: number, gap: number): boolean {
  if (groups > 7) return false;
  const tail = (groups - gap) * 2;
  target.copyWithin(at + 16 - tail, at + gap * 2, at + groups * 2);
  target.fill(0, at + gap * 2, at + 16 - tail);
  return true;
}

/** The end of the address proper; the start when what follows `%` is no zone, so that nothing is left to read. */
function withoutZone(bytes: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    if (bytes[i] !== PERCENT) continue;
    if (i + 1 === end) return start;
    for (let j = i + 1; j < end; j++) if (!isZoneByte(bytes[j] as number)) return start;
    return i;
  }
  return end;
}

function isZoneByte(byte: number): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x3a) || byte === 0x2d || byte === DOT;
}

function unmap(target: Uint8Array, at: number): boolean {
  if (target[at + 10] !== 0xff || target[at + 11] !== 0xff) return false;
  for (let i = 0; i < 10; i++) if (target[at + i] !== 0) return false;
  target.copyWithin(at, at + 12, at + 16);
  return true;
}

function skipHex(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && hexDigit(bytes[i] as number) >= 0) i += 1;
  return i;
}

function putGroup(bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number): void {
  let value = 0;
  for (let i = start; i < end; i++) value = (value << 4) | hexDigit(bytes[i] as number);
  target[at] = value >> 8;
  target[at + 1] = value;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
