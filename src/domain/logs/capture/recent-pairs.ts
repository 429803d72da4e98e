import type { Conversations } from './conversations.ts';
import type { Packet } from './packet.ts';

/** Pairs of hosts remembered, and connections of each. */
const MOST_PAIRS = 16_384;
const MOST_OF_A_PAIR = 8;

interface Known {
  place: number;
  serial: number;
  /** The ports, of the host whose address sorts first and of the other one. */
  ports: [number, number];
}

/**
 * The TCP connections between two hosts, latest last: where a list of packets shows only the protocol above TCP, the
 * packet is taken to belong to the latest connection that carries this protocol, if all of those lead to one server port.
 */
export class RecentPairs {
  readonly #conversations: Conversations;
  /** The connection noted last, by its number. */
  #latest = -1;
  readonly #pairs = new Map<string, Known[]>();

  constructor(conversations: Conversations) {
    this.#conversations = conversations;
  }

  /** Gives a packet without ports those of its connection; leaves it as it is when that is not certain. */
  complete(packet: Packet, application: string): void {
    const [key, isSwapped] = keyOf(packet);
    const live = (this.#pairs.get(key) ?? []).filter(
      ({ place, serial }) => this.#conversations.serial[place] === serial,
    );
    const fitting = (wanted: string) => live.filter(({ place }) => this.#conversations.applicationOf(place) === wanted);
    const candidates = [fitting(application), fitting('')].find((some) => some.length > 0);
    const latest = candidates?.at(-1);
    if (candidates === undefined || latest === undefined) return;
    const serverPort = this.#conversations.serverPortOf(latest.place);
    if (candidates.some(({ place }) => this.#conversations.serverPortOf(place) !== serverPort)) return;
    const [first, second] = latest.ports;
    packet.srcPort = isSwapped ? second : first;
    packet.dstPort = isSwapped ? first : second;
  }

  /** Remembers the connection a packet was counted in as the pair's latest. */
  note(packet: Packet, place: number): void {
    const serial = this.#conversations.serial[place] as number;
    if (packet.srcPort < 0 || this.#latest === serial) return;
    this.#latest = serial;
    const [key, isSwapped] = keyOf(packet);
    const known = this.#pairs.get(key) ?? [];
    const last = known.at(-1);
    if (last?.place === place && last.serial === serial) return;
    const others = known.filter((entry) => entry.place !== place).slice(1 - MOST_OF_A_PAIR);
    const ports: [number, number] = isSwapped ? [packet.dstPort, packet.srcPort] : [packet.srcPort, packet.dstPort];
    this.#pairs.delete(key);
    this.#pairs.set(key, [...others, { place, serial, ports }]);
    const oldest = this.#pairs.size > MOST_PAIRS ? this.#pairs.keys().next().value : undefined;
    if (oldest !== undefined) this.#pairs.delete(oldest);
  }
}

function keyOf({ bytes, srcAt, dstAt, family }: Packet): [string, boolean] {
  const length = family === 4 ? 4 : 16;
  const text = (at: number) => Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('latin1');
  const [src, dst] = [text(srcAt), text(dstAt)];
  return src < dst ? [src + dst, false] : [dst + src, true];
}
