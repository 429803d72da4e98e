import { hasPorts, PROTOCOL } from '../flow.ts';
import type { Fragments } from './fragments.ts';
import type { Packet } from './packet.ts';

/** What became of a packet: read, or why not. */
export const DECODED = 0;
export const CUT_SHORT = 1;
export const LATER_FRAGMENT = 2;
export const NOT_IP_VERSION = 3;

/** Extension headers of IPv6 that other headers follow, and AH, which reads the same way but for its length. */
const [HOP_BY_HOP, ROUTING, FRAGMENT, AUTH, OPTIONS, MOBILITY, HIP, SHIM6] = [0, 43, 44, 51, 60, 135, 139, 140];
const MOST_EXTENSIONS = 16;

/** Reads the IP packet in `bytes[start, end)` into `packet`: addresses, ports, flags, sizes, and where the payload lies. */
export function decodeIp(bytes: Buffer, start: number, end: number, packet: Packet, fragments: Fragments): number {
  if (start >= end) return CUT_SHORT;
  packet.bytes = bytes;
  packet.flags = 0;
  packet.srcPort = -1;
  packet.dstPort = -1;
  const version = (bytes[start] as number) >> 4;
  if (version === 4) return decodeIpv4(bytes, start, end, packet, fragments);
  return version === 6 ? decodeIpv6(bytes, start, end, packet, fragments) : NOT_IP_VERSION;
}

function decodeIpv4(bytes: Buffer, start: number, end: number, packet: Packet, fragments: Fragments): number {
  const headerBytes = ((bytes[start] as number) & 15) * 4;
  if (end - start < 20 || headerBytes < 20) return CUT_SHORT;
  // Zero where the network card cuts the segments (TSO): then what was captured counts.
  const stated = word(bytes, start + 2);
  packet.family = 4;
  packet.srcAt = start + 12;
  packet.dstAt = start + 16;
  packet.hopLimit = bytes[start + 8] as number;
  packet.protocol = bytes[start + 9] as number;
  packet.ipBytes = stated === 0 ? end - start : stated;
  const transport = start + headerBytes;
  const offset = word(bytes, start + 6);
  const isFragment = (offset & 0x3fff) !== 0;
  const key = isFragment ? word(bytes, start + 4) : -1;
  const stop = Math.min(end, start + packet.ipBytes);
  return decodeTransport(bytes, transport, stop, start + packet.ipBytes, packet, fragments, key, offset & 0x1fff);
}

function decodeIpv6(bytes: Buffer, start: number, end: number, packet: Packet, fragments: Fragments): number {
  if (end - start < 40) return CUT_SHORT;
  const stated = word(bytes, start + 4);
  packet.family = 6;
  packet.hopLimit = bytes[start + 7] as number;
  packet.srcAt = start + 8;
  packet.dstAt = start + 24;
  packet.ipBytes = stated === 0 ? end - start : 40 + stated;
  const whole = start + packet.ipBytes;
  const stop = Math.min(end, whole);
  let next = bytes[start + 6] as number;
  let at = start + 40;
  let key = -1;
  let offset = 0;
  for (let i = 0; i < MOST_EXTENSIONS && isExtension(next); i++) {
    if (at + 8 > stop) {
      packet.protocol = next;
      return CUT_SHORT;
    }
    if (next === FRAGMENT) {
      offset = word(bytes, at + 2) >> 3;
      key = bytes.readUInt32BE(at + 4);
    }
    const length = bytes[at + 1] as number;
    const header = next;
    next = bytes[at] as number;
    at += header === FRAGMENT ? 8 : header === AUTH ? (length + 2) * 4 : (length + 1) * 8;
    // What follows in a later fragment is no header.
    if (offset > 0) break;
  }
  packet.protocol = next;
  return decodeTransport(bytes, at, stop, whole, packet, fragments, key, offset);
}

function isExtension(next: number): boolean {
  return (
    next === HOP_BY_HOP ||
    next === ROUTING ||
    next === FRAGMENT ||
    next === AUTH ||
    next === OPTIONS ||
    next === MOBILITY ||
    next === HIP ||
    next === SHIM6
  );
}

/** `stop` is where the captured bytes end, `whole` where the packet did. A key of -1 says that it is no fragment. */
function decodeTransport(
  bytes: Buffer,
  at: number,
  stop: number,
  whole: number,
  packet: Packet,
  fragments: Fragments,
  key: number,
  offset: number,
): number {
  const { protocol } = packet;
  packet.payload = Math.max(0, whole - at);
  packet.hasData = packet.payload > 0;
  packet.payloadStart = Math.min(at, stop);
  packet.payloadEnd = stop;
  if (offset > 0) return !hasPorts(protocol) || fragments.recall(packet, key) ? DECODED : LATER_FRAGMENT;
  const isTcp = protocol === PROTOCOL.tcp;
  if (!hasPorts(protocol)) return DECODED;
  if (at + 4 > stop) return CUT_SHORT;
  packet.srcPort = word(bytes, at);
  packet.dstPort = word(bytes, at + 2);
  let header = protocol === PROTOCOL.sctp ? 12 : 8;
  if (isTcp) {
    if (at + 14 > stop) return CUT_SHORT;
    header = ((bytes[at + 12] as number) >> 4) * 4;
    packet.flags = bytes[at + 13] as number;
  }
  packet.payload = Math.max(0, whole - at - header);
  packet.hasData = packet.payload > 0;
  packet.payloadStart = Math.min(at + header, stop);
  if (key >= 0) fragments.remember(packet, key);
  return DECODED;
}

function word(bytes: Buffer, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}
