/** Where `needle` begins within `bytes[start, end)`, or -1. Unlike Buffer.indexOf it never looks beyond the line. */
export function findIn(bytes: Buffer, needle: Buffer, start: number, end: number): number {
  const first = needle[0] as number;
  const last = end - needle.length;
  for (let i = start; i <= last; i++) {
    if (bytes[i] !== first) continue;
    let k = 1;
    while (k < needle.length && bytes[i + k] === needle[k]) k += 1;
    if (k === needle.length) return i;
  }
  return -1;
}

/** Whether `bytes[start, end)` begins with `needle`. */
export function beginsWith(bytes: Buffer, needle: Buffer, start: number, end: number): boolean {
  return end - start >= needle.length && findIn(bytes, needle, start, start + needle.length) === start;
}

/** The end of the word at `start`: the next space or tab, or `end`. */
export function wordEnd(bytes: Buffer, start: number, end: number): number {
  let i = start;
  while (i < end && bytes[i] !== 0x20 && bytes[i] !== 0x09) i += 1;
  return i;
}

/** Where `byte` first stands in `bytes[start, end)`; `end` when it does not. */
export function indexIn(bytes: Buffer, byte: number, start: number, end: number): number {
  for (let i = start; i < end; i++) if (bytes[i] === byte) return i;
  return end;
}

/** The first place from `start` on where no space stands; at most `end`. */
export function skipSpaces(bytes: Buffer, start: number, end: number): number {
  let i = start;
  while (i < end && bytes[i] === 0x20) i += 1;
  return i;
}
