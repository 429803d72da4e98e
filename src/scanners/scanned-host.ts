import { RoundTrip } from '../domain/scanning/round-trip.ts';
import type { FoundHost, FoundPort, PortState } from '../domain/scanning/slice.ts';

/** A host while it is scanned. */
export class ScannedHost {
  readonly address: string;
  readonly roundTrip = new RoundTrip();
  readonly open: FoundPort[] = [];
  readonly counts: Record<PortState, number> = { open: 0, closed: 0, filtered: 0, unreachable: 0 };
  /** What it answered at the ports that find out who is there, so that these are not asked again. */
  readonly asked = new Set<number>();
  /** Attempts under way, and those that wait for one of them. */
  flying = 0;
  parked: number[] = [];
  #reason = 'no-answer';

  constructor(address: string) {
    this.address = address;
  }

  get isAlive(): boolean {
    return this.counts.open + this.counts.closed > 0;
  }

  /** Takes in what became of a port. */
  tell(port: number, state: PortState, reason: string): void {
    if (!this.isAlive) this.#reason = reason;
    this.counts[state] += 1;
    if (state === 'open') this.open.push({ protocol: 6, port, identity: null });
  }

  /** What was found, in the end. */
  found(): FoundHost {
    const { address, counts, open: ports, roundTrip } = this;
    const state = this.isAlive || ports.length > 0 ? 'up' : counts.unreachable > 0 ? 'unreachable' : 'down';
    return { address, state, reason: this.#reason, rtt: roundTrip.smoothed, counts, ports };
  }
}
