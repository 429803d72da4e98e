import type { FlowBatch } from '../flow.ts';
import { SyslogLine } from '../scan/syslog.ts';

const INSTANT = new SyslogLine();
const LETTER_A = 0x61;
const LONGEST = 64;
const NAMED = Buffer.alloc(LONGEST + 16);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-11-20 09:15:02 CET` as syslog would write it, so that its zone is understood; other texts as they are. */
function asSyslogTime(text: string): string {
  const date = /^(\d{4})[-/](\d\d)[-/](\d\d)[ T](.+)$/.exec(text);
  const month = MONTHS[Number(date?.[2]) - 1];
  return date && month ? `${month} ${date[3]} ${date[1]} ${date[4]}` : text;
}

/** The time in `bytes[start, end)` in any of the forms that events give it in; NaN when it is none. */
export function scanEventTime(bytes: Buffer, start: number, end: number, batch: FlowBatch): number {
  const time = batch.clock.scan(bytes, start, end, batch);
  if (!Number.isNaN(time)) return time;
  if (((bytes[start] as number) | 0x20) >= LETTER_A) return scanNamed(bytes, start, end, batch);
  const text = Buffer.from(asSyslogTime(bytes.toString('latin1', start, Math.min(end, start + LONGEST))), 'latin1');
  INSTANT.read(text, 0, text.length, 0, batch);
  return INSTANT.time;
}

/** `Nov 20 2026 09:15:02 CET` and dates without a year are what syslog writes; read from a copy, so that nothing behind it counts. */
function scanNamed(bytes: Buffer, start: number, end: number, batch: FlowBatch): number {
  const length = Math.max(0, Math.min(end - start, LONGEST));
  for (let i = 0; i < length; i++) NAMED[i] = bytes[start + i] as number;
  NAMED.fill(0, length);
  INSTANT.read(NAMED, 0, length, 0, batch);
  return INSTANT.time;
}
