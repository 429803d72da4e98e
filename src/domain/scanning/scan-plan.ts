import type { AddressRange } from './address-ranges.ts';
import { livenessPorts } from './liveness.ts';
import { type PortRange, readPorts } from './port-list.ts';
import type { ScanMode, ScanOptions } from './scan-options.ts';
import { UDP_SERVICES } from './services/registry.ts';
import type { ScanSlice } from './slice.ts';
import { readTargets } from './targets.ts';

/** A scan as it was asked for. */
export interface RequestedScan {
  mode: ScanMode;
  targets: readonly string[];
  /** As readPorts reads them; TCP. */
  ports: string;
  options: ScanOptions;
  seed: number;
}

/** Everything a scan may touch, for judging it: its addresses, and its ports of TCP and UDP. */
export function reachOf({ targets, ports, options }: Pick<RequestedScan, 'targets' | 'ports' | 'options'>): {
  ranges: AddressRange[];
  ports: PortRange[];
  rate: number | undefined;
  everyPort: boolean;
} {
  const { ranges } = readTargets(targets);
  const udp = options.udp.map((name) => String(UDP_SERVICES[name].port));
  const all = readPorts([ports, ...udp].join(',')).ports;
  return { ranges, ports: all, rate: options.rate ?? undefined, everyPort: options.os };
}

/** The ports of a list, one by one. */
export function everyPort(ports: string): number[] {
  return readPorts(ports).ports.flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  );
}

/** The slice of a scan for some of its addresses. */
export function sliceOf(
  { mode, ports, options, seed }: RequestedScan,
  addresses: string[],
  { first }: { first: number },
): ScanSlice {
  const asked = everyPort(ports);
  const shared = { addresses, timing: options.timing, seed: (seed + first) | 0 };
  if (mode === 'discover') return { ...shared, ports: [], liveness: asked, udp: [], identify: false };
  const liveness = options.skipLiveness ? null : livenessPorts(asked);
  return { ...shared, ports: asked, liveness, udp: options.udp, identify: options.identify };
}
