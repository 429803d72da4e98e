import { formatAddress } from '../address.ts';
import { faultOf } from '../fault.ts';
import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { endpointLabel } from '../lines/endpoint-label.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { type ObservationKind, observation } from '../observation.ts';
import { FIELD, fillRow, isUnset, labelIndex, NOT_A_FLOW, NOT_IP_TRAFFIC } from '../row.ts';
import { Fields } from '../scan/fields.ts';
import { beginsWith, findIn } from '../scan/find.ts';
import { KeyTable, pairPlan, SPACED, slotsOf } from '../scan/key-values.ts';
import { scanCount } from '../scan/number.ts';
import { PairReader } from '../scan/pair-reader.ts';
import type { SyslogLine } from '../scan/syslog.ts';

const KEYS = [
  ...['date', 'time', 'eventtime', 'tz', 'devname', 'devid', 'logid', 'type', 'subtype', 'action', 'service', 'app'],
  ...[
    'srcip',
    'srcport',
    'srcintf',
    'dstip',
    'dstport',
    'dstintf',
    'proto',
    'policyid',
    'policyname',
    'user',
    'duration',
  ],
  ...['sentbyte', 'rcvdbyte', 'sentpkt', 'rcvdpkt', 'sentdelta', 'rcvddelta', 'sentpktdelta', 'rcvdpktdelta'],
  ...['transip', 'transport', 'tranip', 'tranport', 'hostname', 'url', 'attack', 'virus', 'status', 'msg'],
] as const;
const TABLE = new KeyTable(KEYS);
const SLOT = slotsOf(KEYS);
const PLAN = pairPlan(
  [
    ...([
      ['srcip', FIELD.srcAddress],
      ['dstip', FIELD.dstAddress],
      ['proto', FIELD.protocol],
    ] as const),
    ...([
      ['srcport', FIELD.srcPort],
      ['dstport', FIELD.dstPort],
      ['duration', FIELD.duration],
    ] as const),
    ...([
      ['sentbyte', FIELD.bytesOut],
      ['rcvdbyte', FIELD.bytesIn],
    ] as const),
    ...([
      ['sentpkt', FIELD.packetsOut],
      ['rcvdpkt', FIELD.packetsIn],
      ['user', FIELD.user],
    ] as const),
    ...([
      ['srcintf', FIELD.srcZone],
      ['dstintf', FIELD.dstZone],
      ['devname', FIELD.observer],
    ] as const),
  ],
  KEYS,
);

const [DATE, LOG_ID, TRAFFIC] = [Buffer.from('date='), Buffer.from('logid='), Buffer.from('traffic')];

/** What FortiOS did with a session; every action not named here let it pass to its end. */
const REFUSED = new KeyTable([
  'deny',
  // Of the session's own protocol: an invalid packet, a failed connection, a DNS error.
  ...['ip-conn', 'dns', 'blocked', 'block'],
]);
const [ZERO, TWO] = [0x30, 0x32];

/** FortiGate logs, `date=… time=… logid="…" type="traffic" …`, bare or behind a syslog header; security events become observations. */
export const fortigate = lineFormat({
  name: 'fortigate',
  title: 'FortiGate log',
  about:
    'Known by date=, logid= and type=. Traffic becomes flows with zones (interfaces), policy, application, user, both translations; ' +
    'of sessions that go on only the deltas count. UTM and event records that name two hosts become observations.',
  parser: () => new Fortigate(),
});

class Fortigate implements LineParser {
  readonly #pairs = new PairReader(TABLE, SPACED);
  readonly #fields = new Fields();
  readonly #extras = new Float64Array(3);
  readonly #joined = Buffer.alloc(64);

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    const from = findIn(bytes, DATE, line.start, end);
    if (from < 0 || findIn(bytes, LOG_ID, from, end) < 0) return NOT_MINE;
    this.#pairs.read(bytes, from, end, this.#fields);
    if (this.#isAbsent(bytes, SLOT.logid) || this.#isAbsent(bytes, SLOT.type)) return NOT_MINE;
    const [start, to] = [this.#start(SLOT.type), this.#end(SLOT.type)];
    const isTraffic = to - start === TRAFFIC.length && beginsWith(bytes, TRAFFIC, start, to);
    return isTraffic ? this.#addFlow(line, batch) : this.#addEvent(line, batch);
  }

  #addFlow({ bytes, line }: SyslogLine, batch: FlowBatch): LineResult {
    const row = batch.begin();
    const result = fillRow(PLAN, bytes, this.#fields, batch, row, this.#extras);
    if (result >= 0) return faultOf(PLAN, result, bytes, this.#fields);
    if (result === NOT_A_FLOW) {
      batch.skip(NOT_IP_TRAFFIC);
      return null;
    }
    batch.time[row] = this.#time(bytes, batch);
    // The firewall keeps the session and knows who opened it.
    batch.direction[row] = DIRECTION.initiator;
    this.#applyAction(bytes, batch, row);
    this.#applyDeltas(bytes, batch, row);
    this.#label(bytes, this.#isAbsent(bytes, SLOT.app) ? SLOT.service : SLOT.app, batch.application, row, batch);
    this.#label(
      bytes,
      this.#isAbsent(bytes, SLOT.policyname) ? SLOT.policyid : SLOT.policyname,
      batch.rule,
      row,
      batch,
    );
    this.#applyNat(bytes, batch, row);
    batch.commit(line);
    return null;
  }

  /** Anything but traffic: kept as an observation when it names two hosts, because it has no session's totals. */
  #addEvent({ bytes, line }: SyslogLine, batch: FlowBatch): LineResult {
    const row = batch.begin();
    const type = this.#text(bytes, SLOT.type);
    if (this.#isAbsent(bytes, SLOT.srcip) || this.#isAbsent(bytes, SLOT.dstip)) {
      batch.skip('a record of FortiGate without two hosts');
      return null;
    }
    const result = fillRow(PLAN, bytes, this.#fields, batch, row, this.#extras);
    if (result >= 0) return faultOf(PLAN, result, bytes, this.#fields);
    const port = (column: Int32Array) => (column[row] === -1 ? null : (column[row] as number));
    const stated = (key: number) => (this.#isAbsent(bytes, key) ? null : this.#text(bytes, key));
    batch.observe(
      observation(kindOf(type, this.#text(bytes, SLOT.action)), line, {
        time: this.#time(bytes, batch),
        src: formatAddress(batch.srcAddress, row * 16, batch.srcFamily[row] as number),
        srcPort: port(batch.srcPort),
        dst: formatAddress(batch.dstAddress, row * 16, batch.dstFamily[row] as number),
        dstPort: port(batch.dstPort),
        protocol: batch.protocol[row] === -1 ? null : (batch.protocol[row] as number),
        name: stated(SLOT.attack) ?? stated(SLOT.virus) ?? stated(SLOT.hostname) ?? stated(SLOT.user),
        detail: {
          ...{
            type,
            subtype: stated(SLOT.subtype),
            action: stated(SLOT.action),
            user: stated(SLOT.user),
            url: stated(SLOT.url),
          },
          ...{ status: stated(SLOT.status), message: stated(SLOT.msg) },
        },
      }),
    );
    return null;
  }

  /** The event's own time, in seconds or nanoseconds; the device's local clock where FortiOS is too old to say it. */
  #time(bytes: Buffer, batch: FlowBatch): number {
    if (!this.#isAbsent(bytes, SLOT.eventtime)) {
      const time = batch.clock.scan(bytes, this.#start(SLOT.eventtime), this.#end(SLOT.eventtime), batch);
      if (!Number.isNaN(time)) return time;
    }
    let length = this.#append(bytes, SLOT.date, 0);
    this.#joined[length] = 0x20;
    length = this.#append(bytes, SLOT.time, length + 1);
    length = this.#append(bytes, SLOT.tz, length);
    return batch.clock.scan(this.#joined, 0, length, batch);
  }

  #append(bytes: Buffer, key: number, at: number): number {
    const from = this.#start(key);
    const length = Math.max(0, Math.min(this.#end(key) - from, 20));
    for (let i = 0; i < length; i++) this.#joined[at + i] = bytes[from + i] as number;
    return at + length;
  }

  #applyAction(bytes: Buffer, batch: FlowBatch, row: number): void {
    const isRefused = REFUSED.slotOf(bytes, this.#start(SLOT.action), this.#end(SLOT.action)) >= 0;
    batch.action[row] = isRefused ? ACTION.deny : ACTION.allow;
    batch.failed[row] = isRefused ? 1 : 0;
    this.#label(bytes, SLOT.action, batch.state, row, batch);
  }

  /** A session that goes on is reported again and again, and at its end: its totals would be counted each time, its deltas are not. */
  #applyDeltas(bytes: Buffer, batch: FlowBatch, row: number): void {
    // Message ids end in what the message is: 20 is a session that still goes on.
    const id = this.#end(SLOT.logid);
    const goesOn = bytes[id - 2] === TWO && bytes[id - 1] === ZERO;
    if (goesOn) batch.phase[row] = PHASE.interim;
    if (!goesOn && this.#isAbsent(bytes, SLOT.sentdelta)) return;
    const delta = (key: number) => (this.#isAbsent(bytes, key) ? Number.NaN : this.#number(bytes, key));
    batch.bytesOut[row] = delta(SLOT.sentdelta);
    batch.bytesIn[row] = delta(SLOT.rcvddelta);
    batch.packetsOut[row] = delta(SLOT.sentpktdelta);
    batch.packetsIn[row] = delta(SLOT.rcvdpktdelta);
  }

  #number(bytes: Buffer, key: number): number {
    const count = scanCount(bytes, this.#start(key), this.#end(key));
    return count >= 0 ? count : Number(this.#text(bytes, key));
  }

  /** `transip` is what the source became, `tranip` what the destination was. */
  #applyNat(bytes: Buffer, batch: FlowBatch, row: number): void {
    batch.srcNat[row] = this.#endpoint(bytes, SLOT.transip, SLOT.transport, batch);
    batch.dstNat[row] = this.#endpoint(bytes, SLOT.tranip, SLOT.tranport, batch);
  }

  #endpoint(bytes: Buffer, address: number, port: number, batch: FlowBatch): number {
    if (this.#isAbsent(bytes, address)) return 0;
    const [from, to] = [this.#start(address), this.#end(address)];
    return endpointLabel(batch.labels, bytes, from, to, this.#start(port), this.#end(port));
  }

  #label(bytes: Buffer, key: number, column: Int32Array, row: number, batch: FlowBatch): void {
    if (!this.#isAbsent(bytes, key)) column[row] = labelIndex(batch, bytes, this.#start(key), this.#end(key));
  }

  #isAbsent(bytes: Buffer, key: number): boolean {
    return isUnset(bytes, this.#start(key), this.#end(key));
  }

  #text(bytes: Buffer, key: number): string {
    return bytes.toString('utf8', this.#start(key), this.#end(key));
  }

  #start(key: number): number {
    return this.#fields.starts[key] as number;
  }

  #end(key: number): number {
    return this.#fields.ends[key] as number;
  }
}

function kindOf(type: string, action: string): ObservationKind {
  if (type === 'event') return action.startsWith('login') || action.startsWith('auth') ? 'login' : 'notice';
  return 'intrusion-alert';
}
