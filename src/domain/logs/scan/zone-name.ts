const [SPACE, DASH, COLON, PLUS] = [0x20, 0x2d, 0x3a, 0x2b];

/** Zone names that mean one offset wherever they are written. */
const ZONES: Record<string, number> = {
  ...{ UTC: 0, GMT: 0, Z: 0, WET: 0, WEST: 1, CET: 1, CEST: 2, EET: 2, EEST: 3, MSK: 3, JST: 9, KST: 9 },
  ...{ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7, AEST: 10, AEDT: 11, NZST: 12, NZDT: 13 },
};

/** Microseconds east of UTC, null without a zone, and where to go on: behind the zone and a colon. */
export function zoneAt(bytes: Buffer, at: number, end: number): [number | null, number] {
  const from = bytes[at] === SPACE ? at + 1 : at;
  const match = /^(?:([A-Z]{1,4})|([+-])(\d\d):?(\d\d))(?=[: ]|$)/.exec(
    bytes.toString('latin1', from, Math.min(end, from + 8)),
  );
  if (match === null) return [null, afterColon(bytes, at, end)];
  const [text, name, sign, hours, minutes] = match;
  const known = name === undefined ? (Number(hours) + Number(minutes) / 60) * (sign === '-' ? -1 : 1) : ZONES[name];
  return known === undefined
    ? [null, afterColon(bytes, at, end)]
    : [known * 3_600_000_000, afterColon(bytes, from + text.length, end)];
}

/** Behind a colon that ends a word; `at` when none stands there. */
export function afterColon(bytes: Buffer, at: number, end: number): number {
  return bytes[at] === COLON && (at + 1 === end || bytes[at + 1] === SPACE) ? at + 1 : at;
}

/** A sign, or one to four capitals and no more: spares the lines without a zone, and those are most, the text. */
export function mayBeZone(bytes: Buffer, from: number, end: number): boolean {
  if (bytes[from] === PLUS || bytes[from] === DASH) return true;
  let i = from;
  while (i < end && i < from + 4 && isCapital(bytes[i] as number)) i += 1;
  return i > from && (i === end || bytes[i] === SPACE || bytes[i] === COLON);
}

function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}
