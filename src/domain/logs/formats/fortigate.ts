import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { LineFields } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import type { ObservationKind } from '../observation.ts';
import { FIELD } from '../row.ts';
import { KeyTable, type PairStyle, SPACED, slotsOf } from '../scan/key-values.ts';
import { Needle } from '../scan/needle.ts';
import { scanCount } from '../scan/number.ts';
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
  ...['log_id', 'device_id', 'src', 'src_port', 'src_int', 'dst', 'dst_port', 'dst_int', 'sent', 'rcvd', 'sent_pkt'],
  ...['rcvd_pkt', 'tran_sip', 'tran_sport', 'tran_ip', 'tran_port'],
] as const;
const SLOT = slotsOf(KEYS);
const MEANS = {
  ...{ srcip: FIELD.srcAddress, srcport: FIELD.srcPort, srcintf: FIELD.srcZone },
  ...{ dstip: FIELD.dstAddress, dstport: FIELD.dstPort, dstintf: FIELD.dstZone },
  ...{ proto: FIELD.protocol, duration: FIELD.duration, user: FIELD.user, devname: FIELD.observer },
  ...{ sentbyte: FIELD.bytesOut, rcvdbyte: FIELD.bytesIn, sentpkt: FIELD.packetsOut, rcvdpkt: FIELD.packetsIn },
};

/** What FortiOS 4 calls differently: by slot, what stands in for what. */
const OLDER = (
  [
    ['devname', 'device_id'],
    ['srcip', 'src'],
    ['srcport', 'src_port'],
    ['srcintf', 'src_int'],
    ['dstip', 'dst'],
    ['dstport', 'dst_port'],
    ['dstintf', 'dst_int'],
    ['sentbyte', 'sent'],
    ['rcvdbyte', 'rcvd'],
    ['sentpkt', 'sent_pkt'],
    ['rcvdpkt', 'rcvd_pkt'],
    ['transip', 'tran_sip'],
    ['transport', 'tran_sport'],
    ['tranip', 'tran_ip'],
    ['tranport', 'tran_port'],
  ] as const
).map(([key, older]) => [SLOT[key], SLOT[older]] as const);

const [DATE, TRAFFIC] = [new Needle('date='), new Needle('traffic')];
const LOG_IDS = [new Needle('logid='), new Needle('log_id=')];
/** With `set csv enable`. */
const COMMAS: PairStyle = { equals: 0x3d, separator: 0x2c };
const DATE_LENGTH = 'date=2026-11-20'.length;

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
    'Known by date=, logid= (log_id= of FortiOS 4) and type=, divided by spaces or commas. Traffic becomes flows with zones (interfaces), policy, application, user, both translations; ' +
    'of sessions that go on only the deltas count. UTM and event records that name two hosts become observations.',
  parser: () => new Fortigate(),
});

class Fortigate implements LineParser {
  readonly #fields = new LineFields(KEYS, MEANS);
  readonly #joined = Buffer.alloc(64);

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    const from = DATE.find(bytes, line.start, end);
    if (from < 0 || LOG_IDS.every((id) => id.find(bytes, from, end) < 0)) return NOT_MINE;
    const fields = this.#fields;
    fields.readPairs(bytes, from, end, bytes[from + DATE_LENGTH] === COMMAS.separator ? COMMAS : SPACED);
    if (!fields.has(SLOT.type)) return NOT_MINE;
    if (!fields.has(SLOT.logid)) {
      fields.prefer(SLOT.logid, SLOT.log_id);
      for (const [slot, older] of OLDER) fields.prefer(slot, older);
    }
    if (!fields.has(SLOT.logid)) return NOT_MINE;
    fields.prefer(SLOT.action, SLOT.status);
    return fields.is(SLOT.type, TRAFFIC) ? this.#addFlow(line, batch) : this.#addEvent(line, batch);
  }

  #addFlow({ bytes, line }: SyslogLine, batch: FlowBatch): LineResult {
    const fields = this.#fields;
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    batch.time[row] = this.#time(bytes, batch);
    // The firewall keeps the session and knows who opened it.
    batch.direction[row] = DIRECTION.initiator;
    this.#applyAction(bytes, batch, row);
    this.#applyDeltas(bytes, batch, row);
    fields.label(fields.has(SLOT.app) ? SLOT.app : SLOT.service, batch.application, row, batch);
    fields.label(fields.has(SLOT.policyname) ? SLOT.policyname : SLOT.policyid, batch.rule, row, batch);
    // `transip` is what the source became, `tranip` what the destination was.
    batch.srcNat[row] = fields.statedEndpoint(SLOT.transip, SLOT.transport, batch);
    batch.dstNat[row] = fields.statedEndpoint(SLOT.tranip, SLOT.tranport, batch);
    batch.commit(line);
    return null;
  }

  /** Anything but traffic: kept as an observation when it names two hosts, because it has no session's totals. */
  #addEvent({ bytes, line }: SyslogLine, batch: FlowBatch): LineResult {
    const fields = this.#fields;
    if (!fields.has(SLOT.srcip) || !fields.has(SLOT.dstip)) {
      batch.skip('a record of FortiGate without two hosts');
      return null;
    }
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    const type = fields.text(SLOT.type);
    const stated = (slot: number) => fields.stated(slot);
    batch.observe(
      observedRow(kindOf(type, fields.text(SLOT.action)), batch, row, line, {
        time: this.#time(bytes, batch),
        name: stated(SLOT.attack) ?? stated(SLOT.virus) ?? stated(SLOT.hostname) ?? stated(SLOT.user),
        detail: {
          ...{ type, subtype: stated(SLOT.subtype), action: stated(SLOT.action), user: stated(SLOT.user) },
          ...{ url: stated(SLOT.url), status: stated(SLOT.status), message: stated(SLOT.msg) },
        },
      }),
    );
    return null;
  }

  /** The event's own time, in seconds or nanoseconds; the device's local clock where FortiOS is too old to say it. */
  #time(bytes: Buffer, batch: FlowBatch): number {
    const time = this.#fields.time(SLOT.eventtime, batch);
    if (!Number.isNaN(time)) return time;
    let length = this.#append(bytes, SLOT.date, 0);
    this.#joined[length] = 0x20;
    length = this.#append(bytes, SLOT.time, length + 1);
    length = this.#append(bytes, SLOT.tz, length);
    return batch.clock.scan(this.#joined, 0, length, batch);
  }

  #append(bytes: Buffer, slot: number, at: number): number {
    const from = this.#fields.start(slot);
    const length = Math.max(0, Math.min(this.#fields.end(slot) - from, 20));
    for (let i = 0; i < length; i++) this.#joined[at + i] = bytes[from + i] as number;
    return at + length;
  }

  #applyAction(bytes: Buffer, batch: FlowBatch, row: number): void {
    const fields = this.#fields;
    const isRefused = REFUSED.slotOf(bytes, fields.start(SLOT.action), fields.end(SLOT.action)) >= 0;
    batch.action[row] = isRefused ? ACTION.deny : ACTION.allow;
    batch.failed[row] = isRefused ? 1 : 0;
    fields.label(SLOT.action, batch.state, row, batch);
  }

  /** A session that goes on is reported again and again, and at its end: its totals would be counted each time, its deltas are not. */
  #applyDeltas(bytes: Buffer, batch: FlowBatch, row: number): void {
    // Message ids end in what the message is: 20 is a session that still goes on.
    const id = this.#fields.end(SLOT.logid);
    const goesOn = bytes[id - 2] === TWO && bytes[id - 1] === ZERO;
    if (goesOn) batch.phase[row] = PHASE.interim;
    if (!goesOn && !this.#fields.has(SLOT.sentdelta)) return;
    batch.bytesOut[row] = this.#number(bytes, SLOT.sentdelta);
    batch.bytesIn[row] = this.#number(bytes, SLOT.rcvddelta);
    batch.packetsOut[row] = this.#number(bytes, SLOT.sentpktdelta);
    batch.packetsIn[row] = this.#number(bytes, SLOT.rcvdpktdelta);
  }

  #number(bytes: Buffer, slot: number): number {
    const fields = this.#fields;
    if (!fields.has(slot)) return Number.NaN;
    const count = scanCount(bytes, fields.start(slot), fields.end(slot));
    return count >= 0 ? count : Number(fields.text(slot));
  }
}

function kindOf(type: string, action: string): ObservationKind {
  if (type === 'event') return action.startsWith('login') || action.startsWith('auth') ? 'login' : 'notice';
  return 'intrusion-alert';
}
