/** Link types of captures, by the number that pcap and pcapng give them: https://www.tcpdump.org/linktypes.html */
export const LINK = {
  ...{ null: 0, ethernet: 1, ppp: 9, rawOpenBsd: 12, rawBsd: 14, pppoe: 51, raw: 101, cHdlc: 104, loop: 108 },
  ...{ linuxCooked: 113, ipv4: 228, ipv6: 229, linuxCooked2: 276 },
} as const;
const KNOWN = new Set<number>(Object.values(LINK));
/** A frame with more tags than this is not looked into further. */
const MOST_TAGS = 4;
const ARP = 0x0806;
const [IPV4, IPV6, VLAN, QINQ, OLD_QINQ, PPPOE] = [0x0800, 0x86dd, 0x8100, 0x88a8, 0x9100, 0x8864];
const [PPP_IPV4, PPP_IPV6] = [0x0021, 0x0057];

export function isKnownLink(link: number): boolean {
  return KNOWN.has(link);
}

/** Where the IP packet begins in the frame `bytes[start, end)`; -1 when it holds none. */
export function ipStart(link: number, bytes: Buffer, start: number, end: number): number {
  switch (link) {
    case LINK.ethernet:
      return behindType(bytes, start + 12, end);
    case LINK.raw:
    case LINK.rawBsd:
    case LINK.rawOpenBsd:
    case LINK.ipv4:
    case LINK.ipv6:
      return start;
    case LINK.linuxCooked:
      return behindType(bytes, start + 14, end);
    case LINK.linuxCooked2:
      // The type stands first, the packet behind a header of 20 bytes.
      return isIp(typeAt(bytes, start, end)) ? start + 20 : -1;
    case LINK.null:
    case LINK.loop:
      return behindFamily(bytes, start, end);
    case LINK.ppp:
      return behindPpp(bytes, start, end);
    case LINK.cHdlc:
      return isIp(typeAt(bytes, start + 2, end)) ? start + 4 : -1;
    case LINK.pppoe:
      return behindPpp(bytes, start + 6, end);
    default:
      return -1;
  }
}

/** Where the ARP packet begins in the frame `bytes[start, end)`; -1 when it holds none. */
export function arpStart(link: number, bytes: Buffer, start: number, end: number): number {
  if (link !== LINK.ethernet && link !== LINK.linuxCooked) return -1;
  let place = start + (link === LINK.ethernet ? 12 : 14);
  for (let tags = 0; tags <= MOST_TAGS; tags++) {
    const type = typeAt(bytes, place, end);
    if (type === ARP) return place + 2;
    if (type !== VLAN && type !== QINQ && type !== OLD_QINQ) return -1;
    place += 4;
  }
  return -1;
}

/** Follows the types and tags that begin at `at`. */
function behindType(bytes: Buffer, at: number, end: number): number {
  let place = at;
  for (let tags = 0; tags <= MOST_TAGS; tags++) {
    const type = typeAt(bytes, place, end);
    if (isIp(type)) return place + 2;
    if (type === PPPOE) return behindPpp(bytes, place + 8, end);
    if (type !== VLAN && type !== QINQ && type !== OLD_QINQ) return -1;
    place += 4;
  }
  return -1;
}

/** The address family in the byte order of whoever captured: 2 for IPv4, and one number per system for IPv6. */
function behindFamily(bytes: Buffer, start: number, end: number): number {
  if (end - start < 5) return -1;
  const family = (bytes[start] as number) | (bytes[start + 3] as number);
  return family === 2 || family === 24 || family === 28 || family === 30 || family === 10 ? start + 4 : -1;
}

function behindPpp(bytes: Buffer, start: number, end: number): number {
  const framed = bytes[start] === 0xff && bytes[start + 1] === 0x03 ? start + 2 : start;
  const type = typeAt(bytes, framed, end);
  return type === PPP_IPV4 || type === PPP_IPV6 ? framed + 2 : -1;
}

function typeAt(bytes: Buffer, at: number, end: number): number {
  return at + 2 <= end ? ((bytes[at] as number) << 8) | (bytes[at + 1] as number) : -1;
}

function isIp(type: number): boolean {
  return type === IPV4 || type === IPV6;
}
