import { Clock } from './clock.ts';
import { LabelDictionary } from './label-dictionary.ts';
import type { Observation } from './observation.ts';

/**
 * A flow: one normalised record of a conversation, client (src) → server (dst).
 *
 * Flows travel in column batches, not as objects: a reader fills typed arrays in place, the loader copies them into
 * Postgres' binary format, and nothing per row or per cell is left to the garbage collector.
 */

/** What was decided about the traffic; the index is what `FlowBatch.action` holds. */
export const ACTIONS = ['unknown', 'allow', 'deny', 'drop', 'reset'] as const;
export type Action = (typeof ACTIONS)[number];
export const ACTION = { unknown: 0, allow: 1, deny: 2, drop: 3, reset: 4 } as const satisfies Record<Action, number>;

/**
 * Which part of a conversation a record tells of. A conversation that is told by its begin and by its end is one: what
 * counts conversations counts the wholes and the greater of begins and ends. Volumes of a begin are never added up.
 */
export const PHASES = ['whole', 'begin', 'interim', 'end'] as const;
export type Phase = (typeof PHASES)[number];
export const PHASE = { whole: 0, begin: 1, interim: 2, end: 3 } as const satisfies Record<Phase, number>;

/**
 * How it is known that src is the client. `order`: the record names it first, no more. `initiator`: the source states who
 * began, by a field of its own or by the handshake it saw. `one-way`: the record counts one direction only, which may be
 * the answer.
 */
export const DIRECTIONS = ['order', 'initiator', 'one-way'] as const;
export type Direction = (typeof DIRECTIONS)[number];
export const DIRECTION = { order: 0, initiator: 1, oneWay: 2 } as const;

/** Text columns, stored as indexes into the batch's dictionary; 0 means absent. */
export const LABELS = [
  ...(['state', 'application', 'user', 'rule'] as const),
  // Who wrote the record: a firewall's name, a cloud interface, an exporter.
  'observer',
  // The zone, or where there is none the interface, on either side.
  ...(['srcZone', 'dstZone'] as const),
  // Where an address was translated: the other address, with its port, as `198.51.100.7:443`.
  ...(['srcNat', 'dstNat'] as const),
] as const;
export type Label = (typeof LABELS)[number];

/** Number columns where NaN means "not stated". Counters are exact up to 2^53; readers reject what is larger. */
export const COUNTERS = ['bytesOut', 'bytesIn', 'ipBytesOut', 'ipBytesIn', 'packetsOut', 'packetsIn'] as const;

/** IANA protocol numbers the code names. */
export const PROTOCOL = { icmp: 1, igmp: 2, tcp: 6, udp: 17, icmp6: 58, sctp: 132 } as const;

/** Protocols whose port numbers mean something; for all others the port columns hold -1. */
export function hasPorts(protocol: number): boolean {
  return protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp || protocol === PROTOCOL.sctp;
}

/** A line that could not become a flow: where, which field, why, and the line itself (at most 4 KiB of it). */
export interface Reject {
  line: number;
  field: string | null;
  reason: string;
  text: string;
}

/**
 * A batch of flows as columns, plus the ledger of the lines read to make it: read = flows + observations + skipped + rejects +
 * duplicates (of several observations of one record only the first counts: see `observe`). Rows [0, length) are valid. Addresses take 16 bytes each; a family of 4 uses the first four.
 */
export class FlowBatch {
  length = 0;
  read = 0;
  skipped = 0;
  duplicates = 0;
  rejects: Reject[] = [];
  /** What the records say that is no flow: names, logins, open ports. */
  observations: Observation[] = [];
  /** Records that became observations. */
  observed = 0;
  /** Why records were skipped, and how many for each reason. */
  skips = new Map<string, number>();
  /** What was assumed about times in this batch: bits of `ASSUMED`. */
  assumed = 0;

  capacity: number;
  line: Float64Array;
  /** Microseconds since the Unix epoch, UTC; NaN when the record states no time. */
  time: Float64Array;
  /** Seconds; NaN when not stated. */
  duration: Float64Array;
  srcFamily: Uint8Array;
  dstFamily: Uint8Array;
  srcAddress: Uint8Array;
  dstAddress: Uint8Array;
  /** -1 when absent or meaningless for the protocol. */
  srcPort: Int32Array;
  dstPort: Int32Array;
  /** IANA number, -1 when not stated. */
  protocol: Int16Array;
  bytesOut: Float64Array;
  bytesIn: Float64Array;
  ipBytesOut: Float64Array;
  ipBytesIn: Float64Array;
  packetsOut: Float64Array;
  packetsIn: Float64Array;
  /** 1 for an attempt that was refused, reset before data, denied, or (TCP) never answered. */
  failed: Uint8Array;
  action: Uint8Array;
  phase: Uint8Array;
  direction: Uint8Array;
  /**
   * How sure it is that src is the client, 0 to 100 (`CONFIDENCE`). A reader leaves 0, unless the record counts one
   * direction and tells all the same who began.
   */
  confidence: Uint8Array;
  /** 1 where orientation turned the row round: the record names the server first. */
  reversed: Uint8Array;
  /** 1 for a record of one direction that counts what came back. */
  reply: Uint8Array;
  /** How many conversations the record stands for, 1 unless stated (a repeat or hit count). */
  count: Float64Array;
  state: Int32Array;
  application: Int32Array;
  user: Int32Array;
  rule: Int32Array;
  observer: Int32Array;
  srcZone: Int32Array;
  dstZone: Int32Array;
  srcNat: Int32Array;
  dstNat: Int32Array;

  readonly labels: LabelDictionary;
  /** How the times of this file are to be read. */
  readonly clock: Clock;

  constructor(capacity = 4096, labels = new LabelDictionary(), clock = new Clock()) {
    this.capacity = capacity;
    this.labels = labels;
    this.clock = clock;
    this.line = new Float64Array(capacity);
    this.time = new Float64Array(capacity);
    this.duration = new Float64Array(capacity);
    this.srcFamily = new Uint8Array(capacity);
    this.dstFamily = new Uint8Array(capacity);
    this.srcAddress = new Uint8Array(capacity * 16);
    this.dstAddress = new Uint8Array(capacity * 16);
    this.srcPort = new Int32Array(capacity);
    this.dstPort = new Int32Array(capacity);
    this.protocol = new Int16Array(capacity);
    this.bytesOut = new Float64Array(capacity);
    this.bytesIn = new Float64Array(capacity);
    this.ipBytesOut = new Float64Array(capacity);
    this.ipBytesIn = new Float64Array(capacity);
    this.packetsOut = new Float64Array(capacity);
    this.packetsIn = new Float64Array(capacity);
    this.failed = new Uint8Array(capacity);
    this.action = new Uint8Array(capacity);
    this.phase = new Uint8Array(capacity);
    this.direction = new Uint8Array(capacity);
    this.confidence = new Uint8Array(capacity);
    this.reversed = new Uint8Array(capacity);
    this.reply = new Uint8Array(capacity);
    this.count = new Float64Array(capacity);
    this.state = new Int32Array(capacity);
    this.application = new Int32Array(capacity);
    this.user = new Int32Array(capacity);
    this.rule = new Int32Array(capacity);
    this.observer = new Int32Array(capacity);
    this.srcZone = new Int32Array(capacity);
    this.dstZone = new Int32Array(capacity);
    this.srcNat = new Int32Array(capacity);
    this.dstNat = new Int32Array(capacity);
  }

  /**
   * Clears row `length` to "nothing stated" and returns its index, growing the columns when full.
   * The row counts only after `commit`; a reader that finds the line bad simply does not commit.
   */
  begin(): number {
    if (this.length === this.capacity) this.#grow();
    const row = this.length;
    this.time[row] = Number.NaN;
    this.duration[row] = Number.NaN;
    this.srcFamily[row] = 0;
    this.dstFamily[row] = 0;
    this.srcPort[row] = -1;
    this.dstPort[row] = -1;
    this.protocol[row] = -1;
    this.bytesOut[row] = Number.NaN;
    this.bytesIn[row] = Number.NaN;
    this.ipBytesOut[row] = Number.NaN;
    this.ipBytesIn[row] = Number.NaN;
    this.packetsOut[row] = Number.NaN;
    this.packetsIn[row] = Number.NaN;
    this.failed[row] = 0;
    this.action[row] = 0;
    this.phase[row] = 0;
    this.direction[row] = 0;
    this.confidence[row] = 0;
    this.reversed[row] = 0;
    this.reply[row] = 0;
    this.count[row] = 1;
    this.state[row] = 0;
    this.application[row] = 0;
    this.user[row] = 0;
    this.rule[row] = 0;
    this.observer[row] = 0;
    this.srcZone[row] = 0;
    this.dstZone[row] = 0;
    this.srcNat[row] = 0;
    this.dstNat[row] = 0;
    return row;
  }

  /** Makes the row begun last part of the batch. */
  commit(line: number): void {
    this.line[this.length] = line;
    this.length += 1;
  }

  /** Counts a record that is no flow and says nothing else that is kept; `reason` is one of a few sentences. */
  skip(reason: string): void {
    this.skipped += 1;
    this.skips.set(reason, (this.skips.get(reason) ?? 0) + 1);
  }

  /** Keeps what a record says; `extra` when the record was counted already, as a flow or by its first observation. */
  observe(observation: Observation, { extra = false }: { extra?: boolean } = {}): void {
    this.observations.push(observation);
    if (!extra) this.observed += 1;
  }

  /** Empties the batch for reuse; the label dictionary is kept, indexes stay valid over the whole file. */
  reset(): void {
    this.length = 0;
    this.read = 0;
    this.skipped = 0;
    this.duplicates = 0;
    this.rejects = [];
    this.observations = [];
    this.observed = 0;
    this.skips = new Map();
    this.assumed = 0;
  }

  #grow(): void {
    const bigger = new FlowBatch(this.capacity * 2, this.labels, this.clock);
    for (const [name, column] of Object.entries(this)) {
      if (ArrayBuffer.isView(column))
        (bigger as unknown as Record<string, Uint8Array>)[name]?.set(column as Uint8Array);
    }
    for (const [name, column] of Object.entries(bigger))
      if (ArrayBuffer.isView(column)) Object.assign(this, { [name]: column });
    this.capacity = bigger.capacity;
  }
}
