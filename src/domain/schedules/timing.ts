import { createHash } from 'node:crypto';
import { CronExpressionParser } from 'cron-parser';

/** When a schedule's slots are: by a cron expression on the clocks of a zone, or every so many seconds from an anchor. */
export interface Timing {
  cron: string | null;
  everySeconds: number | null;
  timeZone: string;
  anchor: Date;
  /** A slot begins up to so many seconds after its moment, always the same for the same slot. */
  jitterSeconds: number;
}

const FIELD = /^[\d*,\-/A-Za-z#?]+$/;
/** Spread by a hash, or shorthand: neither can be read off the expression. */
const NOT_OURS = /(^|[\s,])[HhL]|@/;

/** Why an expression is none that a schedule takes; undefined when it is fine. */
export function cronFault(cron: string, timeZone: string): string | undefined {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6) return 'must have five fields, or six with seconds first';
  if (!fields.every((field) => FIELD.test(field)) || NOT_OURS.test(cron))
    return 'must be made of numbers, names, * , - /';
  try {
    parse(cron, timeZone, new Date(0)).next();
    return undefined;
  } catch {
    return 'names no time that ever comes';
  }
}

/** Whether the platform knows the zone by this name. */
export function isZoneName(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return !/^[+-]/.test(text);
  } catch {
    return false;
  }
}

/**
 * The first slot after a moment. Where clocks are put forward over the time of a slot, it comes as much later on that
 * day; where they are put back and the time comes twice, a slot at a fixed hour comes the first time only.
 */
export function slotAfter(timing: Timing, after: Date): Date {
  const { cron, everySeconds, anchor } = timing;
  if (cron !== null) return parse(cron, timing.timeZone, after).next().toDate();
  const step = (everySeconds as number) * 1_000;
  const past = after.getTime() - anchor.getTime();
  return new Date(anchor.getTime() + (past < 0 ? 0 : Math.floor(past / step) + 1) * step);
}

/** The next slots after a moment, in order. */
export function slotsAfter(timing: Timing, after: Date, count: number): Date[] {
  const slots: Date[] = [];
  for (let at = after; slots.length < count; slots.push(at)) at = slotAfter(timing, at);
  return slots;
}

/** When a slot's run is to begin: never so late that it would meet the next slot. Every process comes to the same. */
export function dueAt(timing: Timing, scheduleId: string, slot: Date): Date {
  if (timing.jitterSeconds === 0) return slot;
  const room = (slotAfter(timing, slot).getTime() - slot.getTime()) / 1_000 - 1;
  const most = Math.max(0, Math.min(timing.jitterSeconds, room));
  const part = createHash('sha256').update(`${scheduleId} ${slot.toISOString()}`).digest().readUInt32BE() / 2 ** 32;
  return new Date(slot.getTime() + Math.floor(part * (most + 1)) * 1_000);
}

function parse(cron: string, tz: string, currentDate: Date) {
  return CronExpressionParser.parse(cron, { tz, currentDate });
}
