import { DIRECTION, type FlowBatch, hasPorts, PROTOCOL } from '../flow.ts';
import { applyConnState } from '../sensors/zeek-conn.ts';
import { FROM_CLIENT, type HostKey } from './host-key.ts';
import type { Packet } from './packet.ts';
import { widened } from './slots.ts';
import { connState, SEEN, seenIn } from './tcp-state.ts';

/** Words of an address; an IPv4 address is the first of them. */
const WORDS = 4;
/** Per conversation: packets, payload and IP bytes of the client, then of the server. */
const COUNTERS = 6;

/** What is known of each open conversation, by its place; the client is the source. */
export class ConversationColumns {
  last: Float64Array;
  seen: Uint16Array;
  /** Tells whether a place still holds the same conversation, and in which order they began. */
  serial: Float64Array;
  /** A mark of whoever looks into payloads. */
  note: Uint8Array;
  srcPort: Int32Array;
  dstPort: Int32Array;
  readonly application: string[] = [];
  #src: Uint32Array;
  #dst: Uint32Array;
  #family: Uint8Array;
  #protocol: Int16Array;
  #first: Float64Array;
  #line: Float64Array;
  #counters: Float64Array;
  #initiated: Uint8Array;
  readonly #countsIpBytes: boolean;
  #serial = 0;

  constructor(capacity: number, countsIpBytes: boolean) {
    this.#countsIpBytes = countsIpBytes;
    this.#src = new Uint32Array(capacity * WORDS);
    this.#dst = new Uint32Array(capacity * WORDS);
    this.srcPort = new Int32Array(capacity);
    this.dstPort = new Int32Array(capacity);
    this.#family = new Uint8Array(capacity);
    this.#protocol = new Int16Array(capacity);
    this.#first = new Float64Array(capacity);
    this.last = new Float64Array(capacity);
    this.#line = new Float64Array(capacity);
    this.#counters = new Float64Array(capacity * COUNTERS);
    this.seen = new Uint16Array(capacity);
    this.#initiated = new Uint8Array(capacity);
    this.serial = new Float64Array(capacity);
    this.note = new Uint8Array(capacity);
  }

  /** Makes room for more. */
  grow(capacity: number): void {
    this.#src = widened(this.#src, capacity * WORDS);
    this.#dst = widened(this.#dst, capacity * WORDS);
    this.srcPort = widened(this.srcPort, capacity);
    this.dstPort = widened(this.dstPort, capacity);
    this.#family = widened(this.#family, capacity);
    this.#protocol = widened(this.#protocol, capacity);
    this.#first = widened(this.#first, capacity);
    this.last = widened(this.last, capacity);
    this.#line = widened(this.#line, capacity);
    this.#counters = widened(this.#counters, capacity * COUNTERS);
    this.seen = widened(this.seen, capacity);
    this.#initiated = widened(this.#initiated, capacity);
    this.serial = widened(this.serial, capacity);
    this.note = widened(this.note, capacity);
  }

  /** Writes what a conversation's first packet says; `isReversed` when that packet came from the server. */
  begin(place: number, packet: Packet, { from, to }: HostKey, isReversed: boolean, isInitiated: boolean): void {
    this.#src.set(isReversed ? to : from, place * WORDS);
    this.#dst.set(isReversed ? from : to, place * WORDS);
    this.srcPort[place] = isReversed ? packet.dstPort : packet.srcPort;
    this.dstPort[place] = isReversed ? packet.srcPort : packet.dstPort;
    this.#family[place] = packet.family;
    this.#protocol[place] = packet.protocol;
    this.#first[place] = packet.time;
    this.last[place] = packet.time;
    this.#line[place] = packet.line;
    this.#counters.fill(0, place * COUNTERS, place * COUNTERS + COUNTERS);
    this.seen[place] = 0;
    this.#initiated[place] = isInitiated ? 1 : 0;
    this.serial[place] = ++this.#serial;
    this.note[place] = 0;
    this.application[place] = '';
  }

  /** From which side the packet would be: 1 from the client, -1 from the server, 0 when it is of another conversation. */
  sideOf(place: number, packet: Packet, key: HostKey): number {
    if (this.#protocol[place] !== packet.protocol || this.#family[place] !== packet.family) return 0;
    const client = this.srcPort[place];
    const server = this.dstPort[place];
    if (client === packet.srcPort && server === packet.dstPort && this.#isBetween(place, key.from, key.to))
      return FROM_CLIENT;
    const isBack = client === packet.dstPort && server === packet.srcPort && this.#isBetween(place, key.to, key.from);
    return isBack ? -FROM_CLIENT : 0;
  }

  /** Counts a packet; returns what was seen of the conversation by now. */
  count(place: number, packet: Packet, fromClient: boolean): number {
    const at = place * COUNTERS + (fromClient ? 0 : 3);
    const counters = this.#counters;
    counters[at] = (counters[at] as number) + 1;
    counters[at + 1] = (counters[at + 1] as number) + packet.payload;
    counters[at + 2] = (counters[at + 2] as number) + packet.ipBytes;
    if (packet.time > (this.last[place] as number)) this.last[place] = packet.time;
    const seen = (this.seen[place] as number) | seenIn(packet.flags, packet.hasData, fromClient);
    this.seen[place] = seen;
    return seen;
  }

  /** Makes the conversation a flow of the batch. */
  emit(place: number, batch: FlowBatch): void {
    const row = batch.begin();
    const counters = this.#counters;
    const at = place * COUNTERS;
    const family = this.#family[place] as number;
    const protocol = this.#protocol[place] as number;
    batch.read += 1;
    batch.time[row] = this.#first[place] as number;
    batch.duration[row] = ((this.last[place] as number) - (this.#first[place] as number)) / 1e6;
    batch.srcFamily[row] = family;
    batch.dstFamily[row] = family;
    putWords(this.#src, place * WORDS, batch.srcAddress, row * 16);
    putWords(this.#dst, place * WORDS, batch.dstAddress, row * 16);
    batch.protocol[row] = protocol;
    if (hasPorts(protocol)) {
      batch.srcPort[row] = knownPort(this.srcPort[place] as number);
      batch.dstPort[row] = knownPort(this.dstPort[place] as number);
    }
    batch.packetsOut[row] = counters[at] as number;
    batch.bytesOut[row] = counters[at + 1] as number;
    batch.packetsIn[row] = counters[at + 3] as number;
    batch.bytesIn[row] = counters[at + 4] as number;
    if (this.#countsIpBytes) {
      batch.ipBytesOut[row] = counters[at + 2] as number;
      batch.ipBytesIn[row] = counters[at + 5] as number;
    }
    batch.direction[row] = this.#initiated[place] === 1 ? DIRECTION.initiator : DIRECTION.order;
    this.#label(place, protocol, row, batch);
    batch.commit(this.#line[place] as number);
  }

  #label(place: number, protocol: number, row: number, batch: FlowBatch): void {
    const seen = this.seen[place] as number;
    const both = SEEN.client | SEEN.server;
    const state = protocol === PROTOCOL.tcp ? connState(seen) : (seen & both) === both ? 'SF' : 'S0';
    batch.state[row] = batch.labels.indexOfText(state);
    applyConnState(batch, row);
    const application = this.application[place] as string;
    if (application !== '') batch.application[row] = batch.labels.indexOfText(application);
  }

  #isBetween(place: number, client: Uint32Array, server: Uint32Array): boolean {
    const at = place * WORDS;
    for (let i = 0; i < WORDS; i++)
      if (this.#src[at + i] !== client[i] || this.#dst[at + i] !== server[i]) return false;
    return true;
  }
}

function putWords(words: Uint32Array, at: number, bytes: Uint8Array, to: number): void {
  for (let i = 0; i < WORDS; i++) {
    const word = words[at + i] as number;
    bytes[to + 4 * i] = word >>> 24;
    bytes[to + 4 * i + 1] = word >>> 16;
    bytes[to + 4 * i + 2] = word >>> 8;
    bytes[to + 4 * i + 3] = word;
  }
}

function knownPort(port: number): number {
  return port > 65_535 ? -1 : port;
}
