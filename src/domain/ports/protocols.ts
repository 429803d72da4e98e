/** Names of IP protocols by IANA number; 0 stands for a record that states none. */
const NAMES: Readonly<Record<number, string>> = {
  0: 'unknown',
  1: 'icmp',
  2: 'igmp',
  4: 'ipip',
  6: 'tcp',
  17: 'udp',
  33: 'dccp',
  41: 'ipv6',
  47: 'gre',
  50: 'esp',
  51: 'ah',
  58: 'icmp6',
  88: 'eigrp',
  89: 'ospf',
  103: 'pim',
  112: 'vrrp',
  115: 'l2tp',
  132: 'sctp',
};

const NUMBERS = new Map(Object.entries(NAMES).map(([number, name]) => [name, Number(number)]));

/** The name of a protocol number; the number itself where no name is common. */
export function protocolName(protocol: number): string {
  return NAMES[protocol] ?? String(protocol);
}

/** The number of a protocol given by name or number (0 to 255); undefined for anything else. */
export function protocolNumber(text: string): number | undefined {
  const named = NUMBERS.get(text.toLowerCase());
  if (named !== undefined) return named;
  return /^\d{1,3}$/.test(text) && Number(text) <= 255 ? Number(text) : undefined;
}

/** "443/tcp", or "icmp" for a protocol without ports. */
export function serviceLabel(protocol: number, port: number): string {
  return port === 0 ? protocolName(protocol) : `${port}/${protocolName(protocol)}`;
}
