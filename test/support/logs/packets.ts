import { parseAddress } from '../../../src/domain/logs/address.ts';

/** What a made-up packet says; addresses as text. */
export interface PacketSpec {
  src: string;
  dst: string;
  /** `tcp` unless stated. */
  protocol?: number;
  srcPort?: number;
  dstPort?: number;
  /** Letters of FSRPAU. */
  flags?: string;
  payload?: Buffer | string;
  /** A fragment of IPv4 or IPv6: identification, offset in bytes, whether more follow. */
  fragment?: { id: number; offset: number; more: boolean };
  /** TTL; 64 unless stated. */
  hopLimit?: number;
  /** IPv6 extension headers before the transport, by number; each takes 8 bytes. */
  extensions?: number[];
}

const FLAGS = 'FSRPAU';

/** The transport header with its payload. */
function transportOf({
  protocol = 6,
  srcPort = 0,
  dstPort = 0,
  flags = '',
  payload = '',
  fragment,
}: PacketSpec): Buffer {
  const body = Buffer.from(payload);
  if (fragment !== undefined && fragment.offset > 0) return body;
  if (protocol === 6) {
    const header = Buffer.alloc(20);
    header.writeUInt16BE(srcPort, 0);
    header.writeUInt16BE(dstPort, 2);
    header[12] = 5 << 4;
    header[13] = [...flags].reduce((bits, letter) => bits | (1 << FLAGS.indexOf(letter)), 0);
    return Buffer.concat([header, body]);
  }
  if (protocol === 17 || protocol === 132) {
    const header = Buffer.alloc(protocol === 17 ? 8 : 12);
    header.writeUInt16BE(srcPort, 0);
    header.writeUInt16BE(dstPort, 2);
    if (protocol === 17) header.writeUInt16BE(8 + body.length, 4);
    return Buffer.concat([header, body]);
  }
  return body;
}

/** An IP packet. */
export function ipPacket(spec: PacketSpec): Buffer {
  const src = parseAddress(spec.src);
  const dst = parseAddress(spec.dst);
  if (src === null || dst === null || src.family !== dst.family) throw new Error('two addresses of one family');
  const transport = transportOf(spec);
  return src.family === 4 ? ipv4(spec, src.bytes, dst.bytes, transport) : ipv6(spec, src.bytes, dst.bytes, transport);
}

function ipv4(
  { protocol = 6, fragment, hopLimit = 64 }: PacketSpec,
  src: Uint8Array,
  dst: Uint8Array,
  transport: Buffer,
): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + transport.length, 2);
  if (fragment !== undefined) {
    header.writeUInt16BE(fragment.id, 4);
    header.writeUInt16BE((fragment.more ? 0x2000 : 0) | (fragment.offset / 8), 6);
  }
  header[8] = hopLimit;
  header[9] = protocol;
  header.set(src, 12);
  header.set(dst, 16);
  return Buffer.concat([header, transport]);
}

function ipv6(
  { protocol = 6, fragment, hopLimit = 64, extensions = [] }: PacketSpec,
  src: Uint8Array,
  dst: Uint8Array,
  transport: Buffer,
): Buffer {
  const numbers = fragment === undefined ? extensions : [...extensions, 44];
  const chain = [...numbers, protocol];
  const headers = numbers.map((number, i) => {
    const extension = Buffer.alloc(8);
    extension[0] = chain[i + 1] as number;
    if (number === 44 && fragment !== undefined) {
      extension.writeUInt16BE((fragment.offset & ~7) | (fragment.more ? 1 : 0), 2);
      extension.writeUInt32BE(fragment.id, 4);
    }
    return extension;
  });
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(8 * headers.length + transport.length, 4);
  header[6] = chain[0] as number;
  header[7] = hopLimit;
  header.set(src, 8);
  header.set(dst, 24);
  return Buffer.concat([header, ...headers, transport]);
}

/** The packet in an Ethernet frame, behind the VLAN tags given. */
export function ethernet(packet: Buffer, { tags = [] as number[] } = {}): Buffer {
  const head = Buffer.alloc(12, 2);
  const stack = tags.flatMap((tag, i) => [i === 0 && tags.length > 1 ? 0x88a8 : 0x8100, tag]);
  const types = Buffer.alloc(2 * stack.length + 2);
  for (const [i, value] of stack.entries()) types.writeUInt16BE(value, 2 * i);
  types.writeUInt16BE((packet[0] as number) >> 4 === 6 ? 0x86dd : 0x0800, 2 * stack.length);
  return Buffer.concat([head, types, packet]);
}

/** The DNS message that answers a question for addresses. */
export function dnsAnswer(name: string, addresses: string[], rcode = 0): Buffer {
  const question = Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0, 0, 1, 0, 1]),
  ]);
  const header = Buffer.from([0x12, 0x34, 0x81, 0x80 | rcode, 0, 1, 0, addresses.length, 0, 0, 0, 0]);
  const records = addresses.map((text) => {
    const { bytes = new Uint8Array(4) } = parseAddress(text) ?? {};
    return Buffer.from([0xc0, 12, 0, bytes.length === 4 ? 1 : 28, 0, 1, 0, 0, 0, 60, 0, bytes.length, ...bytes]);
  });
  return Buffer.concat([header, question, ...records]);
}

/** A TLS record with a ClientHello that names a server. */
export function clientHello(serverName: string): Buffer {
  const name = Buffer.from(serverName);
  const list = Buffer.from([0, name.length + 3, 0, 0, name.length, ...name]);
  const extension = Buffer.from([0, 0, 0, list.length, ...list]);
  const extensions = Buffer.from([0, 10, 0, 2, 0, 29, ...extension]);
  const body = Buffer.concat([
    ...[Buffer.from([3, 3]), Buffer.alloc(32, 7), Buffer.from([0]), Buffer.from([0, 2, 0x13, 1]), Buffer.from([1, 0])],
    ...[Buffer.from([0, extensions.length]), extensions],
  ]);
  return Buffer.from([0x16, 3, 1, 0, body.length + 4, 1, 0, 0, body.length, ...body]);
}

/** A DHCP message of the given type from the client 00:00:5e:00:53:07. */
export function dhcpMessage(type: number, { hostname = '', assigned = '0.0.0.0' }): Buffer {
  const header = Buffer.alloc(236);
  header.set([type === 5 ? 2 : 1, 1, 6], 0);
  header.set(parseAddress(assigned)?.bytes ?? [], 16);
  header.set([0x00, 0x00, 0x5e, 0x00, 0x53, 0x07], 28);
  const name = hostname === '' ? [] : [12, hostname.length, ...Buffer.from(hostname)];
  return Buffer.concat([header, Buffer.from([0x63, 0x82, 0x53, 0x63, 53, 1, type, ...name, 255])]);
}
