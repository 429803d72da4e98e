import ipaddr from 'ipaddr.js';
import { scopeOf } from '../topology/scope.ts';

/** For documentation (RFC 5737, RFC 3849, RFC 9637) and benchmarks (RFC 2544): nobody's, and in every example. */
const RESERVED = [
  ...['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '198.18.0.0/15', '240.0.0.0/4'],
  ...['2001:db8::/32', '3fff::/20', '100::/64'],
];
/** Resolvers that anybody may use: malware asks them, and so does everything else. */
const RESOLVERS = [
  ...['1.1.1.1', '1.0.0.1', '8.8.8.8', '8.8.4.4', '9.9.9.9', '149.112.112.112', '208.67.222.222', '208.67.220.220'],
  ...['2606:4700:4700::1111', '2606:4700:4700::1001', '2001:4860:4860::8888', '2001:4860:4860::8844', '2620:fe::fe'],
];
/** A network of fewer bits is no sign of anything. */
const FEWEST_BITS = { ipv4: 8, ipv6: 19 };

const reserved = RESERVED.map((prefix) => ipaddr.parseCIDR(prefix));

/** Why traffic with an address or network (in its one spelling) means nothing; null when it can. */
export function whyShared(text: string): string | null {
  const [first = '', bits] = text.split('/');
  const address = ipaddr.parse(first);
  if (bits !== undefined && Number(bits) < FEWEST_BITS[address.kind()]) return 'It covers too many addresses.';
  const scope = scopeOf(first);
  if (scope !== 'external') return `It is ${scope.replace('_', '-')}, which is nobody's in particular.`;
  const range = reserved.find(
    ([network, length]) => network.kind() === address.kind() && address.match([network, length] as never),
  );
  if (range) return 'It is reserved for documentation and tests.';
  return RESOLVERS.includes(first) && (bits === undefined || bits === '32' || bits === '128')
    ? 'It is a resolver that everybody uses.'
    : null;
}
