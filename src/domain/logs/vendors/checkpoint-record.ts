import { ActionReader } from '../action.ts';
import { faultOf } from '../fault.ts';
import { ACTION, DIRECTION, type FlowBatch, hasPorts, PHASE } from '../flow.ts';
import { KnownTexts } from '../known-texts.ts';
import { endpointLabel } from '../lines/endpoint-label.ts';
import type { LineResult } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import type { ObservationKind } from '../observation.ts';
import {
  FIELD,
  fillRow,
  HOST_BY_NAME,
  isUnset,
  labelIndex,
  NOT_A_FLOW,
  NOT_IP_TRAFFIC,
  type RowPlan,
  rowPlan,
} from '../row.ts';
import { scanAddress } from '../scan/address.ts';
import type { Fields } from '../scan/fields.ts';
import { indexIn } from '../scan/find.ts';
import { Needle } from '../scan/needle.ts';
import { scanCount } from '../scan/number.ts';
import { scanNamedPort } from '../scan/port-name.ts';
import { addDropped } from './checkpoint-drops.ts';
import { CHECKPOINT_KEYS, CHECKPOINT_SLOT as SLOT } from './checkpoint-keys.ts';

const NO_TRAFFIC = 'a Check Point record without two hosts';
/** Products whose records are the firewall's own: of connections, not of what was found in them. */
const FIREWALL = new KnownTexts((product) =>
  /^(VPN-1|Firewall|FG VPN-1|Security Gateway|VPN|Application Control|Identity|$)/i.test(product),
);
const OUTBOUND = new Needle('outbound');
const PLAN: RowPlan = rowPlan(
  (
    [
      ['proto', FIELD.protocol],
      ['src', FIELD.srcAddress],
      ['dst', FIELD.dstAddress],
      ['elapsed', FIELD.duration],
      ['inzone', FIELD.srcZone],
      ['outzone', FIELD.dstZone],
      // Settled below; named here so that one that is no number is said to be none.
      ['client_outbound_bytes', FIELD.bytesOut],
      ['client_inbound_bytes', FIELD.bytesIn],
      ['sent_bytes', FIELD.bytesOut],
      ['received_bytes', FIELD.bytesIn],
      ['bytes', FIELD.bytesOut],
    ] as const
  ).map(([key, kind]) => ({ kind, name: key, column: SLOT[key] })),
);

/** Where a label is stated, the surest place first. */
const [RULE, USER] = [
  [SLOT.rule_name, SLOT.rule, SLOT.rule_uid],
  [SLOT.src_user_name, SLOT.user],
];
const APPLICATION = [SLOT.appi_name, SLOT.service_id];
const OBSERVER = [SLOT.hostname, SLOT.origin, SLOT.orig];
const INTERFACE = [SLOT.ifname];

/** Makes flows and observations of Check Point records whose fields were found, however they were written. */
export class CheckpointRecords {
  readonly #extras = new Float64Array(3);
  readonly #actions = new ActionReader();
  #bytes: Buffer = Buffer.alloc(0);
  #fields: Fields;

  constructor(fields: Fields) {
    this.#fields = fields;
  }

  /** Adds the record in `fields`; `time` stands in where it states none. */
  add(bytes: Buffer, line: number, time: number, batch: FlowBatch): LineResult {
    this.#bytes = bytes;
    if (this.#isAbsent(SLOT.src) || this.#isAbsent(SLOT.dst)) {
      if (this.#isAbsent(SLOT.packets) || bytes[this.#end(SLOT.packets) - 1] !== GREATER)
        return skipped(batch, NO_TRAFFIC);
      return addDropped(this.#text(SLOT.packets), line, batch, (row) => this.#finishDropped(batch, row, time));
    }
    const row = batch.begin();
    // Management resolves addresses to names of objects where it is told to.
    if (this.#isName(SLOT.src, batch) || this.#isName(SLOT.dst, batch)) return skipped(batch, HOST_BY_NAME);
    const result = fillRow(PLAN, bytes, this.#fields, batch, row, this.#extras);
    if (result >= 0) return faultOf(PLAN, result, bytes, this.#fields);
    if (result === NOT_A_FLOW) return skipped(batch, NOT_IP_TRAFFIC);
    const complaint =
      this.#port(SLOT.s_port, batch.srcPort, batch, row) ?? this.#port(SLOT.service, batch.dstPort, batch, row);
    if (complaint !== null) return complaint;
    batch.time[row] = this.#time(batch, time);
    const { product } = SLOT;
    if (!FIREWALL.of(bytes, this.#start(product), this.#end(product))) return this.#observe(batch, row, line);
    this.#applyAction(batch, row);
    this.#applyVolumes(batch, row);
    this.#label(RULE, batch.rule, row, batch);
    this.#label(USER, batch.user, row, batch);
    this.#label(APPLICATION, batch.application, row, batch);
    this.#label(OBSERVER, batch.observer, row, batch);
    if (batch.srcZone[row] === 0 && !OUTBOUND.is(bytes, this.#start(SLOT.ifdir), this.#end(SLOT.ifdir)))
      this.#label(INTERFACE, batch.srcZone, row, batch);
    batch.srcNat[row] = this.#endpoint(SLOT.xlatesrc, SLOT.xlatesport, SLOT.s_port, batch);
    batch.dstNat[row] = this.#endpoint(SLOT.xlatedst, SLOT.xlatedport, SLOT.service, batch);
    batch.direction[row] = DIRECTION.initiator;
    batch.commit(line);
    return null;
  }

  #finishDropped(batch: FlowBatch, row: number, time: number): void {
    batch.time[row] = this.#time(batch, time);
    this.#applyAction(batch, row);
    this.#label(RULE, batch.rule, row, batch);
    this.#label(OBSERVER, batch.observer, row, batch);
  }

  /** What another blade found in a connection that the firewall's own record tells of. */
  #observe(batch: FlowBatch, row: number, line: number): LineResult {
    const product = this.#text(SLOT.product);
    const stated = (key: number) => (this.#isAbsent(key) ? null : this.#text(key));
    const name =
      stated(SLOT.protection_name) ?? stated(SLOT.malware_action) ?? stated(SLOT.attack) ?? stated(SLOT.resource);
    const detail = {
      product,
      action: stated(SLOT.action),
      rule: stated(SLOT.rule_name),
      user: stated(SLOT.src_user_name),
    };
    batch.observe(observedRow(kindOf(product), batch, row, line, { name: name ?? product, detail }));
    return null;
  }

  #applyAction(batch: FlowBatch, row: number): void {
    const key = this.#isAbsent(SLOT.action) ? SLOT.rule_action : SLOT.action;
    this.#actions.apply(this.#bytes, this.#start(key), this.#end(key), batch, row);
    if (batch.action[row] === ACTION.unknown)
      batch.state[row] = labelIndex(batch, this.#bytes, this.#start(key), this.#end(key));
  }

  /** What the client sent is `outbound`; an Accept that counts nothing is logged where the connection begins. */
  #applyVolumes(batch: FlowBatch, row: number): void {
    const out = this.#count(SLOT.client_outbound_bytes);
    const back = this.#count(SLOT.client_inbound_bytes);
    batch.bytesOut[row] = Number.isNaN(out) ? this.#either(SLOT.sent_bytes, SLOT.bytes) : out;
    batch.bytesIn[row] = Number.isNaN(back) ? this.#count(SLOT.received_bytes) : back;
    batch.packetsOut[row] = this.#count(SLOT.client_outbound_packets);
    batch.packetsIn[row] = this.#count(SLOT.client_inbound_packets);
    const hasVolumes = !Number.isNaN(batch.bytesOut[row] as number) || !Number.isNaN(batch.duration[row] as number);
    if (batch.failed[row] === 0 && batch.action[row] === ACTION.allow)
      batch.phase[row] = hasVolumes ? PHASE.whole : PHASE.begin;
    const count = this.#count(SLOT.connection_count);
    if (count > 1) batch.count[row] = count;
  }

  #either(key: number, other: number): number {
    const value = this.#count(key);
    return Number.isNaN(value) ? this.#count(other) : value;
  }

  #count(key: number): number {
    const value = this.#isAbsent(key) ? -1 : scanCount(this.#bytes, this.#start(key), this.#end(key));
    return value < 0 ? Number.NaN : value;
  }

  /** Seconds, milliseconds or ISO; of a session, its start. */
  #time(batch: FlowBatch, header: number): number {
    for (const key of [SLOT.start_time, SLOT.time]) {
      if (this.#isAbsent(key)) continue;
      const time = batch.clock.scan(this.#bytes, this.#start(key), this.#end(key), batch);
      if (!Number.isNaN(time)) return time;
    }
    return header;
  }

  /** `service` is the destination port by number or, resolved, by name; `s_port` likewise. */
  #port(key: number, column: Int32Array, batch: FlowBatch, row: number): LineResult {
    const protocol = batch.protocol[row] as number;
    if (this.#isAbsent(key) || (protocol !== -1 && !hasPorts(protocol))) return null;
    const port = scanNamedPort(this.#bytes, this.#start(key), this.#end(key));
    column[row] = port;
    if (port >= 0) return null;
    if (!/^\d+$/.test(this.#text(key))) return null;
    return {
      field: CHECKPOINT_KEYS[key] as string,
      reason: `"${this.#text(key).slice(0, 60)}" is not a port (0 to 65535)`,
    };
  }

  #isName(key: number, batch: FlowBatch): boolean {
    const [start, end] = [this.#start(key), this.#end(key)];
    if (scanAddress(this.#bytes, start, end, batch.srcAddress, batch.length * 16) !== 0) return false;
    return /[g-z_]|^[^.:]*$/i.test(this.#text(key));
  }

  #endpoint(address: number, port: number, real: number, batch: FlowBatch): number {
    if (this.#isAbsent(address)) return 0;
    // Where the port stays what it was, 0 is written.
    const isStated = this.#end(port) > this.#start(port) && !this.#isZero(port);
    const stated = isStated ? port : real;
    const [from, to] = [this.#start(address), this.#end(address)];
    return endpointLabel(batch.labels, this.#bytes, from, to, this.#start(stated), this.#end(stated));
  }

  #isZero(key: number): boolean {
    return this.#end(key) - this.#start(key) === 1 && this.#bytes[this.#start(key)] === 0x30;
  }

  #label(keys: readonly number[], column: Int32Array, row: number, batch: FlowBatch): void {
    let i = 0;
    while (i < keys.length && this.#isAbsent(keys[i] as number)) i += 1;
    if (i === keys.length) return;
    const key = keys[i] as number;
    const [start, end] = [this.#start(key), this.#end(key)];
    // Brackets, quotes and equals signs are escaped where they would end a value.
    if (indexIn(this.#bytes, BACKSLASH, start, end) === end) column[row] = labelIndex(batch, this.#bytes, start, end);
    else
      column[row] = batch.labels.indexOfText(
        this.#text(key)
          .slice(0, 256)
          .replace(/\\([\\\]"=|])/g, '$1'),
      );
  }

  #isAbsent(key: number): boolean {
    const end = this.#end(key);
    return end === 0 || isUnset(this.#bytes, this.#start(key), end);
  }

  #text(key: number): string {
    return this.#bytes.toString('utf8', this.#start(key), this.#end(key));
  }

  #start(key: number): number {
    return this.#fields.starts[key] as number;
  }

  #end(key: number): number {
    return this.#fields.ends[key] as number;
  }
}

const [BACKSLASH, GREATER] = [0x5c, 0x3e];

function skipped(batch: FlowBatch, reason: string): null {
  batch.skip(reason);
  return null;
}

function kindOf(product: string): ObservationKind {
  if (/mail|spam|phishing|MTA/i.test(product)) return 'mail';
  if (/URL|HTTP/i.test(product)) return 'http';
  if (/Access|Endpoint|Connectra/i.test(product)) return 'login';
  return 'intrusion-alert';
}
