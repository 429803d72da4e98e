import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../logs/flow.ts';
import { ApplicationVotes } from './application-votes.ts';
import { EdgeKeys } from './edge-keys.ts';

/** Microseconds; a longer duration is a fault of the record and must not push `lastSeen` beyond what a timestamp can hold. */
const LONGEST_FLOW = 366 * 86_400_000_000;
/** Beyond it a sum would not survive JavaScript. */
const LARGEST = Number.MAX_SAFE_INTEGER;

const COLUMNS = [
  ...(['wholes', 'forwards', 'replies', 'begins', 'interims', 'ends', 'failed', 'denied'] as const),
  ...(['firstSeen', 'lastSeen'] as const),
  ...(['bytesOut', 'bytesIn', 'ipBytesOut', 'ipBytesIn', 'packetsOut', 'packetsIn'] as const),
] as const;

/**
 * The edges of a part of an upload, accumulated in the pass that parses it: one for each client, server, protocol and
 * server port. Columns, not objects; edges [0, size) are valid.
 */
export class EdgeMap {
  readonly keys = new EdgeKeys();
  /** Conversations by the records that tell of them: of both directions, of one, of what came back, and by phase. */
  wholes = new Float64Array(0);
  forwards = new Float64Array(0);
  replies = new Float64Array(0);
  begins = new Float64Array(0);
  interims = new Float64Array(0);
  ends = new Float64Array(0);
  failed = new Float64Array(0);
  /** Of the failed, those that something or somebody refused; nobody answered the others. */
  denied = new Float64Array(0);
  /** The best of how sure it is who is the client. */
  confidence = new Uint8Array(0);
  bytesOut = new Float64Array(0);
  bytesIn = new Float64Array(0);
  ipBytesOut = new Float64Array(0);
  ipBytesIn = new Float64Array(0);
  packetsOut = new Float64Array(0);
  packetsIn = new Float64Array(0);
  /** Microseconds since the epoch. */
  firstSeen = new Float64Array(0);
  lastSeen = new Float64Array(0);
  readonly #applications = new ApplicationVotes();
  readonly #limit: number;

  /** Holds at most `limit` edges; what goes beyond makes it `overflown` and worthless. */
  constructor(limit = 400_000) {
    this.#limit = limit;
  }

  get size(): number {
    return this.keys.size;
  }

  /** More edges than it may hold: the edges must be had in another way. */
  get overflown(): boolean {
    return this.keys.size > this.#limit || this.#applications.tooMany;
  }

  /** Adds the flows of a batch that have a direction; `receivedAt` stands in for times not stated, microseconds. */
  add(batch: FlowBatch, receivedAt: number): void {
    for (let row = 0; row < batch.length && !this.overflown; row++) {
      if (batch.confidence[row] !== 0) this.#addRow(batch, row, receivedAt);
    }
  }

  /** The application that most of the edge's flows named; null for none. */
  applicationOf(edge: number): string | null {
    return this.#applications.winnerOf(edge);
  }

  #addRow(batch: FlowBatch, row: number, receivedAt: number): void {
    const edge = this.keys.edgeOf(batch, row);
    if (edge >= this.wholes.length) this.#grow();
    const count = batch.count[row] as number;
    const phase = batch.phase[row] as number;
    const isReply = batch.reply[row] === 1;
    if (phase !== PHASE.whole) this.#addPhase(phase, edge, count);
    else if (batch.direction[row] !== DIRECTION.oneWay) this.wholes[edge] = (this.wholes[edge] as number) + count;
    else if (isReply) this.replies[edge] = (this.replies[edge] as number) + count;
    else this.forwards[edge] = (this.forwards[edge] as number) + count;
    if (batch.failed[row] === 1 && phase !== PHASE.begin && !isReply) this.#fail(batch, row, edge, count);
    if ((batch.confidence[row] as number) > (this.confidence[edge] as number))
      this.confidence[edge] = batch.confidence[row] as number;
    // One after another: a loop over the columns' names costs more than the sums.
    addTo(this.bytesOut, edge, batch.bytesOut[row] as number);
    addTo(this.bytesIn, edge, batch.bytesIn[row] as number);
    addTo(this.ipBytesOut, edge, batch.ipBytesOut[row] as number);
    addTo(this.ipBytesIn, edge, batch.ipBytesIn[row] as number);
    addTo(this.packetsOut, edge, batch.packetsOut[row] as number);
    addTo(this.packetsIn, edge, batch.packetsIn[row] as number);
    this.#see(edge, batch.time[row] as number, batch.duration[row] as number, receivedAt);
    if (batch.application[row] !== 0) this.#applications.vote(edge, batch, row, count);
  }

  #addPhase(phase: number, edge: number, count: number): void {
    const counter = phase === PHASE.begin ? this.begins : phase === PHASE.end ? this.ends : this.interims;
    counter[edge] = (counter[edge] as number) + count;
  }

  /** What came back of an attempt that failed is the refusal. */
  #fail(batch: FlowBatch, row: number, edge: number, count: number): void {
    this.failed[edge] = (this.failed[edge] as number) + count;
    const answered = (batch.packetsIn[row] as number) > 0 || (batch.bytesIn[row] as number) > 0;
    if ((batch.action[row] as number) >= ACTION.deny || answered || (batch.ipBytesIn[row] as number) > 0)
      this.denied[edge] = (this.denied[edge] as number) + count;
  }

  #see(edge: number, stated: number, duration: number, receivedAt: number): void {
    const time = stated >= 0 ? stated : receivedAt;
    if (time < (this.firstSeen[edge] as number)) this.firstSeen[edge] = time;
    const until = duration > 0 ? time + Math.min(duration * 1e6, LONGEST_FLOW) : time;
    if (until > (this.lastSeen[edge] as number)) this.lastSeen[edge] = until;
  }

  #grow(): void {
    const before = this.wholes.length;
    const capacity = Math.max(4096, 2 * before);
    for (const name of COLUMNS) {
      const bigger = new Float64Array(capacity);
      bigger.set(this[name]);
      this[name] = bigger;
    }
    const confidence = new Uint8Array(capacity);
    confidence.set(this.confidence);
    this.confidence = confidence;
    this.firstSeen.fill(Number.POSITIVE_INFINITY, before);
    this.lastSeen.fill(Number.NEGATIVE_INFINITY, before);
    this.#applications.grow(capacity);
  }
}

function addTo(column: Float64Array, edge: number, value: number): void {
  if (value > 0) column[edge] = Math.min(LARGEST, (column[edge] as number) + value);
}
