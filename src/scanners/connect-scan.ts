import { permutation } from '../domain/scanning/permutation.ts';
import { RoundTrip } from '../domain/scanning/round-trip.ts';
import { SendWindow } from '../domain/scanning/send-window.ts';
import type { ScanSlice, SliceFound } from '../domain/scanning/slice.ts';
import { TIMINGS } from '../domain/scanning/timing.ts';
import type { AttemptPlan } from './attempt-plan.ts';
import { runAttempts } from './attempt-runner.ts';
import type { Credit } from './credit.ts';
import { identifyPorts } from './identify-ports.ts';
import { ScannedHost } from './scanned-host.ts';
import { askUdp } from './udp-ask.ts';

/** What a scan may use, and how it is ended. */
export interface ScanMeans {
  credit: Credit;
  signal: AbortSignal;
}

/**
 * Scans a slice by connecting: first who is there, then their ports in an order that nobody can foresee, then what the
 * open ones are. Sends nothing to any address or port but those of the slice.
 */
export async function connectScan(slice: ScanSlice, means: ScanMeans): Promise<SliceFound> {
  const before = means.credit.taken;
  const hosts = slice.addresses.map((address) => new ScannedHost(address));
  const shared = { timing: TIMINGS[slice.timing], roundTrip: new RoundTrip(), ...means };
  const window = new SendWindow(shared.timing.window);
  if (slice.liveness !== null) {
    const isWanted = (host: ScannedHost) => !host.isAlive;
    const next = pairs(hosts, slice.liveness, slice.seed, isWanted);
    const tell: AttemptPlan['tell'] = (host, port, ...answer) => {
      host.asked.add(port);
      host.tell(port, ...answer);
    };
    await runAttempts({ ...shared, window, isWanted, next, tell });
  }
  const alive = slice.liveness === null ? hosts : hosts.filter(({ isAlive }) => isAlive);
  const next = pairs(alive, slice.ports, slice.seed + 1, (host, port) => !host.asked.has(port));
  const tell: AttemptPlan['tell'] = (host, ...answer) => host.tell(...answer);
  await runAttempts({ ...shared, window, isWanted: () => true, next, tell });
  await askUdp(alive, slice.udp, shared);
  if (slice.identify) await identifyPorts(alive, shared);
  return { hosts: hosts.map((host) => host.found()), probes: means.credit.taken - before };
}

/** Every host with every port, each pair once, mixed. */
function pairs(
  hosts: readonly ScannedHost[],
  ports: readonly number[],
  seed: number,
  isAsked: (host: ScannedHost, port: number) => boolean,
): () => { host: ScannedHost; port: number } | null {
  const size = hosts.length * ports.length;
  const place = permutation(Math.max(1, size), seed);
  let at = 0;
  return () => {
    while (at < size) {
      const pair = place(at++);
      const host = hosts[Math.floor(pair / ports.length)] as ScannedHost;
      const port = ports[pair % ports.length] as number;
      if (isAsked(host, port)) return { host, port };
    }
    return null;
  };
}
