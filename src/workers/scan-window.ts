import type { FlowSpan } from '../db/flow-span.ts';

/** How far back single records are looked at, from the last flow. */
const WINDOW_DAYS = 30;

/** The times that one scan looks at. */
export interface ScanWindow {
  /** Of single records, whether or not there are flows of all that time. */
  recent: { from: Date; to: Date };
  /** Of single flows, and of all flows behind the topology; seconds since the epoch. */
  window: { from: number; to: number };
  all: { from: number; to: number };
  flows: number;
}

/** What a scan looks at when flows cover this span. */
export function scanWindow({ first, last, flows }: FlowSpan): ScanWindow {
  const from = new Date(last.getTime() - WINDOW_DAYS * 86_400_000);
  const [begin, end] = [first.getTime() / 1000, last.getTime() / 1000];
  return {
    recent: { from, to: last },
    window: { from: Math.max(begin, from.getTime() / 1000), to: end },
    all: { from: begin, to: end },
    flows,
  };
}
