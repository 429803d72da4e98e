import type { FlowBatch } from '../flow.ts';
import { SyslogLine } from '../scan/syslog.ts';

const INSTANT = new SyslogLine();
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
  // `Nov 20 2026 09:15:02 CET` and dates without a year are what syslog writes.
  const text = Buffer.from(asSyslogTime(bytes.toString('latin1', start, Math.min(end, start + 64))), 'latin1');
  INSTANT.read(text, 0, text.length, 0, batch);
  return INSTANT.time;
}
