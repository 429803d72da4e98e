import { PROTOCOL } from '../logs/flow.ts';
import type { Observation, ObservationValue } from '../logs/observation.ts';
import { stated } from './services/told.ts';
import type { FoundHost, Identity, PortState } from './slice.ts';

/** Words of nmap for what we call otherwise. */
const STATES: Record<string, PortState> = {
  open: 'open',
  closed: 'closed',
  unfiltered: 'closed',
  filtered: 'filtered',
  'open|filtered': 'filtered',
};

const UNASKED = new Set(['user-set', 'no-response']);

/** What nmap observed, host by host. Of services it only guessed by the number of the port nothing is kept. */
export function hostsOfNmap(observations: readonly Observation[]): FoundHost[] {
  const hosts = new Map<string, FoundHost>();
  for (const { kind, src, srcPort, protocol, detail, name } of observations) {
    if (src === null) continue;
    const host = hosts.get(src) ?? emptyHost(src);
    hosts.set(src, host);
    if (kind === 'scanned-host') takeHost(host, detail);
    else if (kind === 'scanned-port' && srcPort !== null) {
      const state = STATES[String(detail.state)] ?? 'filtered';
      host.counts[state] += 1;
      if (state !== 'open') continue;
      host.ports.push({ protocol: protocol ?? PROTOCOL.tcp, port: srcPort, identity: identityOf(detail, name) });
    }
  }
  for (const host of hosts.values()) {
    // Told to take everybody for up, it says so of all.
    const answered = host.counts.open + host.counts.closed > 0 || !UNASKED.has(host.reason);
    host.state = answered ? 'up' : 'down';
  }
  return [...hosts.values()];
}

function emptyHost(address: string): FoundHost {
  const counts = { open: 0, closed: 0, filtered: 0, unreachable: 0 };
  return { address, state: 'down', reason: 'no-response', rtt: null, counts, ports: [] };
}

function takeHost(host: FoundHost, detail: Record<string, ObservationValue>): void {
  const { reason, os, os_accuracy, mac, vendor, other_ports } = detail;
  host.reason = text(reason) ?? host.reason;
  Object.assign(host, stated({ os: text(os), mac: text(mac), vendor: text(vendor) }));
  if (typeof os_accuracy === 'number') host.osAccuracy = os_accuracy;
  for (const rest of Array.isArray(other_ports) ? other_ports : []) {
    const [, word = '', count = '0'] = /^(\S+) (\d+)$/.exec(rest) ?? [];
    const state = STATES[word];
    if (state) host.counts[state] += Number(count);
  }
}

function identityOf(detail: Record<string, ObservationValue>, name: string | null): Identity | null {
  if (detail.method !== 'probed') return null;
  const { service, product, version, banner, extra_info, tunnel, service_hostname: hostname, cpe } = detail;
  return {
    service: text(service) ?? name ?? 'unknown',
    ...stated({ product: text(product), version: text(version), banner: text(banner) ?? text(extra_info) }),
    tls: tunnel === 'ssl',
    detail: stated({ hostname: text(hostname), cpe: Array.isArray(cpe) && cpe.length > 0 ? cpe : undefined }),
  };
}

function text(value: ObservationValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
