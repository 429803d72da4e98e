import type { FlowBatch } from '../flow.ts';
import { SyslogLine } from '../scan/syslog.ts';

/** Time and sender of a line whose head is no plain syslog header. */
export interface IosHead {
  /** Microseconds since the Unix epoch; NaN when there is none. */
  time: number;
  host: string;
}

/** NX-OS puts the year first. */
const YEAR_FIRST =
  /^(?:<\d+>)?[: ]*(\d{4}) ([A-Z][a-z]{2} +\d{1,2}) (\d\d:\d\d:\d\d(?:\.\d+)?)(?: [A-Z]{2,5})?:? *([^ :%]*)/;
/**
 * IOS counts its messages before the time, and says who it is: `<189>4711: router-1: 815: *Nov 20 09:15:01.123 CET: %SEC-…`.
 * The first count, the name, its colon and the second count may each be missing.
 */
const COUNTED =
  /^(?:<\d+>)? *(?:\d*: )?(?!\d+: |[A-Z][a-z]{2} +\d)(?:([^ ]+?):? )?(?:\d+: )?[*.]?(?=[A-Z][a-z]{2} +\d)/;
const COUNTED_TWICE = /^(?:<\d+>)? *\d*: (?:\d+: )?[*.]?(?=[A-Z][a-z]{2} +\d)/;
const AGAIN = new SyslogLine();

/** Reads the head of a Cisco line, up to its mark, where the syslog header could not be made out. */
export function readIosHead(line: SyslogLine, markAt: number, batch: FlowBatch): IosHead {
  const { bytes, start } = line;
  const head = bytes.toString('latin1', start, Math.min(markAt, start + 200));
  const first = YEAR_FIRST.exec(head);
  if (first) {
    const text = Buffer.from(`${first[2]} ${first[1]} ${first[3]}`, 'latin1');
    return { time: batch.clock.scan(text, 0, text.length, batch), host: first[4] ?? '' };
  }
  const counted = COUNTED_TWICE.exec(head) ?? COUNTED.exec(head);
  if (counted === null) return { time: line.time, host: line.host };
  AGAIN.read(bytes, start + counted[0].length, markAt, line.line, batch);
  return { time: AGAIN.time, host: counted[1] ?? AGAIN.host };
}
