import { faultOf } from '../fault.ts';
import { ACTION, DIRECTION, type FlowBatch, PHASE, PROTOCOL } from '../flow.ts';
import { type Complaint, rejectLine } from '../reject.ts';
import { fillRow, isUnset, NOT_A_FLOW, NOT_IP_TRAFFIC, type RowPlan } from '../row.ts';
import { Fields, splitPlain } from '../scan/fields.ts';

const COMMA = 0x2c;
const LONGEST_TUPLE = 512;

/** The columns of a flow tuple besides those of its plan; -1 for those it does not have. */
export interface TupleLayout {
  plan: RowPlan;
  /** Fewest and most fields. */
  widths: readonly number[];
  /** T or U, where the protocol is not in the plan. */
  protocol: number;
  direction: number;
  /** A or D. */
  decision: number;
  /** B, C, E; and D in tuples without a decision. */
  state: number;
}

/** What the record says of all its tuples. */
export interface TupleContext {
  rule: string;
  observer: string;
  /** The network that the flows enter or leave. */
  zone: string;
}

/** Reads the comma-separated tuples in which Azure's flow logs keep flows; one per file, for the space it works in. */
export class AzureTuples {
  readonly #layout: TupleLayout;
  readonly #fields = new Fields();
  readonly #bytes = Buffer.alloc(LONGEST_TUPLE);
  readonly #extras = new Float64Array(3);

  constructor(layout: TupleLayout) {
    this.#layout = layout;
  }

  /** Adds a tuple to the batch as a flow, a skip or a reject. */
  add(tuple: unknown, context: TupleContext, line: number, batch: FlowBatch): void {
    batch.read += 1;
    const text = typeof tuple === 'string' ? tuple : '';
    const length = this.#bytes.write(text, 'latin1');
    const complaint = text.length > LONGEST_TUPLE ? NOT_A_TUPLE : this.#addRow(length, context, line, batch);
    if (complaint !== null) rejectLine(batch, line, complaint, this.#bytes, 0, length);
  }

  #addRow(length: number, context: TupleContext, line: number, batch: FlowBatch): Complaint | null {
    const { plan, widths } = this.#layout;
    const bytes = this.#bytes;
    splitPlain(bytes, 0, length, COMMA, this.#fields);
    const { count } = this.#fields;
    if (!widths.includes(count))
      return { field: 'flowTuples', reason: `${count} fields where ${widths.join(' or ')} are known` };
    // A tuple without counters ends before them.
    this.#fields.starts.fill(0, count, Math.max(...widths));
    this.#fields.ends.fill(0, count, Math.max(...widths));
    const row = batch.begin();
    const result = fillRow(plan, bytes, this.#fields, batch, row, this.#extras);
    if (result >= 0) return faultOf(plan, result, bytes, this.#fields);
    if (result === NOT_A_FLOW) {
      batch.skip(NOT_IP_TRAFFIC);
      return null;
    }
    if (this.#layout.protocol >= 0) {
      const letter = this.#byte(this.#layout.protocol);
      if (letter !== T && letter !== U) return { field: 'protocol', reason: 'neither T nor U' };
      batch.protocol[row] = letter === T ? PROTOCOL.tcp : PROTOCOL.udp;
    }
    // A flow is named after the host that opened it.
    batch.direction[row] = DIRECTION.initiator;
    batch.rule[row] = batch.labels.indexOfText(context.rule);
    batch.observer[row] = batch.labels.indexOfText(context.observer);
    const zone = this.#byte(this.#layout.direction) === I ? batch.dstZone : batch.srcZone;
    zone[row] = batch.labels.indexOfText(context.zone);
    this.#judge(batch, row);
    batch.commit(line);
    return null;
  }

  /** The counters of C and E are those since the tuple before; a flow that was denied is told once. */
  #judge(batch: FlowBatch, row: number): void {
    const state = this.#byte(this.#layout.state);
    const decision = this.#byte(this.#layout.decision);
    const denied = state === D || decision === D;
    batch.action[row] = denied ? ACTION.deny : ACTION.allow;
    batch.failed[row] = denied ? 1 : 0;
    if (state > 0) batch.state[row] = batch.labels.indexOfText(String.fromCharCode(state));
    if (denied) return;
    if (state === B) {
      batch.phase[row] = PHASE.begin;
      batch.bytesOut[row] = batch.bytesIn[row] = batch.packetsOut[row] = batch.packetsIn[row] = Number.NaN;
    } else if (state === C) batch.phase[row] = PHASE.interim;
    else if (state === E) batch.phase[row] = PHASE.end;
  }

  #byte(column: number): number {
    if (column < 0) return 0;
    const [start, end] = [this.#fields.starts[column] as number, this.#fields.ends[column] as number];
    return isUnset(this.#bytes, start, end) ? 0 : (this.#bytes[start] as number);
  }
}

const [B, C, D, E, I, T, U] = [0x42, 0x43, 0x44, 0x45, 0x49, 0x54, 0x55];
const NOT_A_TUPLE: Complaint = { field: 'flowTuples', reason: 'not a flow tuple' };
