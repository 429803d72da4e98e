import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { DestinationNotAllowed } from './destination-not-allowed.ts';

/** An address that may be connected to. */
export interface CheckedAddress {
  address: string;
  family: 4 | 6;
}

/** Every address of a name, as the system's resolver answers. */
export type Resolve = (host: string) => Promise<{ address: string }[]>;

/** Which addresses may be connected to. */
export interface AddressRules {
  /** Prefixes of internal networks that are meant, beside public addresses; `any` for what the operator configured. */
  internal: readonly string[] | 'any';
  resolve?: Resolve | undefined;
}

/** Internal networks: addresses that are somebody's own. This machine is among them and meant by name only. */
const INTERNAL = new Set(['private', 'uniqueLocal', 'carrierGradeNat', 'loopback']);
/** Answers of clouds to their machines, secrets included, that lie in networks which may be internal. */
const METADATA = new Set(['fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '192.0.0.192']);
const CONFIGURED: AddressRules = { internal: 'any' };
const [PUBLIC_V6, PUBLIC_V6_BITS] = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Resolves a host once and gives the address to connect to, which must be used instead of the name. Throws
 * DestinationNotAllowed when any of its addresses is one that nothing is sent to: half a trap is a trap.
 */
export async function checkedAddress(host: string, rules: AddressRules = CONFIGURED): Promise<CheckedAddress> {
  const bare = host.replace(/^\[|\]$/g, '');
  // A literal is its own answer: no resolver is asked, and so none can say otherwise later.
  const found = ipaddr.isValid(bare) ? [{ address: bare }] : await (rules.resolve ?? resolveAll)(bare);
  const [first] = found;
  if (!first) throw new Error(`${bare} has no address`);
  for (const { address } of found) {
    if (!isAllowed(address, rules.internal)) {
      throw new DestinationNotAllowed(`${bare} is at ${address}, which nothing is sent to.`);
    }
  }
  return { address: first.address, family: first.address.includes(':') ? 6 : 4 };
}

/** Whether an address, however it is written, may be connected to. */
export function isAllowed(text: string, internal: AddressRules['internal']): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  // A zone names an interface of this machine.
  if (text.includes('%') || METADATA.has(address.toString())) return false;
  const range = address.range();
  if (INTERNAL.has(range)) return internal === 'any' || internal.some((prefix) => contains(prefix, address));
  if (range !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(PUBLIC_V6, PUBLIC_V6_BITS);
}

/** A prefix (or an address alone) as its network; undefined when it is not within what may be somebody's own network. */
export function internalPrefix(text: string): string | undefined {
  const prefix = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  if (!ipaddr.isValidCIDR(prefix)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(prefix);
  const within = OWN.some(
    ([network, least]) => address.kind() === network.kind() && bits >= least && address.match(network, least),
  );
  if (!within) return undefined;
  const kind = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${kind.networkAddressFromCIDR(prefix).toString()}/${bits}`;
}

const OWN = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].map((prefix) =>
  ipaddr.parseCIDR(prefix),
);

function contains(prefix: string, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  const [network, bits] = ipaddr.parseCIDR(prefix);
  return network.kind() === address.kind() && address.match(network, bits);
}

function resolveAll(host: string): Promise<{ address: string }[]> {
  return lookup(host, { all: true });
}
