import ipaddr from 'ipaddr.js';

/**
 * The wider network of an address: its IPv4 /16 or IPv6 /32, which stands for a provider or a site; without a map of
 * the world nothing more can be said of where somebody is. Undefined for what is no address.
 */
export function networkOf(ip: string): string | undefined {
  if (!ipaddr.isValid(ip)) return undefined;
  const address = ipaddr.process(ip);
  const bytes = address.toByteArray();
  if (address.kind() === 'ipv4') return `${bytes[0]}.${bytes[1]}.0.0/16`;
  const group = (at: number) => (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)).toString(16);
  return `${group(0)}:${group(2)}::/32`;
}
