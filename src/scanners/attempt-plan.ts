import type { RoundTrip } from '../domain/scanning/round-trip.ts';
import type { SendWindow } from '../domain/scanning/send-window.ts';
import type { PortState } from '../domain/scanning/slice.ts';
import type { Timing } from '../domain/scanning/timing.ts';
import type { Credit } from './credit.ts';
import type { ScannedHost } from './scanned-host.ts';

/** What is asked, and what holds while it is. */
export interface AttemptPlan {
  /** The next port to ask; null when there is none any more. */
  next(): { host: ScannedHost; port: number } | null;
  /** Whether a host is still to be asked. */
  isWanted(host: ScannedHost): boolean;
  /** Hears what became of a port, once. */
  tell(host: ScannedHost, port: number, state: PortState, reason: string): void;
  timing: Timing;
  window: SendWindow;
  /** Of all hosts together, for those that never answered. */
  roundTrip: RoundTrip;
  credit: Credit;
  signal: AbortSignal;
}
