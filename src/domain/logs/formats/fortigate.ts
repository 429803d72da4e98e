import { formatAddress } from '../address.ts';
import { faultOf } from '../fault.ts';
import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { type ObservationKind, observation } from '../observation.ts';
import { FIELD, fillRow, isUnset, labelIndex, NOT_A_FLOW, NOT_IP_TRAFFIC } from '../row.ts';
import { Fields } from '../scan/fields.ts';
import { beginsWith, findIn } from '../scan/find.ts';
import { KeyTable, pairPlan, SPACED, splitPairs } from '../scan/key-values.ts';
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
type Key = (typeof KEYS)[number];
const TABLE = new KeyTable(KEYS);
const SLOT = Object.fromEntries(KEYS.map((key, slot) => [key, slot])) as Record<Key, number>;
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
const [ZERO, TWO, POINT, COLON, OPENING, CLOSING] = [0x30, 0x32, 0x2e, 0x3a, 0x5b, 0x5d];
const [LONGEST_ADDRESS, LONGEST_PORT] = [45, 5];

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
  readonly #fields = new Fields();
  readonly #extras = new Float64Array(3);
  readonly #joined = Buffer.alloc(64);

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    const from = findIn(bytes, DATE, line.start, end);
    if (from < 0 || findIn(bytes, LOG_ID, from, end) < 0) return NOT_MINE;
    splitPairs(bytes, from, end, SPACED, TABLE, this.#fields);
    if (this.#isAbsent(bytes, 'logid') || this.#isAbsent(bytes, 'type')) return NOT_MINE;
    const [start, to] = [this.#start('type'), this.#end('type')];
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
    this.#label(bytes, this.#isAbsent(bytes, 'app') ? 'service' : 'app', batch.application, row, batch);
    this.#label(bytes, this.#isAbsent(bytes, 'policyname') ? 'policyid' : 'policyname', batch.rule, row, batch);
    this.#applyNat(bytes, batch, row);
    batch.commit(line);
    return null;
  }

  /** Anything but traffic: kept as an observation when it names two hosts, because it has no session's totals. */
  #addEvent({ bytes, line }: SyslogLine, batch: FlowBatch): LineResult {
    const row = batch.begin();
    const type = this.#text(bytes, 'type');
    if (this.#isAbsent(bytes, 'srcip') || this.#isAbsent(bytes, 'dstip')) {
      batch.skip('a record of FortiGate without two hosts');
      return null;
    }
    const result = fillRow(PLAN, bytes, this.#fields, batch, row, this.#extras);
    if (result >= 0) return faultOf(PLAN, result, bytes, this.#fields);
    const port = (column: Int32Array) => (column[row] === -1 ? null : (column[row] as number));
    const stated = (key: Key) => (this.#isAbsent(bytes, key) ? null : this.#text(bytes, key));
    batch.observe(
      observation(kindOf(type, this.#text(bytes, 'action')), line, {
        time: this.#time(bytes, batch),
        src: formatAddress(batch.srcAddress, row * 16, batch.srcFamily[row] as number),
        srcPort: port(batch.srcPort),
        dst: formatAddress(batch.dstAddress, row * 16, batch.dstFamily[row] as number),
        dstPort: port(batch.dstPort),
        protocol: batch.protocol[row] === -1 ? null : (batch.protocol[row] as number),
        name: stated('attack') ?? stated('virus') ?? stated('hostname') ?? stated('user'),
        detail: {
          ...{ type, subtype: stated('subtype'), action: stated('action'), user: stated('user'), url: stated('url') },
          ...{ status: stated('status'), message: stated('msg') },
        },
      }),
    );
    return null;
  }

  /** The event's own time, in seconds or nanoseconds; the device's local clock where FortiOS is too old to say it. */
  #time(bytes: Buffer, batch: FlowBatch): number {
    if (!this.#isAbsent(bytes, 'eventtime')) {
      const time = batch.clock.scan(bytes, this.#start('eventtime'), this.#end('eventtime'), batch);
      if (!Number.isNaN(time)) return time;
    }
    let length = this.#append(bytes, 'date', 0);
    this.#joined[length] = 0x20;
    length = this.#append(bytes, 'time', length + 1);
    length = this.#append(bytes, 'tz', length);
    return batch.clock.scan(this.#joined, 0, length, batch);
  }

  #append(bytes: Buffer, key: Key, at: number): number {
    return at + bytes.copy(this.#joined, at, this.#start(key), Math.min(this.#end(key), this.#start(key) + 20));
  }

  #applyAction(bytes: Buffer, batch: FlowBatch, row: number): void {
    const isRefused = REFUSED.slotOf(bytes, this.#start('action'), this.#end('action')) >= 0;
    batch.action[row] = isRefused ? ACTION.deny : ACTION.allow;
    batch.failed[row] = isRefused ? 1 : 0;
    this.#label(bytes, 'action', batch.state, row, batch);
  }

  /** A session that goes on is reported again and again, and at its end: its totals would be counted each time, its deltas are not. */
  #applyDeltas(bytes: Buffer, batch: FlowBatch, row: number): void {
    // Message ids end in what the message is: 20 is a session that still goes on.
    const id = this.#end('logid');
    const goesOn = bytes[id - 2] === TWO && bytes[id - 1] === ZERO;
    if (goesOn) batch.phase[row] = PHASE.interim;
    if (!goesOn && this.#isAbsent(bytes, 'sentdelta')) return;
    const delta = (key: Key) => (this.#isAbsent(bytes, key) ? Number.NaN : Number(this.#text(bytes, key)));
    batch.bytesOut[row] = delta('sentdelta');
    batch.bytesIn[row] = delta('rcvddelta');
    batch.packetsOut[row] = delta('sentpktdelta');
    batch.packetsIn[row] = delta('rcvdpktdelta');
  }

  /** `transip` is what the source became, `tranip` what the destination was. */
  #applyNat(bytes: Buffer, batch: FlowBatch, row: number): void {
    batch.srcNat[row] = this.#endpoint(bytes, 'transip', 'transport', batch);
    batch.dstNat[row] = this.#endpoint(bytes, 'tranip', 'tranport', batch);
  }

  #endpoint(bytes: Buffer, address: Key, port: Key, batch: FlowBatch): number {
    const [from, to] = [this.#start(address), this.#end(address)];
    if (this.#isAbsent(bytes, address) || isUnspecified(bytes, from, to)) return 0;
    const joined = this.#joined;
    const isWide = isIpv6(bytes, from, to);
    let length = 0;
    if (isWide) joined[length++] = OPENING;
    length += bytes.copy(joined, length, from, Math.min(to, from + LONGEST_ADDRESS));
    if (isWide) joined[length++] = CLOSING;
    joined[length++] = COLON;
    const [portFrom, portTo] = [this.#start(port), this.#end(port)];
    if (portFrom === portTo) joined[length++] = ZERO;
    else length += bytes.copy(joined, length, portFrom, Math.min(portTo, portFrom + LONGEST_PORT));
    return batch.labels.indexOf(joined, 0, length);
  }

  #label(bytes: Buffer, key: Key, column: Int32Array, row: number, batch: FlowBatch): void {
    if (!this.#isAbsent(bytes, key)) column[row] = labelIndex(batch, bytes, this.#start(key), this.#end(key));
  }

  #isAbsent(bytes: Buffer, key: Key): boolean {
    return isUnset(bytes, this.#start(key), this.#end(key));
  }

  #text(bytes: Buffer, key: Key): string {
    return bytes.toString('utf8', this.#start(key), this.#end(key));
  }

  #start(key: Key): number {
    return this.#fields.starts[SLOT[key]] as number;
  }

  #end(key: Key): number {
    return this.#fields.ends[SLOT[key]] as number;
  }
}

/** `0.0.0.0` or `::`. */
function isUnspecified(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== ZERO && bytes[i] !== POINT && bytes[i] !== COLON) return false;
  return true;
}

function isIpv6(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] === COLON) return true;
  return false;
}

function kindOf(type: string, action: string): ObservationKind {
  if (type === 'event') return action.startsWith('login') || action.startsWith('auth') ? 'login' : 'notice';
  return 'intrusion-alert';
}
