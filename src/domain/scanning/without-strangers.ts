import { UDP_SERVICES } from './services/registry.ts';
import type { FoundHost, ScanSlice } from './slice.ts';

const UDP = 17;

/** Results of addresses and ports that a slice has; those of others by name, for whoever looks into it. */
export function withoutStrangers(
  { addresses, ports, liveness, udp }: ScanSlice,
  found: readonly FoundHost[],
): { hosts: FoundHost[]; strangers: string[] } {
  const asked = new Set(addresses);
  const tcp = new Set([...ports, ...(liveness ?? [])]);
  const questions = new Set(udp.map((name) => UDP_SERVICES[name].port));
  const strangers: string[] = [];
  const hosts = new Map<string, FoundHost>();
  for (const host of found) {
    if (!asked.has(host.address)) {
      strangers.push(host.address);
      continue;
    }
    // An address counts once, and so does each of its ports.
    const known = hosts.get(host.address) ?? { ...host, ports: [] };
    hosts.set(host.address, known);
    for (const each of host.ports) {
      const { protocol, port } = each;
      if (!(protocol === UDP ? questions : tcp).has(port)) strangers.push(`${host.address} port ${port}`);
      else if (!known.ports.some((one) => one.port === port && one.protocol === protocol)) known.ports.push(each);
    }
  }
  return { hosts: [...hosts.values()], strangers };
}
