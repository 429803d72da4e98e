import ipaddr from 'ipaddr.js';

const LABEL = /^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$/;
/** Names that many machines bear, or none. */
const NOBODY = new Set(['localhost', 'localhost.localdomain', 'wpad', 'workgroup', 'unknown', 'none', 'null', 'host']);

/**
 * A host name as it is kept: lower case, without the root's dot. Null for what names no single machine: wildcards,
 * services (`_ldap._tcp`), addresses, names of the reverse zones and placeholders.
 */
export function hostName(text: string | null): string | null {
  if (text === null) return null;
  const name = text.trim().toLowerCase().replace(/\.$/, '');
  if (name.length === 0 || name.length > 253 || NOBODY.has(name)) return null;
  if (!name.split('.').every((label) => LABEL.test(label))) return null;
  if (/\.arpa$/.test(name) || /^[\d.]+$/.test(name) || ipaddr.isValid(name)) return null;
  return name;
}

/** The host part of `host:8443` and `[2001:db8::1]:443`, as HTTP writes them. */
export function withoutPort(text: string | null): string | null {
  return text === null ? null : text.replace(/:\d{1,5}$/, '');
}

/** The first label: what the machine is called where its domain is left out. */
export function firstLabel(name: string): string {
  return name.split('.', 1)[0] as string;
}

/** The address that a name of the reverse zones stands for (RFC 1035 3.5, RFC 3596 2.5); null when it is none. */
export function addressOfReverse(text: string | null): string | null {
  const name = text?.toLowerCase().replace(/\.$/, '') ?? '';
  if (name.endsWith('.in-addr.arpa')) {
    const address = name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.');
    return ipaddr.IPv4.isValidFourPartDecimal(address) ? ipaddr.parse(address).toString() : null;
  }
  if (!name.endsWith('.ip6.arpa')) return null;
  const nibbles = name.slice(0, -'.ip6.arpa'.length).split('.').reverse().join('');
  if (!/^[0-9a-f]{32}$/.test(nibbles)) return null;
  return ipaddr.parse((nibbles.match(/.{4}/g) as string[]).join(':')).toString();
}

/** The name that an address has in the reverse zones. */
export function reverseName(address: string): string {
  const read = ipaddr.parse(address);
  const bytes = read.toByteArray();
  if (read.kind() === 'ipv4') return `${bytes.reverse().join('.')}.in-addr.arpa`;
  const nibbles = bytes.flatMap((byte) => [byte >> 4, byte & 15]).map((nibble) => nibble.toString(16));
  return `${nibbles.reverse().join('.')}.ip6.arpa`;
}

/** The usual text of an address in a list of answers; null for a name. */
export function answeredAddress(text: string): string | null {
  return ipaddr.IPv6.isValid(text) || ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.parse(text).toString() : null;
}
