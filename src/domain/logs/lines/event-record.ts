import { ActionReader } from '../action.ts';
import { faultOf } from '../fault.ts';
import { ACTION, DIRECTION, type FlowBatch, hasPorts, PHASE } from '../flow.ts';
import type { ObservationKind } from '../observation.ts';
import { FIELD, fillRow, HOST_BY_NAME, NOT_A_FLOW, NOT_IP_TRAFFIC, rowPlan } from '../row.ts';
import type { Fields } from '../scan/fields.ts';
import { indexIn } from '../scan/find.ts';
import { scanNamedPort } from '../scan/port-name.ts';
import { scanProtocol, UNKNOWN_PROTOCOL } from '../scan/protocol.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { endpointLabel } from './endpoint-label.ts';
import { EVENT, EVENT_FIELDS, type EventField } from './event-fields.ts';
import type { EventKind } from './event-header.ts';
import { scanEventTime } from './event-time.ts';
import { EventView } from './event-view.ts';
import type { LineResult } from './line-format.ts';
import { observedRow } from './observed-row.ts';

const NO_HOSTS = 'an event without two hosts';
const PLAN = rowPlan(
  (
    [
      ['proto', FIELD.protocol],
      ['src', FIELD.srcAddress],
      ['dst', FIELD.dstAddress],
      ['packetsOut', FIELD.packetsOut],
      ['packetsIn', FIELD.packetsIn],
      ['duration', FIELD.duration],
      ['count', FIELD.count],
    ] as const
  ).map(([name, kind]) => ({ kind, name, column: EVENT[name] })),
);

/** Makes flows and observations of events whose attributes lie in the slots of `EVENT_FIELDS`. */
export class EventRecords {
  readonly #event: EventView;
  readonly #names: Partial<Record<EventField, string>>;
  readonly #extras = new Float64Array(3);
  readonly #actions = new ActionReader();
  readonly #hasIn: boolean;

  /** `names` says what the format calls the fields that can be at fault; `hasIn` that bytes are counted as in and out. */
  constructor(fields: Fields, names: Partial<Record<EventField, string>>, hasIn: boolean) {
    this.#hasIn = hasIn;
    this.#event = new EventView(fields);
    this.#names = names;
  }

  /** Adds the event; time and host of the line stand in where it states none. */
  add(bytes: Buffer, kind: EventKind, line: SyslogLine, batch: FlowBatch): LineResult {
    this.#event.bytes = bytes;
    this.#event.takeInstead(EVENT.src, EVENT.src6);
    this.#event.takeInstead(EVENT.dst, EVENT.dst6);
    if (this.#event.isAbsent(EVENT.src) || this.#event.isAbsent(EVENT.dst)) return skipped(batch, NO_HOSTS);
    const row = batch.begin();
    if (this.#event.isName(EVENT.src, batch) || this.#event.isName(EVENT.dst, batch))
      return skipped(batch, HOST_BY_NAME);
    this.#event.readLabelled();
    const isTransport = this.#settleProtocol(batch, row);
    const result = fillRow(PLAN, bytes, this.#event.fields, batch, row, this.#extras);
    if (result >= 0) return this.#fault(result);
    if (result === NOT_A_FLOW) return skipped(batch, NOT_IP_TRAFFIC);
    const complaint =
      this.#port(EVENT.srcPort, batch.srcPort, batch, row) ?? this.#port(EVENT.dstPort, batch.dstPort, batch, row);
    if (complaint !== null) return complaint;
    this.#readTimes(line.time, batch, row);
    const isFlow = kind.isTraffic && (isTransport || batch.dstPort[row] !== -1);
    if (!isFlow) return this.#observe(kind, line.line, batch, row);
    this.#applyAction(kind, batch, row);
    this.#readVolumes(kind, batch, row);
    this.#readLabels(line, batch, row);
    batch.phase[row] = PHASE[kind.part];
    batch.direction[row] = DIRECTION.initiator;
    if (batch.count[row] === 0) batch.count[row] = 1;
    batch.commit(line.line);
    return null;
  }

  #applyAction({ verdict }: EventKind, batch: FlowBatch, row: number): void {
    if (!this.#event.isAbsent(EVENT.action)) {
      this.#actions.apply(
        this.#event.bytes,
        this.#event.start(EVENT.action),
        this.#event.end(EVENT.action),
        batch,
        row,
      );
      return;
    }
    batch.action[row] = verdict;
    batch.failed[row] = verdict === ACTION.deny || verdict === ACTION.drop ? 1 : 0;
  }

  #observe(kind: EventKind, line: number, batch: FlowBatch, row: number): LineResult {
    const stated = (slot: number) => (this.#event.isAbsent(slot) ? null : this.#event.text(slot));
    const detail = {
      ...{
        action: stated(EVENT.action),
        category: stated(EVENT.category),
        user: stated(EVENT.user),
        url: stated(EVENT.url),
      },
      ...{ rule: stated(EVENT.rule), message: stated(EVENT.message) },
    };
    const name = (kind.isSignIn ? stated(EVENT.user) : null) ?? kind.name;
    batch.observe(observedRow(kindOf(kind), batch, row, line, { name, detail }));
    return null;
  }

  /** `proto=tcp/https` and `proto=HTTP` name an application; returns whether a protocol of IP is stated. */
  #settleProtocol(batch: FlowBatch, row: number): boolean {
    const slot = EVENT.proto;
    const { starts, ends } = this.#event.fields;
    if (this.#event.isAbsent(EVENT.proto)) return false;
    const [start, end] = [this.#event.start(EVENT.proto), this.#event.end(EVENT.proto)];
    if (scanProtocol(this.#event.bytes, start, end) !== UNKNOWN_PROTOCOL) return true;
    const slash = indexIn(this.#event.bytes, SLASH, start, end);
    const cut = slash > start && slash < end ? slash : start;
    if (this.#event.isAbsent(EVENT.app)) {
      starts[EVENT.app] = cut === start ? start : cut + 1;
      ends[EVENT.app] = end;
    }
    ends[slot] = scanProtocol(this.#event.bytes, start, cut) === UNKNOWN_PROTOCOL ? start : cut;
    batch.protocol[row] = -1;
    return ends[slot] > start;
  }

  #readVolumes(kind: EventKind, batch: FlowBatch, row: number): void {
    if (kind.part === 'begin') return;
    const isInterim = kind.part === 'interim';
    const inIsSent = this.#hasIn && kind.inIsSent;
    const out = this.#event.count(isInterim ? EVENT.deltaOut : inIsSent ? EVENT.bytesIn : EVENT.bytesOut);
    const back = this.#event.count(isInterim ? EVENT.deltaIn : inIsSent ? EVENT.bytesOut : EVENT.bytesIn);
    batch.bytesOut[row] =
      Number.isNaN(out) && Number.isNaN(back) && !isInterim ? this.#event.count(EVENT.bytesTotal) : out;
    batch.bytesIn[row] = back;
    if (!isInterim) return;
    batch.packetsOut[row] = batch.packetsIn[row] = Number.NaN;
  }

  /** The conversation's start where it is stated, else when the event was logged. */
  #readTimes(header: number, batch: FlowBatch, row: number): void {
    const start = this.#time(EVENT.start, batch);
    const end = this.#time(EVENT.end, batch);
    const logged = this.#time(EVENT.time, batch);
    batch.time[row] = firstTime(start, logged, end, header);
    if (Number.isNaN(batch.duration[row] as number) && end >= start) batch.duration[row] = (end - start) / 1e6;
  }

  #time(slot: number, batch: FlowBatch): number {
    if (this.#event.isAbsent(slot)) return Number.NaN;
    return scanEventTime(this.#event.bytes, this.#event.start(slot), this.#event.end(slot), batch);
  }

  #readLabels({ hostStart, hostEnd, bytes }: SyslogLine, batch: FlowBatch, row: number): void {
    this.#label(EVENT.rule, batch.rule, row, batch);
    this.#label(EVENT.user, batch.user, row, batch);
    this.#label(EVENT.app, batch.application, row, batch);
    this.#label(this.#stated(EVENT.srcZone, EVENT.srcInterface), batch.srcZone, row, batch);
    this.#label(this.#stated(EVENT.dstZone, EVENT.dstInterface), batch.dstZone, row, batch);
    const isUnknown = batch.action[row] === ACTION.unknown;
    this.#label(isUnknown ? this.#stated(EVENT.reason, EVENT.action) : EVENT.reason, batch.state, row, batch);
    batch.observer[row] = batch.labels.indexOf(bytes, hostStart, hostEnd);
    this.#label(EVENT.observer, batch.observer, row, batch);
    batch.srcNat[row] = this.#endpoint(EVENT.srcNat, EVENT.srcNatPort, batch);
    batch.dstNat[row] = this.#endpoint(EVENT.dstNat, EVENT.dstNatPort, batch);
  }

  #stated(slot: number, other: number): number {
    return this.#event.isAbsent(slot) ? other : slot;
  }

  #label(slot: number, column: Int32Array, row: number, batch: FlowBatch): void {
    const event = this.#event;
    if (event.isAbsent(slot)) return;
    const start = event.start(slot);
    const cut = Math.min(event.end(slot), start + 512);
    column[row] =
      indexIn(event.bytes, BACKSLASH, start, cut) < cut
        ? batch.labels.indexOfText(event.text(slot))
        : batch.labels.indexOf(event.bytes, start, cut);
  }

  #endpoint(address: number, port: number, batch: FlowBatch): number {
    const event = this.#event;
    if (event.isAbsent(address)) return 0;
    const { labels } = batch;
    return endpointLabel(
      labels,
      event.bytes,
      event.start(address),
      event.end(address),
      event.start(port),
      event.end(port),
    );
  }

  #port(slot: number, column: Int32Array, batch: FlowBatch, row: number): LineResult {
    const protocol = batch.protocol[row] as number;
    if (this.#event.isAbsent(slot) || (protocol !== -1 && !hasPorts(protocol))) return null;
    const port = scanNamedPort(this.#event.bytes, this.#event.start(slot), this.#event.end(slot));
    column[row] = port;
    if (port >= 0 || !/^\d+$/.test(this.#event.text(slot))) return null;
    const field = EVENT_FIELDS[slot] as EventField;
    const name = this.#names[field] ?? field;
    return { field: name, reason: `"${this.#event.text(slot).slice(0, 60)}" is not a port (0 to 65535)` };
  }

  #fault(entry: number): LineResult {
    const fault = faultOf(PLAN, entry, this.#event.bytes, this.#event.fields);
    return { ...fault, field: this.#names[fault.field as EventField] ?? fault.field };
  }
}

const [SLASH, BACKSLASH] = [0x2f, 0x5c];

/** The first that is one. */
function firstTime(start: number, logged: number, end: number, header: number): number {
  if (!Number.isNaN(start)) return start;
  if (!Number.isNaN(logged)) return logged;
  return Number.isNaN(end) ? header : end;
}

function skipped(batch: FlowBatch, reason: string): null {
  batch.skip(reason);
  return null;
}

function kindOf({ isSignIn, isTraffic, name }: EventKind): ObservationKind {
  if (isSignIn) return 'login';
  if (/\burl\b|web/i.test(name)) return 'http';
  return isTraffic ? 'notice' : 'intrusion-alert';
}
