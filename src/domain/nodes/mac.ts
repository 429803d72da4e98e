import prefixes from 'oui-data' with { type: 'json' };

const BLOCKS = prefixes as Record<string, string>;

/** A hardware address as `00:1b:54:aa:00:01`; null for what is none, for groups, and for those that every machine has. */
export function macAddress(text: string | null): string | null {
  const digits = (text ?? '').toLowerCase().replace(/[:.-]/g, '');
  if (!/^[0-9a-f]{12}$/.test(digits) || /^(0{12}|f{12})$/.test(digits)) return null;
  const isGroup = (Number.parseInt(digits.slice(0, 2), 16) & 1) === 1;
  return isGroup ? null : (digits.match(/../g) as string[]).join(':');
}

/** Whether the address was made up by the machine itself rather than given by a maker: bit 1 of the first octet, IEEE 802. */
export function isRandomised(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 2) === 2 && vendorOf(mac) === null;
}

/** Who made the interface, by the blocks that IEEE has given out (36, 28 and 24 bits); null when nobody knows. */
export function vendorOf(mac: string): string | null {
  const digits = mac.replaceAll(':', '').toUpperCase();
  const entry = [9, 7, 6].map((length) => BLOCKS[digits.slice(0, length)]).find((found) => found !== undefined);
  const vendor = entry?.split('\n', 1)[0]?.trim() ?? '';
  return vendor === '' || vendor === 'Private' || vendor === 'IEEE Registration Authority' ? null : vendor;
}
