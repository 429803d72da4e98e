import { faultOf } from './fault.ts';
import { ACTION, type FlowBatch, PROTOCOL } from './flow.ts';
import type { Complaint } from './reject.ts';
import { FIELD, type Field, fillRow, NOT_A_FLOW, type RowPlan } from './row.ts';
import type { Fields } from './scan/fields.ts';

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
]);

/** Values of `_path` and `#path` whose records are connections. */
export function isConnPath(path: string): boolean {
  return /^(open_|closed_)?conn(_long|_red)?$/.test(path);
}

/** What a conn_state says: action + 8 when a TCP attempt in that state failed. */
const STATES = new Map<string, number>([
  ['SF', ACTION.allow],
  ['S1', ACTION.allow],
  ['S2', ACTION.allow],
  ['S3', ACTION.allow],
  ['RSTO', ACTION.allow],
  ['RSTR', ACTION.allow],
  ['REJ', ACTION.deny + 8],
  ['S0', ACTION.unknown + 8],
  ['SH', ACTION.unknown + 8],
  ['RSTOS0', ACTION.unknown + 8],
]);

/** Sets action and failed from the row's state label, as Zeek documents conn_state. UDP knows no failed attempts. */
export function applyConnState(batch: FlowBatch, row: number): void {
  const verdict = STATES.get(batch.labels.texts[batch.state[row] as number] as string) ?? ACTION.unknown;
  batch.action[row] = verdict & 7;
  batch.failed[row] = verdict & 8 && batch.protocol[row] === PROTOCOL.tcp ? 1 : 0;
}

/** Turns the fields of Zeek conn records into rows; one per file, for the space it works in. */
export class ConnRows {
  readonly #extras = new Float64Array(3);

  /** Adds the record to the batch as a flow or a skip; returns what is wrong with it, or null. */
  add(plan: RowPlan, bytes: Buffer, fields: Fields, line: number, batch: FlowBatch): Complaint | null {
    const row = batch.begin();
    const result = fillRow(plan, bytes, fields, batch, row, this.#extras);
    if (result >= 0) return faultOf(plan, result, bytes, fields);
    if (result === NOT_A_FLOW) {
      batch.skipped += 1;
    } else {
      applyConnState(batch, row);
      batch.commit(line);
    }
    return null;
  }
}
