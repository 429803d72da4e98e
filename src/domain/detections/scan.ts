import { PROTOCOL } from '../logs/flow.ts';
import { isHost, type Scope } from '../topology/scope.ts';
import type { Severity } from './finding.ts';
import type { ServiceRow } from './rule.ts';

/** From how many servers with failed attempts on one service on, and which share of those tried there, it is a scan for it. */
export const SCAN_OF_A_SERVICE = { servers: 10, failedShare: 0.33 };

/** Whether the row can be part of a scan: a TCP or UDP port of a single machine other than the client. */
export function isProbe(row: ServiceRow): boolean {
  return (
    (row.protocol === PROTOCOL.tcp || row.protocol === PROTOCOL.udp) &&
    row.port > 0 &&
    row.client !== row.server &&
    isHost(row.server_scope)
  );
}

/** What a scan from inside means is that a machine of ours looks around; the Internet scans everybody all the time. */
export function scanSeverity(size: number, scanner: Scope): Severity {
  const inside = scanner !== 'external';
  if (size >= 1000) return inside ? 'critical' : 'high';
  if (size > 100) return 'high';
  return inside ? 'high' : 'medium';
}

/** Counts a scan while its rows pass by. */
export class ScanTally {
  contacted = 0;
  failed = 0;
  failedFlows = 0;
  firstSeen = new Date(8.64e15);
  lastSeen = new Date(-8.64e15);

  /** Counts a contacted port or host. */
  contact(): void {
    this.contacted += 1;
  }

  /** Counts it as failed, with the number of its flows that did. */
  fail({ first_seen, last_seen }: Pick<ServiceRow, 'first_seen' | 'last_seen'>, flows: number): void {
    this.failed += 1;
    this.failedFlows += flows;
    if (first_seen < this.firstSeen) this.firstSeen = first_seen;
    if (last_seen > this.lastSeen) this.lastSeen = last_seen;
  }

  get failedShare(): number {
    return this.contacted === 0 ? 0 : this.failed / this.contacted;
  }

  /** Both tallies as one. */
  plus(other: ScanTally): ScanTally {
    const sum = new ScanTally();
    sum.contacted = this.contacted + other.contacted;
    sum.failed = this.failed + other.failed;
    sum.failedFlows = this.failedFlows + other.failedFlows;
    sum.firstSeen = this.firstSeen < other.firstSeen ? this.firstSeen : other.firstSeen;
    sum.lastSeen = this.lastSeen > other.lastSeen ? this.lastSeen : other.lastSeen;
    return sum;
  }
}
