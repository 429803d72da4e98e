import type { Packet } from './packet.ts';

const MOST = 4096;

/** Ports of datagrams in fragments: only the first of the fragments carries them. The latest 4,096 are remembered. */
export class Fragments {
  readonly #ports = new Map<string, [number, number]>();

  remember(packet: Packet, identification: number): void {
    const key = keyOf(packet, identification);
    this.#ports.delete(key);
    this.#ports.set(key, [packet.srcPort, packet.dstPort]);
    const oldest = this.#ports.size > MOST ? this.#ports.keys().next().value : undefined;
    if (oldest !== undefined) this.#ports.delete(oldest);
  }

  /** Gives a later fragment the ports of the first; false when that one was not seen. */
  recall(packet: Packet, identification: number): boolean {
    const ports = this.#ports.get(keyOf(packet, identification));
    if (ports !== undefined) [packet.srcPort, packet.dstPort] = ports;
    return ports !== undefined;
  }
}

function keyOf({ bytes, srcAt, family, protocol }: Packet, identification: number): string {
  const addresses = Buffer.from(bytes.buffer, bytes.byteOffset + srcAt, family === 4 ? 8 : 32).toString('latin1');
  return `${protocol}:${identification}:${addresses}`;
}
