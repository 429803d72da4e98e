import type { FlowBatch } from '../flow.ts';
import type { Fields } from '../scan/fields.ts';

/** The translated endpoint; 0 when none is stated, which is written as 0.0.0.0, left empty, or the endpoint itself. */
export function translatedEndpoint(
  bytes: Buffer,
  fields: Fields,
  [address, port, realAddress, realPort]: Translation,
  batch: FlowBatch,
): number {
  if (address === undefined || port === undefined) return 0;
  const [start, end] = [at(fields.starts, address), at(fields.ends, address)];
  // 0.0.0.0 and ::
  if (end - start < 3 || end - start > 64 || (bytes[start] === 0x30 && bytes[start + 1] === 0x2e)) return 0;
  const [from, to] = [at(fields.starts, port), at(fields.ends, port)];
  const isSamePort = isSame(bytes, fields, port, realPort) || (to - from === 1 && bytes[from] === 0x30);
  if (isSamePort && isSame(bytes, fields, address, realAddress)) return 0;
  let isIpv6 = false;
  for (let i = start; i < end; i++) if (bytes[i] === COLON) isIpv6 = true;
  let length = 0;
  if (isIpv6) SCRATCH[length++] = 0x5b;
  length += bytes.copy(SCRATCH, length, start, end);
  if (isIpv6) SCRATCH[length++] = 0x5d;
  SCRATCH[length++] = COLON;
  if (to === from) SCRATCH[length++] = 0x30;
  else length += bytes.copy(SCRATCH, length, from, Math.min(to, from + 8));
  return batch.labels.indexOf(SCRATCH, 0, length);
}

/** Columns of a translated address and port and of the real ones. */
export type Translation = readonly [number | undefined, number | undefined, number, number];
const SCRATCH = Buffer.alloc(128);
const COLON = 0x3a;

function isSame(bytes: Buffer, { starts, ends }: Fields, one: number, other: number): boolean {
  const length = at(ends, one) - at(starts, one);
  if (length !== at(ends, other) - at(starts, other)) return false;
  for (let i = 0; i < length; i++) if (bytes[at(starts, one) + i] !== bytes[at(starts, other) + i]) return false;
  return true;
}

function at(places: Int32Array, column: number): number {
  return places[column] as number;
}
