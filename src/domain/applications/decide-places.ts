import { readSiteAddress } from '../sites/site-address.ts';
import type { ApplicationNode } from './application.ts';
import { type Network, PLACE, type Places } from './network.ts';
import { roleOfPort } from './port-roles.ts';
import { edgesOf } from './service-edges.ts';

/** Types that are no servers, whatever answers there. */
const NEVER_MEMBERS = new Set(['workstation', 'printer', 'iot', 'network-device', 'scanner']);
/** A type this sure (0 to 100) is believed. */
export const SURE = 50;

/** Whether a node is surely of a type that is no server. */
export function isNeverMember({ type, typeConfidence }: ApplicationNode): boolean {
  return NEVER_MEMBERS.has(type) && typeConfidence >= SURE;
}

/** Who only calls is a server where it reads data stores, or where most of its neighbours by address are servers. */
export function decidePlaces(
  { nodes, edges, byClient }: Network,
  isServer: Uint8Array,
  infrastructure: Places['infrastructure'],
): Uint8Array {
  const place = new Uint8Array(nodes.length);
  const neighbours = new Map<string, { servers: number; all: number }>();
  for (const [n, { internal, address }] of nodes.entries()) {
    if (!internal || infrastructure.has(n)) continue;
    const subnet = subnetOf(address);
    const held = neighbours.get(subnet) ?? { servers: 0, all: 0 };
    held.all += 1;
    held.servers += isServer[n] ?? 0;
    neighbours.set(subnet, held);
  }
  for (const [n, node] of nodes.entries()) {
    if (infrastructure.has(n)) place[n] = PLACE.infrastructure;
    else if (!node.internal) place[n] = PLACE.outside;
    else if (isServer[n]) place[n] = PLACE.candidate;
    else if (isNeverMember(node)) place[n] = PLACE.client;
    else {
      const near = neighbours.get(subnetOf(node.address));
      const amongServers = near !== undefined && near.servers >= 2 && near.servers >= 0.5 * (near.all - 1);
      const isStated = node.type === 'server' && node.typeConfidence >= SURE;
      const readsData = edgesOf(byClient, n).some((i) => {
        const role = roleOfPort(edges.port[i] as number);
        return (role === 'data' || role === 'broker') && nodes[edges.server[i] as number]?.internal;
      });
      const sparse = near !== undefined && near.servers >= 0.2 * near.all;
      place[n] = amongServers || isStated || (readsData && sparse) ? PLACE.candidate : PLACE.client;
    }
  }
  return place;
}

/** The /24 of an IPv4 address, at its site, the first four groups of an IPv6 address. */
function subnetOf(address: string): string {
  const { address: written, site } = readSiteAddress(address);
  if (site > 0) return `${subnetOf(written)} at ${site}`;
  return address.includes(':') ? address.split(':', 4).join(':') : address.slice(0, address.lastIndexOf('.'));
}
