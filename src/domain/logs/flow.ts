import { LabelDictionary } from './label-dictionary.ts';

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

/** Text columns, stored as indexes into the batch's dictionary; 0 means absent. */
export const LABELS = ['state', 'application', 'user', 'rule'] as const;
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
 * A batch of flows as columns, plus the ledger of the lines read to make it: read = flows + skipped + rejects + duplicates.
 * Rows [0, length) are valid. Addresses take 16 bytes each; a family of 4 uses the first four.
 */
export class FlowBatch {
  length = 0;
  read = 0;
  skipped = 0;
  duplicates = 0;
  rejects: Reject[] = [];

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
  state: Int32Array;
  application: Int32Array;
  user: Int32Array;
  rule: Int32Array;

  readonly labels: LabelDictionary;

  constructor(capacity = 4096, labels = new LabelDictionary()) {
    this.capacity = capacity;
    this.labels = labels;
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
    this.state = new Int32Array(capacity);
    this.application = new Int32Array(capacity);
    this.user = new Int32Array(capacity);
    this.rule = new Int32Array(capacity);
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
    this.state[row] = 0;
    this.application[row] = 0;
    this.user[row] = 0;
    this.rule[row] = 0;
    return row;
  }

  /** Makes the row begun last part of the batch. */
  commit(line: number): void {
    this.line[this.length] = line;
    this.length += 1;
  }

  /** Empties the batch for reuse; the label dictionary is kept, indexes stay valid over the whole file. */
  reset(): void {
    this.length = 0;
    this.read = 0;
    this.skipped = 0;
    this.duplicates = 0;
    this.rejects = [];
  }

  #grow(): void {
    const bigger = new FlowBatch(this.capacity * 2, this.labels);
    for (const [name, column] of Object.entries(this)) {
      if (ArrayBuffer.isView(column))
        (bigger as unknown as Record<string, Uint8Array>)[name]?.set(column as Uint8Array);
    }
    const { length, read, skipped, duplicates, rejects } = this;
    Object.assign(this, bigger, { length, read, skipped, duplicates, rejects });
  }
}
