import type { FlowBatch } from '../flow.ts';

/** `nov/20/2026 10:00:00 `, `nov/20 10:00:00 `, `11-20 10:00:00 ` or `10:00:00 `, as RouterOS prints and keeps its log. */
const STAMP = /^(?:(?:([a-z]{3})\/|(\d\d)-)(\d\d)(?:\/(\d{4}))? )?(\d\d):(\d\d):(\d\d) +(?=[a-z])/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The time that begins a line of a router's own log, and how long it is; NaN and 0 where none does. */
export function mikrotikTime(head: string, batch: FlowBatch): { time: number; length: number } {
  const match = STAMP.exec(head);
  if (match === null) return { time: Number.NaN, length: 0 };
  const [text, name, number, day, stated, ...clock] = match;
  const [hours = 0, minutes = 0, seconds = 0] = clock.map(Number);
  const sinceMidnight = (hours * 3600 + minutes * 60 + seconds) * 1e6;
  const month = name === undefined ? Number(number) : MONTHS.indexOf(name) + 1;
  if (day === undefined) return { time: batch.clock.lastAt(sinceMidnight, batch), length: text.length };
  if (month < 1 || month > 12 || Number(day) < 1 || Number(day) > 31) return { time: Number.NaN, length: 0 };
  const year = stated === undefined ? batch.clock.yearOf(month, Number(day), batch) : Number(stated);
  const midnight = Date.UTC(year, month - 1, Number(day)) * 1000;
  return { time: batch.clock.fromLocal(midnight + sinceMidnight, batch), length: text.length };
}
