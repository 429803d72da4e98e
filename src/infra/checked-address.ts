import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

/** An address that may be connected to. */
export interface CheckedAddress {
  address: string;
  family: 4 | 6;
}

/** Where no service of a network can be: what resolves there is a fault or a trap (cloud metadata is link-local). */
const NEVER = new Set(['unspecified', 'broadcast', 'multicast', 'linkLocal', 'reserved', '6to4', 'teredo']);
const METADATA_V6 = 'fd00:ec2::254';

/** Resolves a host once. Throws when its address is one that nothing may be sent to. */
export async function checkedAddress(host: string): Promise<CheckedAddress> {
  const bare = host.replace(/^\[|\]$/g, '');
  const { address } = await lookup(bare);
  const parsed = ipaddr.process(address);
  if (NEVER.has(parsed.range()) || parsed.toString() === METADATA_V6) {
    throw new Error(`${bare} resolves to ${address}, which nothing is sent to.`);
  }
  return { address, family: parsed.kind() === 'ipv4' && !address.includes(':') ? 4 : 6 };
}
