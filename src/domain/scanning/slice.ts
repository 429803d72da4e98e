import type { TimingName } from './timing.ts';

/** What answered, or did not: a port that is filtered gave no answer in time, one that is unreachable a network's refusal. */
export const PORT_STATES = ['open', 'closed', 'filtered', 'unreachable'] as const;
export type PortState = (typeof PORT_STATES)[number];

/** UDP services that are asked a question of their own; snmp only where the scan says so. */
export const UDP_PROBES = ['dns', 'ntp', 'snmp'] as const;
export type UdpProbeName = (typeof UDP_PROBES)[number];

/** Addresses that are scanned together, and how. A scanner asks these and nothing else. */
export interface ScanSlice {
  addresses: string[];
  ports: number[];
  /** Those of `ports` that find out who is there first; null asks every port of every address. */
  liveness: number[] | null;
  udp: UdpProbeName[];
  /** Whether open ports are asked what they are. */
  identify: boolean;
  timing: TimingName;
  seed: number;
}

/** What an open port said it is. Texts are a stranger's: shown as data, never more. */
export interface Identity {
  service: string;
  product?: string;
  version?: string;
  banner?: string;
  /** TLS was spoken first. */
  tls?: boolean;
  detail?: Record<string, string | number | boolean | string[]>;
}

/** A port that is open. */
export interface FoundPort {
  protocol: number;
  port: number;
  identity: Identity | null;
}

/** What was found of one address. */
export interface FoundHost {
  address: string;
  state: 'up' | 'down' | 'unreachable';
  reason: string;
  /** Milliseconds, smoothed; null when nothing answered. */
  rtt: number | null;
  counts: Record<PortState, number>;
  ports: FoundPort[];
  hostname?: string;
  os?: string;
  osAccuracy?: number;
  mac?: string;
  vendor?: string;
}

/** What came of a slice. */
export interface SliceFound {
  hosts: FoundHost[];
  /** Packets that opened a connection or asked a question. */
  probes: number;
}
