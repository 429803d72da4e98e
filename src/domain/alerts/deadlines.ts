import type { Severity } from '../detections/finding.ts';
import type { AlertStatus } from './status.ts';

/** Minutes from an alert's opening until somebody must have taken note of it, and until it must be done with. */
export type Deadlines = Readonly<Record<Severity, { acknowledge: number; resolve: number }>>;

const HOUR = 60;
const DAY = 24 * HOUR;

/** What the platform holds its users to. */
export const DEADLINES: Deadlines = {
  critical: { acknowledge: 15, resolve: 4 * HOUR },
  high: { acknowledge: HOUR, resolve: DAY },
  medium: { acknowledge: 8 * HOUR, resolve: 5 * DAY },
  low: { acknowledge: DAY, resolve: 14 * DAY },
  info: { acknowledge: 3 * DAY, resolve: 30 * DAY },
};

/** What the clocks of an alert are read from. */
export interface Clocked {
  severity: Severity;
  status: AlertStatus;
  opened_at: Date;
  acknowledged_at: Date | null;
  resolved_at: Date | null;
}

/** The clocks of an alert: by when, when it was, and what is late now. */
export interface Clocks {
  acknowledge_by: Date;
  acknowledged_at: Date | null;
  resolve_by: Date;
  resolved_at: Date | null;
  overdue: 'acknowledge' | 'resolve' | null;
}

/** Reads the clocks. A suppressed alert is never late: nobody is to do anything about it. */
export function clocksOf(alert: Clocked, now: Date): Clocks {
  const { acknowledge, resolve } = DEADLINES[alert.severity];
  const acknowledge_by = after(alert.opened_at, acknowledge);
  const resolve_by = after(alert.opened_at, resolve);
  const { acknowledged_at, resolved_at } = alert;
  const running = alert.status === 'new' || alert.status === 'acknowledged' || alert.status === 'in-progress';
  const lateToResolve = running && now > resolve_by;
  const lateToAcknowledge = alert.status === 'new' && now > acknowledge_by;
  const overdue = lateToResolve ? 'resolve' : lateToAcknowledge ? 'acknowledge' : null;
  return { acknowledge_by, acknowledged_at, resolve_by, resolved_at, overdue };
}

function after(start: Date, minutes: number): Date {
  return new Date(start.getTime() + minutes * 60_000);
}
