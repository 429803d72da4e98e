import type { Group } from './grouping.ts';
import type { Network } from './network.ts';
import { roleOfPort } from './port-roles.ts';
import { edgesOf } from './service-edges.ts';

/** A name for a new group: what evidence calls it, or its busiest service and first address. */
export function nameOf({ name, members }: Pick<Group, 'name' | 'members'>, network: Network): string {
  const shown = name === null ? '' : shownName(name);
  if (shown !== '') return shown;
  const ports = new Map<number, number>();
  for (const node of members.keys()) {
    for (const i of edgesOf(network.byServer, node)) {
      const port = network.edges.port[i] as number;
      if (members.has(network.edges.client[i] as number) || roleOfPort(port) === 'management') continue;
      ports.set(port, (ports.get(port) ?? 0) + (network.edges.established[i] as number));
    }
  }
  const [port] = [...ports].sort((a, b) => b[1] - a[1])[0] ?? [];
  const first = Math.min(...members.keys());
  const where = network.nodes[first]?.address ?? '';
  return port === undefined ? `Application at ${where}` : `Application at ${where}, port ${port}`;
}

/** Names come out of logs: what cannot be seen, or turns the line around, is left out. */
function shownName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ').trim();
}
