import { formatAddress } from '../address.ts';
import type { FlowBatch } from '../flow.ts';
import { observation } from '../observation.ts';
import { canonical } from '../sensors/record-spec.ts';

/** An ARP message about Ethernet and IPv4 addresses (RFC 826). */
const MESSAGE_BYTES = 28;
const [ETHERNET, IPV4, REQUEST, REPLY] = [1, 0x0800, 1, 2];
const [SENDER_AT, TARGET_AT] = [14, 24];
const UNSPECIFIED = '0.0.0.0';
/** What is remembered; of questions behind it nothing is said. */
const MOST_NOTED = 65_536;
const WHO_HAS = /^Who has (\S+)\? .*Tell (\S+)/;

interface Place {
  /** Microseconds since the epoch. */
  time: number;
  line: number;
}

/**
 * Notes who asks whose an address is, and who answers: once for each pair, because machines ask again every minute. What a
 * machine announces of itself, and asks before it takes an address, is neither.
 */
export class ArpMessages {
  readonly #noted = new Set<string>();

  /** The message in `bytes[at, end)`. */
  read(bytes: Buffer, at: number, end: number, place: Place, batch: FlowBatch): void {
    if (end - at < MESSAGE_BYTES || bytes.readUInt16BE(at) !== ETHERNET || bytes.readUInt16BE(at + 2) !== IPV4) return;
    const operation = bytes.readUInt16BE(at + 6);
    if (operation !== REQUEST && operation !== REPLY) return;
    const [sender, target] = [formatAddress(bytes, at + SENDER_AT, 4), formatAddress(bytes, at + TARGET_AT, 4)];
    this.#note(operation === REQUEST ? 'request' : 'reply', sender, target, place, batch);
  }

  /** What Wireshark's Info column says of a message; who is answered it does not say. */
  readInfo(info: string, place: Place, batch: FlowBatch): void {
    const [, target = '', sender = ''] = WHO_HAS.exec(info) ?? [];
    const ends = [canonical(sender), canonical(target)] as const;
    if (ends[0] !== null && ends[1] !== null) this.#note('request', ends[0], ends[1], place, batch);
  }

  #note(operation: 'request' | 'reply', src: string, dst: string, { time, line }: Place, batch: FlowBatch): void {
    const key = `${operation} ${src} ${dst}`;
    if (
      Number.isNaN(time) ||
      src === dst ||
      src === UNSPECIFIED ||
      this.#noted.size >= MOST_NOTED ||
      this.#noted.has(key)
    )
      return;
    this.#noted.add(key);
    batch.observe(observation('arp', line, { time, src, dst, detail: { operation } }), { extra: true });
  }
}
