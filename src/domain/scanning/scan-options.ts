import type { NmapTechnique } from './nmap-task.ts';
import type { UdpProbeName } from './slice.ts';
import type { TimingName } from './timing.ts';

/** What scans with. */
export const SCAN_ENGINES = ['connect', 'nmap'] as const;
export type ScanEngine = (typeof SCAN_ENGINES)[number];

/** What a scan finds out: who is there, or also which ports are open. */
export const SCAN_MODES = ['discover', 'ports'] as const;
export type ScanMode = (typeof SCAN_MODES)[number];

/** How a scan is done; stored with it. */
export interface ScanOptions {
  timing: TimingName;
  /** Probes a second of all its batches together; null for what its scopes allow. */
  rate: number | null;
  /** Asks every port of addresses that nobody seems to be at as well. */
  skipLiveness: boolean;
  /** Asks open ports what they are. */
  identify: boolean;
  udp: UdpProbeName[];
  /** For nmap. */
  technique: NmapTechnique;
  os: boolean;
}

/** States of a scan; those behind `running` are its end, although a cancelled, refused or failed one can go on. */
export const SCAN_STATES = ['queued', 'running', 'completed', 'cancelled', 'refused', 'failed'] as const;
export type ScanState = (typeof SCAN_STATES)[number];
