import type { LabelDictionary } from '../label-dictionary.ts';

const [COLON, ZERO, POINT, OPEN, CLOSE] = [0x3a, 0x30, 0x2e, 0x5b, 0x5d];
const LONGEST = 120;
const SCRATCH = Buffer.alloc(2 * LONGEST + 4);

/**
 * The label of a translated endpoint, `192.0.2.1:443` or `[2001:db8::1]:443`, whose address and port are stated in two
 * places of `bytes`; 0 for no address and for 0.0.0.0 or ::, which say that nothing was translated. `bare` leaves out a port that is
 * not stated, else it is 0.
 */
export function endpointLabel(
  labels: LabelDictionary,
  bytes: Buffer,
  start: number,
  end: number,
  portStart: number,
  portEnd: number,
  bare = false,
): number {
  if (end <= start || isNowhere(bytes, start, end)) return 0;
  if (end - start > LONGEST || portEnd - portStart > LONGEST) return 0;
  const isIpv6 = hasColon(bytes, start, end);
  let length = 0;
  if (isIpv6) SCRATCH[length++] = OPEN;
  length = append(bytes, start, end, length);
  if (isIpv6) SCRATCH[length++] = CLOSE;
  if (portEnd <= portStart && bare) return labels.indexOf(SCRATCH, 0, length);
  SCRATCH[length++] = COLON;
  if (portEnd <= portStart) SCRATCH[length++] = ZERO;
  else length = append(bytes, portStart, portEnd, length);
  return labels.indexOf(SCRATCH, 0, length);
}

function append(bytes: Buffer, start: number, end: number, at: number): number {
  let to = at;
  for (let i = start; i < end; i++) SCRATCH[to++] = bytes[i] as number;
  return to;
}

/** `0.0.0.0` or `::`. */
function isNowhere(bytes: Buffer, start: number, end: number): boolean {
  if (end - start === 2) return bytes[start] === COLON && bytes[start + 1] === COLON;
  if (end - start !== 7) return false;
  for (let i = 0; i < 7; i++) if (bytes[start + i] !== (i % 2 === 0 ? ZERO : POINT)) return false;
  return true;
}

function hasColon(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] === COLON) return true;
  return false;
}
