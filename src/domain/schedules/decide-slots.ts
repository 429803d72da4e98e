import { type DailyWindow, isOpenAt } from '../scanning/daily-window.ts';
import { dueAt, slotAfter, type Timing } from './timing.ts';

export const MISSED_POLICIES = ['skip', 'run-once'] as const;
export type MissedPolicy = (typeof MISSED_POLICIES)[number];

export const OVERLAP_POLICIES = ['skip', 'queue', 'cancel-previous', 'allow'] as const;
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number];

/** What a schedule says of its slots. */
export interface SlotRules extends Timing {
  scheduleId: string;
  missed: MissedPolicy;
  /** Times of every day, by the clocks of the schedule's zone, in which nothing begins. */
  blackouts: readonly DailyWindow[];
}

/** What becomes of a slot; `slots` of them at once, the first of which is named, when they were missed in a row. */
export interface SlotDecision {
  slot: Date;
  outcome: 'run' | 'missed' | 'blackout';
  slots: number;
}

/** Slots that begin up to so late are not missed: a restart of everything fits into it. */
export const GRACE_SECONDS = 60;
/** Decisions of one round; what is left comes in the next. */
const MOST_AT_ONCE = 100;
/** Missed slots of one decision; with more of them, the next round goes on. */
const MOST_COUNTED = 2_000;

/** Decides about every slot from `next` on whose time has come by `now`, and says which slot is the next then. */
export function decideSlots(rules: SlotRules, next: Date, now: Date): { decisions: SlotDecision[]; next: Date } {
  const decisions: SlotDecision[] = [];
  const due = (slot: Date) => dueAt(rules, rules.scheduleId, slot);
  const tooLate = (slot: Date) => now.getTime() - due(slot).getTime() > GRACE_SECONDS * 1_000;
  let slot = next;
  const missed = missedFrom(rules, slot, tooLate);
  if (missed) {
    slot = missed.next;
    const runsLast = rules.missed === 'run-once' && due(slot) > now;
    const lost = runsLast ? missed.slots - 1 : missed.slots;
    if (lost > 0) decisions.push({ slot: next, outcome: 'missed', slots: lost });
    if (runsLast) decisions.push(runOf(rules, missed.last, now));
    if (tooLate(slot)) return { decisions, next: slot };
  }
  for (; decisions.length < MOST_AT_ONCE && due(slot) <= now; slot = slotAfter(rules, slot)) {
    decisions.push(runOf(rules, slot, due(slot)));
  }
  return { decisions, next: slot };
}

function runOf({ blackouts, timeZone }: SlotRules, slot: Date, at: Date): SlotDecision {
  const dark = blackouts.length > 0 && isOpenAt(blackouts, timeZone, at);
  return { slot, outcome: dark ? 'blackout' : 'run', slots: 1 };
}

/** The slots in a row that are too late, the last of them, and the first that is not. */
function missedFrom(
  rules: SlotRules,
  first: Date,
  tooLate: (slot: Date) => boolean,
): { slots: number; last: Date; next: Date } | undefined {
  if (!tooLate(first)) return undefined;
  let [slots, last] = [1, first];
  let next = slotAfter(rules, first);
  for (; slots < MOST_COUNTED && tooLate(next); next = slotAfter(rules, next)) [slots, last] = [slots + 1, next];
  return { slots, last, next };
}
