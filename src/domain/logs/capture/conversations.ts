import { type FlowBatch, PROTOCOL } from '../flow.ts';
import { ConversationColumns } from './conversation-columns.ts';
import { FROM_CLIENT, HostKey } from './host-key.ts';
import type { Packet } from './packet.ts';
import { IDLE_SECONDS, QUEUE, Slots } from './slots.ts';
import { isAnswer, isClosed, isOpening, SEEN } from './tcp-state.ts';

/** Conversations open at one time; when there are more, the one that has been silent longest is ended early. */
export const MOST_OPEN = 131_072;
/** Room that is made to begin with; most captures have few conversations at a time. */
const FIRST_ROOM = 1024;
/** Why all packets of a conversation but its first are skipped: they are in its counters. */
export const FURTHER_PACKET = 'a further packet of a flow, counted in it';

/**
 * Folds packets into conversations, each of which becomes one flow when it ends: closed and silent for 30 s, or silent
 * for 2 minutes, TCP for an hour. The client is who sent the SYN, else who was seen first.
 */
export class Conversations {
  readonly #slots: Slots;
  readonly #columns: ConversationColumns;
  readonly #key = new HostKey();
  readonly #mostOpen: number;
  #now = 0;
  /** Whether the packet added last came from its conversation's client. */
  fromClient = true;

  constructor({ mostOpen = MOST_OPEN, countsIpBytes = true } = {}) {
    this.#mostOpen = mostOpen;
    this.#slots = new Slots(Math.min(FIRST_ROOM, mostOpen));
    this.#columns = new ConversationColumns(this.#slots.capacity, countsIpBytes);
  }

  /** Marks of whoever looks into payloads, by place; 0 when a conversation begins. */
  get note(): Uint8Array {
    return this.#columns.note;
  }

  /** Tells whether a place still holds the same conversation. */
  get serial(): Float64Array {
    return this.#columns.serial;
  }

  /** Counts a packet; returns the place of its conversation. Conversations that end meanwhile go into the batch. */
  add(packet: Packet, batch: FlowBatch): number {
    if (packet.time > this.#now) this.#now = packet.time;
    this.#endSilent(batch);
    this.#key.read(packet);
    let place = this.#find(packet);
    if (place >= 0 && this.#isOver(place, packet)) {
      this.#finish(place, batch);
      place = -1;
    }
    if (place < 0) return this.#begin(packet, batch);
    batch.read += 1;
    batch.skip(FURTHER_PACKET);
    this.#count(place, packet);
    return place;
  }

  /** What the conversation carries, once that is known. */
  setApplication(place: number, application: string): void {
    this.#columns.application[place] = application;
  }

  applicationOf(place: number): string {
    return this.#columns.application[place] ?? '';
  }

  serverPortOf(place: number): number {
    return this.#columns.dstPort[place] as number;
  }

  /** Ends every conversation, in the order they began. */
  end(batch: FlowBatch): void {
    const open: number[] = [];
    for (const queue of Object.values(QUEUE)) {
      for (let place = this.#slots.oldest(queue); place >= 0; place = this.#slots.oldest(queue)) {
        open.push(place);
        this.#slots.release(place);
      }
    }
    const { serial } = this.#columns;
    open.sort((a, b) => (serial[a] as number) - (serial[b] as number));
    for (const place of open) this.#columns.emit(place, batch);
  }

  #endSilent(batch: FlowBatch): void {
    for (let queue = 0; queue < IDLE_SECONDS.length; queue++) {
      const before = this.#now - (IDLE_SECONDS[queue] as number) * 1e6;
      for (;;) {
        const place = this.#slots.oldest(queue);
        // A packet without a time ends nothing.
        if (place < 0 || !((this.#columns.last[place] as number) < before)) break;
        this.#finish(place, batch);
      }
    }
  }

  #find(packet: Packet): number {
    const { hash } = this.#key;
    for (let place = this.#slots.find(hash); place >= 0; place = this.#slots.next(place)) {
      const side = this.#columns.sideOf(place, packet, this.#key);
      if (side === 0) continue;
      this.fromClient = side === FROM_CLIENT;
      return place;
    }
    return -1;
  }

  /** Silent for too long, or a SYN begins the next conversation on the same ports. */
  #isOver(place: number, packet: Packet): boolean {
    const isTcp = packet.protocol === PROTOCOL.tcp;
    const idle = IDLE_SECONDS[isTcp ? QUEUE.tcp : QUEUE.other] * 1e6;
    if (packet.time - (this.#columns.last[place] as number) > idle) return true;
    if (!isTcp || !isOpening(packet.flags)) return false;
    const seen = this.#columns.seen[place] as number;
    return isClosed(seen) || (seen & (SEEN.clientData | SEEN.serverData)) !== 0;
  }

  #begin(packet: Packet, batch: FlowBatch): number {
    const isTcp = packet.protocol === PROTOCOL.tcp;
    if (this.#slots.taken === this.#slots.capacity) this.#makeRoom(batch);
    const place = this.#slots.take(this.#key.hash, isTcp ? QUEUE.tcp : QUEUE.other);
    const isReversed = isTcp ? isAnswer(packet.flags) : packet.isAnswer;
    this.#columns.begin(place, packet, this.#key, isReversed, isTcp && (isReversed || isOpening(packet.flags)));
    this.fromClient = !isReversed;
    this.#count(place, packet);
    return place;
  }

  #makeRoom(batch: FlowBatch): void {
    const { capacity } = this.#slots;
    if (capacity === this.#mostOpen) {
      this.#finish(this.#longestSilent(), batch);
      return;
    }
    const wider = Math.min(2 * capacity, this.#mostOpen);
    this.#slots.grow(wider);
    this.#columns.grow(wider);
  }

  #longestSilent(): number {
    const { last } = this.#columns;
    let found = -1;
    for (const queue of Object.values(QUEUE)) {
      const place = this.#slots.oldest(queue);
      if (place >= 0 && (found < 0 || (last[place] as number) < (last[found] as number))) found = place;
    }
    return found;
  }

  #count(place: number, packet: Packet): void {
    const seen = this.#columns.count(place, packet, this.fromClient);
    const queue = packet.protocol !== PROTOCOL.tcp ? QUEUE.other : isClosed(seen) ? QUEUE.closed : QUEUE.tcp;
    this.#slots.touch(place, queue);
  }

  #finish(place: number, batch: FlowBatch): void {
    this.#slots.release(place);
    this.#columns.emit(place, batch);
  }
}
