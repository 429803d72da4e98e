import type { Packet } from './packet.ts';

/** The packet comes from the client; negative, from the server. */
export const FROM_CLIENT = 1;

/** The addresses of a packet as words, and a hash that is the same in both directions. */
export class HostKey {
  readonly from = new Uint32Array(4);
  readonly to = new Uint32Array(4);
  hash = 0;

  read(packet: Packet): void {
    const { bytes, srcAt, dstAt } = packet;
    const words = packet.family === 4 ? 1 : 4;
    let from = scattered(packet.srcPort + 1);
    let to = scattered(packet.dstPort + 1);
    for (let i = 0; i < words; i++) {
      const a = wordAt(bytes, srcAt + 4 * i);
      const b = wordAt(bytes, dstAt + 4 * i);
      this.from[i] = a;
      this.to[i] = b;
      from = scattered(from ^ a);
      to = scattered(to ^ b);
    }
    for (let i = words; i < 4; i++) {
      this.from[i] = 0;
      this.to[i] = 0;
    }
    this.hash = scattered((from + to) | 0) ^ packet.protocol;
  }
}

/** Spreads what differs in a few bits over all of them: ports and addresses of a scan go up together. */
function scattered(value: number): number {
  const mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const again = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return again ^ (again >>> 16);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}
