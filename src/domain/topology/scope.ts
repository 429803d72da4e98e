import ipaddr from 'ipaddr.js';

/** Where an address belongs, by what its registry says about it; what no prefix names is `external`. */
export const SCOPES = [
  'internal',
  'external',
  'loopback',
  'link_local',
  'multicast',
  'broadcast',
  'unspecified',
] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * Prefixes and their scope; the first match counts. Sources: the IANA IPv4 and IPv6 special-purpose address registries
 * (RFC 6890). Addresses that are private to an organisation or its carrier are internal; documentation ranges
 * are left external, because an internal plan has no business with them. The last address of a subnet is a broadcast
 * only to those who know the subnet, so only 255.255.255.255 counts as one here; traffic and zones tell of the others.
 */
export const SCOPE_PREFIXES: readonly { prefix: string; scope: Scope }[] = [
  { prefix: '255.255.255.255/32', scope: 'broadcast' },
  { prefix: '0.0.0.0/8', scope: 'unspecified' },
  { prefix: '10.0.0.0/8', scope: 'internal' },
  { prefix: '100.64.0.0/10', scope: 'internal' },
  { prefix: '127.0.0.0/8', scope: 'loopback' },
  { prefix: '169.254.0.0/16', scope: 'link_local' },
  { prefix: '172.16.0.0/12', scope: 'internal' },
  { prefix: '192.168.0.0/16', scope: 'internal' },
  { prefix: '224.0.0.0/4', scope: 'multicast' },
  { prefix: '::/128', scope: 'unspecified' },
  { prefix: '::1/128', scope: 'loopback' },
  { prefix: 'fc00::/7', scope: 'internal' },
  { prefix: 'fe80::/10', scope: 'link_local' },
  { prefix: 'fec0::/10', scope: 'internal' },
  { prefix: 'ff00::/8', scope: 'multicast' },
];

const RANGES = SCOPE_PREFIXES.map(({ prefix, scope }) => {
  const [network, bits] = ipaddr.parseCIDR(prefix);
  return { kind: network.kind(), network, bits, scope };
});

/** The scope of an address in text form; throws on text that is no address. */
export function scopeOf(address: string): Scope {
  const parsed = ipaddr.parse(address);
  const range = RANGES.find(
    ({ kind, network, bits }) => kind === parsed.kind() && parsed.match([network, bits] as never),
  );
  return range?.scope ?? 'external';
}

/** Whether the scope names a single machine, as opposed to a group that one packet reaches. */
export function isHost(scope: Scope): boolean {
  return scope !== 'multicast' && scope !== 'broadcast' && scope !== 'unspecified';
}
