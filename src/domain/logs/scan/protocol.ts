/** What `scanProtocol` answers for a name it does not know. */
export const UNKNOWN_PROTOCOL = -2;
/** What `scanProtocol` answers for traffic below IP (ARP, spanning tree …), which has no flow. */
export const NOT_IP = -3;

const NAMES: Record<string, number> = {
  hopopt: 0,
  icmp: 1,
  igmp: 2,
  ipip: 4,
  ipencap: 4,
  tcp: 6,
  tcp4: 6,
  tcp6: 6,
  egp: 8,
  igp: 9,
  udp: 17,
  udp4: 17,
  udp6: 17,
  // How argus names UDP in which it recognises more.
  rtp: 17,
  rtcp: 17,
  udt: 17,
  dccp: 33,
  ipv6: 41,
  rsvp: 46,
  gre: 47,
  esp: 50,
  ah: 51,
  icmp6: 58,
  icmpv6: 58,
  'ipv6-icmp': 58,
  eigrp: 88,
  ospf: 89,
  ospfigp: 89,
  ipcomp: 108,
  pim: 103,
  vrrp: 112,
  l2tp: 115,
  sctp: 132,
  udplite: 136,
  // Says in words that nobody knows.
  unknown_transport: -1,
  unknown: -1,
  any: -1,
  ip: -1,
};
const BELOW_IP = new Set(['arp', 'rarp', 'llc', 'lldp', 'stp', 'cdp', 'ipx', 'ethernet', 'man', 'loop']);
const BY_NAME = new Map(Object.entries(NAMES));
const TEXTS = new Map<number, string>();
for (const [name, number] of Object.entries(NAMES)) if (number >= 0 && !TEXTS.has(number)) TEXTS.set(number, name);

/** The protocol in `bytes[start, end)`, by name or number: 0 to 255, -1 when stated as unknown, else one of the above. */
export function scanProtocol(bytes: Buffer, start: number, end: number): number {
  if (end - start === 3) {
    const packed =
      ((bytes[start] as number) << 16) | ((bytes[start + 1] as number) << 8) | (bytes[start + 2] as number) | 0x202020;
    if (packed === 0x746370) return 6;
    if (packed === 0x756470) return 17;
  }
  return slowProtocol(bytes, start, end);
}

/** The usual name of a protocol number, or the number itself. */
export function protocolText(protocol: number): string | number {
  return TEXTS.get(protocol) ?? protocol;
}

function slowProtocol(bytes: Buffer, start: number, end: number): number {
  if (end - start > 20) return UNKNOWN_PROTOCOL;
  const text = bytes.toString('latin1', start, end).toLowerCase();
  if (/^\d{1,3}$/.test(text)) return Number(text) <= 255 ? Number(text) : UNKNOWN_PROTOCOL;
  return BY_NAME.get(text) ?? (BELOW_IP.has(text) ? NOT_IP : UNKNOWN_PROTOCOL);
}
