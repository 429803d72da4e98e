import { faultOf } from '../fault.ts';
import { ACTION, COUNTERS, DIRECTION, type FlowBatch, PHASE, PROTOCOL } from '../flow.ts';
import type { Complaint } from '../reject.ts';
import { FIELD, type Field, fillRow, NOT_A_FLOW, NOT_IP_TRAFFIC, type RowPlan } from '../row.ts';
import type { Fields } from '../scan/fields.ts';

/** What the columns of a Zeek conn record mean; columns not named here are ignored. */
export const ZEEK_FIELDS: ReadonlyMap<string, Field> = new Map([
  ['ts', FIELD.time],
  ['duration', FIELD.duration],
  ['id.orig_h', FIELD.srcAddress],
  ['id.orig_p', FIELD.srcPort],
  ['id.resp_h', FIELD.dstAddress],
  ['id.resp_p', FIELD.dstPort],
  ['proto', FIELD.protocol],
  ['service', FIELD.application],
  ['conn_state', FIELD.state],
  ['orig_bytes', FIELD.bytesOut],
  ['resp_bytes', FIELD.bytesIn],
  ['orig_ip_bytes', FIELD.ipBytesOut],
  ['resp_ip_bytes', FIELD.ipBytesIn],
  ['orig_pkts', FIELD.packetsOut],
  ['resp_pkts', FIELD.packetsIn],
  // What collectors put before a cluster's records: which of its nodes wrote it.
  ...['_node_name', '_system_name', '_system', 'node'].map((name) => [name, FIELD.observer] as const),
]);

/**
 * Values of `_path` and `#path` whose records are connections: also the reduced, labelled and per-worker variants that
 * collectors and data sets make of them.
 */
export function isConnPath(path: string): boolean {
  return /^(open_|closed_)?conn([-_.](long|red|labell?ed|label|worker|proxy|manager|logger|\d)[-_.\w]*)?$/.test(path);
}

/** Records of connections that go on: what they count is told again when the connection ends. */
export function isOpenConnPath(path: string): boolean {
  return /^open_conn|^conn_long/.test(path);
}

const FAILED = 8;
const HANDSHAKE = 16;
/** What a conn_state says: its action, whether a TCP attempt in that state failed, whether Zeek saw who began. */
const STATES = new Map<string, number>([
  ['SF', ACTION.allow | HANDSHAKE],
  ['S1', ACTION.allow | HANDSHAKE],
  ['S2', ACTION.allow | HANDSHAKE],
  ['S3', ACTION.allow | HANDSHAKE],
  ['RSTO', ACTION.allow | HANDSHAKE],
  ['RSTR', ACTION.allow | HANDSHAKE],
  ['REJ', ACTION.deny | FAILED | HANDSHAKE],
  ['S0', ACTION.unknown | FAILED | HANDSHAKE],
  ['SH', ACTION.unknown | FAILED | HANDSHAKE],
  ['RSTOS0', ACTION.unknown | FAILED | HANDSHAKE],
  // The answer to a SYN that Zeek did not see.
  ['RSTRH', ACTION.unknown | HANDSHAKE],
  ['SHR', ACTION.unknown | HANDSHAKE],
]);

/** Sets action and failed from the row's state label, as Zeek documents conn_state. UDP knows no failed attempts. */
export function applyConnState(batch: FlowBatch, row: number): void {
  applyVerdict(verdictOf(batch, row), batch, row);
}

function verdictOf(batch: FlowBatch, row: number): number {
  return STATES.get(batch.labels.texts[batch.state[row] as number] as string) ?? ACTION.unknown;
}

function applyVerdict(verdict: number, batch: FlowBatch, row: number): void {
  batch.action[row] = verdict & 7;
  batch.failed[row] = verdict & FAILED && batch.protocol[row] === PROTOCOL.tcp ? 1 : 0;
}

/** Turns the fields of Zeek conn records into rows; one per file, for the space it works in. */
export class ConnRows {
  readonly #extras = new Float64Array(3);

  /** Adds the record to the batch as a flow or a skip; returns what is wrong with it, or null. */
  add(plan: RowPlan, bytes: Buffer, fields: Fields, line: number, batch: FlowBatch, isOpen = false): Complaint | null {
    const row = batch.begin();
    const result = fillRow(plan, bytes, fields, batch, row, this.#extras);
    if (result >= 0) return faultOf(plan, result, bytes, fields);
    if (result === NOT_A_FLOW) {
      batch.skip(NOT_IP_TRAFFIC);
    } else {
      const verdict = verdictOf(batch, row);
      applyVerdict(verdict, batch, row);
      batch.direction[row] = verdict & HANDSHAKE ? DIRECTION.initiator : DIRECTION.order;
      if (isOpen) beginOnly(batch, row);
      batch.commit(line);
    }
    return null;
  }
}

/** The totals so far are left out: they come again with the connection's end. */
function beginOnly(batch: FlowBatch, row: number): void {
  batch.phase[row] = PHASE.begin;
  for (const counter of COUNTERS) batch[counter][row] = Number.NaN;
}
