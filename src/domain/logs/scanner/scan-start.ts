import type { FlowBatch } from '../flow.ts';

const INITIATED = /(?:scan initiated|Starting Nmap .{0,60} at|masscan .{0,20} scan initiated) (.{1,40}?)(?: as: |$)/i;
const DATE = /^(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})/;
const NUMERIC = /^(\d{4}-\d\d-\d\d \d\d:\d\d)/;

/** When the scan began, of the line that says so, in the scanner's own zone; NaN of other lines. */
export function startOfScan(line: string, batch: FlowBatch): number {
  const told = INITIATED.exec(line.slice(0, 300))?.[1];
  if (told === undefined) return Number.NaN;
  const named = DATE.exec(told);
  const text = named === null ? (NUMERIC.exec(told)?.[1] ?? '') : `${named[1]} ${named[2]} ${named[4]} ${named[3]}`;
  const bytes = Buffer.from(text);
  return text === '' ? Number.NaN : batch.clock.scan(bytes, 0, bytes.length, batch);
}
