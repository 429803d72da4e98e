import type { FlowBatch } from './flow.ts';

/** How much of a bad line is kept with its reject, and how much of a bad value its reason quotes. */
export const REJECT_TEXT_BYTES = 4096;
const QUOTED_BYTES = 60;

/** What is wrong with a line: the field, by the file's own name for it, and why. */
export interface Complaint {
  field: string | null;
  reason: string;
}

/** Records that the line in `bytes[start, end)` could not become a flow. */
export function rejectLine(
  batch: FlowBatch,
  line: number,
  { field, reason }: Complaint,
  bytes: Buffer,
  start: number,
  end: number,
): void {
  batch.rejects.push({ line, field, reason, text: clippedText(bytes, start, end, REJECT_TEXT_BYTES) });
}

/** A value as it is quoted in a reason. */
export function quoted(bytes: Buffer, start: number, end: number): string {
  return `"${clippedText(bytes, start, end, QUOTED_BYTES)}${end - start > QUOTED_BYTES ? '…' : ''}"`;
}

/** At most `limit` bytes of a range as text, not cut inside a character; NUL, which Postgres cannot hold, is replaced. */
export function clippedText(bytes: Buffer, start: number, end: number, limit: number): string {
  return bytes.toString('utf8', start, clipEnd(bytes, start, end, limit)).replaceAll('\0', '\uFFFD');
}

/** Where a range ends when it may have at most `limit` bytes and no character may be cut. */
export function clipEnd(bytes: Uint8Array, start: number, end: number, limit: number): number {
  if (end - start <= limit) return end;
  let cut = start + limit;
  while (cut > start && cut > start + limit - 4 && ((bytes[cut] as number) & 0xc0) === 0x80) cut -= 1;
  return cut;
}
