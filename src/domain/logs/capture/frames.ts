import type { FlowBatch } from '../flow.ts';
import { rejectLine } from '../reject.ts';
import { ArpMessages } from './arp-messages.ts';
import { Conversations } from './conversations.ts';
import { Fragments } from './fragments.ts';
import { HopLimits } from './hop-limits.ts';
import { CUT_SHORT, DECODED, decodeIp, LATER_FRAGMENT } from './ip-packet.ts';
import { arpStart, ipStart, isKnownLink } from './link-layer.ts';
import { Packet } from './packet.ts';
import { observePayload } from './payloads.ts';

const NOT_IP = 'a frame without an IP packet';
const OTHER_LINK = 'a frame of a link type that is not read';
const FRAGMENT = 'a fragment whose first part is not in the capture';
const TOO_SHORT = 'a packet cut off before its addresses or ports';
/** Of damaged bytes so many are shown, as hexadecimal. */
const SHOWN = 64;

/** Takes captured frames, counts their packets in conversations and notes what they carry. */
export class Frames {
  readonly #conversations = new Conversations();
  readonly #fragments = new Fragments();
  readonly #hopLimits = new HopLimits();
  readonly #arp = new ArpMessages();
  readonly #packet = new Packet();
  /** Frames taken so far. */
  count = 0;

  /** A frame in `bytes[start, end)`, captured at `time` (microseconds since the epoch). */
  add(link: number, bytes: Buffer, start: number, end: number, time: number, batch: FlowBatch): void {
    this.count += 1;
    const at = ipStart(link, bytes, start, end);
    if (at < 0) {
      const arp = arpStart(link, bytes, start, end);
      if (arp >= 0) this.#arp.read(bytes, arp, end, { time, line: this.count }, batch);
      this.#skip(isKnownLink(link) ? NOT_IP : OTHER_LINK, batch);
      return;
    }
    const packet = this.#packet;
    const result = decodeIp(bytes, at, end, packet, this.#fragments);
    if (result !== DECODED) {
      this.#skip(result === CUT_SHORT ? TOO_SHORT : result === LATER_FRAGMENT ? FRAGMENT : NOT_IP, batch);
      return;
    }
    packet.time = time;
    packet.line = this.count;
    const place = this.#conversations.add(packet, batch);
    observePayload(packet, place, this.#conversations, batch);
    this.#hopLimits.add(packet, batch);
  }

  /** The file is damaged here: one reject, with the first bytes of what could not be read. */
  refuse(reason: string, bytes: Buffer, start: number, end: number, batch: FlowBatch): void {
    this.count += 1;
    batch.read += 1;
    const shown = Buffer.from(bytes.toString('hex', start, Math.min(end, start + SHOWN)));
    rejectLine(batch, this.count, { field: null, reason }, shown, 0, shown.length);
  }

  end(batch: FlowBatch): void {
    this.#conversations.end(batch);
  }

  #skip(reason: string, batch: FlowBatch): void {
    batch.read += 1;
    batch.skip(reason);
  }
}
