import { ActionReader } from '../action.ts';
import { DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { clearVolumes, LineFields } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import type { ObservationKind } from '../observation.ts';
import { FIELD } from '../row.ts';
import { SPACED, slotsOf } from '../scan/key-values.ts';
import { Needle } from '../scan/needle.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { scanTime } from '../scan/time.ts';
import { zoneAt } from '../scan/zone-name.ts';

const KEYS = [
  ...([
    'date',
    'time',
    'timestamp',
    'timezone',
    'device_name',
    'device_id',
    'device_serial_id',
    'log_type',
    'log_component',
  ] as const),
  ...([
    'log_subtype',
    'status',
    'action',
    'message',
    'url',
    'domain',
    'signature_msg',
    'severity',
    'duration',
  ] as const),
  ...([
    'src_ip',
    'src_port',
    'dst_ip',
    'dst_port',
    'protocol',
    'in_interface',
    'out_interface',
    'sub',
    'name',
  ] as const),
  ...(['srcip', 'dstip', 'srcport', 'dstport', 'proto', 'initf', 'outitf', 'fwrule', 'length', 'tcpflags'] as const),
  ...(['fw_rule_id', 'fw_rule_name', 'user_name', 'user', 'application', 'app_name', 'application_name'] as const),
  ...(['srczone', 'dstzone', 'src_zone', 'dst_zone', 'connevent', 'con_event', 'connevent_type', 'reason'] as const),
  ...(['sent_pkts', 'recv_pkts', 'sent_bytes', 'recv_bytes', 'packets_sent', 'packets_received'] as const),
  ...(['bytes_sent', 'bytes_received', 'tran_src_ip', 'tran_src_port', 'tran_dst_ip', 'tran_dst_port'] as const),
  ...(['src_trans_ip', 'src_trans_port', 'dst_trans_ip', 'dst_trans_port'] as const),
] as const;
type Key = (typeof KEYS)[number];
const KEY = slotsOf(KEYS);

const [XG_TYPE, XG_COMPONENT] = [new Needle('log_type="'), new Needle(' log_component="')];
const [UTM_SYS, UTM_SUB] = [new Needle(' sys="'), new Needle(' sub="')];
const [FIREWALL, PACKET_FILTER, SYN] = [new Needle('Firewall'), new Needle('packetfilter'), new Needle('SYN')];
const [BEGIN, INTERIM, END] = [new Needle('Start'), new Needle('Interim'), new Needle('Stop')];
const COLON = 0x3a;

/** What the same thing is called in older and newer releases, and by UTM. */
const SAME: readonly (readonly Key[])[] = [
  ['src_ip', 'srcip'],
  ['dst_ip', 'dstip'],
  ['src_port', 'srcport'],
  ['dst_port', 'dstport'],
  ['protocol', 'proto'],
  ['bytes_sent', 'sent_bytes'],
  ['bytes_received', 'recv_bytes'],
  ['packets_sent', 'sent_pkts'],
  ['packets_received', 'recv_pkts'],
  ['src_zone', 'srczone', 'in_interface', 'initf'],
  ['dst_zone', 'dstzone', 'out_interface', 'outitf'],
  ['fw_rule_name', 'fw_rule_id', 'fwrule'],
  ['user_name', 'user'],
  ['app_name', 'application', 'application_name'],
  ['con_event', 'connevent', 'connevent_type'],
  ['device_name', 'device_id', 'device_serial_id'],
  ['src_trans_ip', 'tran_src_ip'],
  ['src_trans_port', 'tran_src_port'],
  ['dst_trans_ip', 'tran_dst_ip'],
  ['dst_trans_port', 'tran_dst_port'],
  ['status', 'log_subtype', 'action'],
];

/** Sophos firewalls: SFOS (XG, XGS) and UTM. */
export const sophos = lineFormat({
  name: 'sophos',
  title: 'Sophos Firewall (SFOS) and Sophos UTM',
  about:
    'Known by log_type= and log_component= (SFOS, older and newer names) or by sys= and sub= (UTM). Firewall records become flows with ' +
    'zones, rule, user, application and translations; records of sessions that go on carry no volumes, because the last one repeats them. ' +
    'UTM logs single packets. Web, IPS and other records with two hosts become observations.',
  parser: () => new Sophos(),
});

class Sophos implements LineParser {
  readonly #fields = new LineFields(
    KEYS,
    {
      src_ip: FIELD.srcAddress,
      dst_ip: FIELD.dstAddress,
      protocol: FIELD.protocol,
      src_port: FIELD.srcPort,
      dst_port: FIELD.dstPort,
      duration: FIELD.duration,
      bytes_sent: FIELD.bytesOut,
      bytes_received: FIELD.bytesIn,
      packets_sent: FIELD.packetsOut,
      packets_received: FIELD.packetsIn,
      length: FIELD.ipBytesOut,
      user_name: FIELD.user,
      app_name: FIELD.application,
      fw_rule_name: FIELD.rule,
      src_zone: FIELD.srcZone,
      dst_zone: FIELD.dstZone,
      device_name: FIELD.observer,
    },
    SAME,
  );
  readonly #actions = new ActionReader();
  readonly #joined = Buffer.alloc(64);

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, message, end } = line;
    const type = XG_TYPE.find(bytes, message, end);
    const isXg = type >= 0 && XG_COMPONENT.find(bytes, type, end) >= 0;
    const sys = isXg ? -1 : UTM_SYS.find(bytes, message, end);
    if (!isXg && (sys < 0 || UTM_SUB.find(bytes, sys, end) < 0)) return NOT_MINE;
    this.#fields.readPairs(bytes, message, end, SPACED);
    if (!this.#fields.has(KEY.src_ip) || !this.#fields.has(KEY.dst_ip)) {
      batch.skip('a record of Sophos without two hosts');
      return null;
    }
    const isFlow = isXg ? this.#fields.is(KEY.log_type, FIREWALL) : this.#fields.is(KEY.sub, PACKET_FILTER);
    const row = this.#fields.fill(batch);
    if (typeof row !== 'number') return row;
    const time = this.#time(line, isXg, batch);
    if (!isFlow) this.#addEvent(line, time, batch, row);
    else if (isXg) this.#addSession(line, time, batch, row);
    else this.#addPacket(line, time, batch, row);
    return null;
  }

  #addSession({ bytes, line }: SyslogLine, time: number, batch: FlowBatch, row: number): void {
    batch.time[row] = time;
    batch.direction[row] = DIRECTION.initiator;
    const phase = this.#phase();
    batch.phase[row] = phase;
    if (phase === PHASE.begin || phase === PHASE.interim) clearVolumes(batch, row);
    this.#fields.label(KEY.log_subtype, batch.state, row, batch);
    this.#applyAction(bytes, batch, row);
    batch.srcNat[row] = this.#fields.endpointLabel(KEY.src_trans_ip, KEY.src_trans_port, batch);
    batch.dstNat[row] = this.#fields.endpointLabel(KEY.dst_trans_ip, KEY.dst_trans_port, batch);
    batch.commit(line);
  }

  #phase(): number {
    const event = KEY.con_event;
    if (this.#fields.is(event, BEGIN)) return PHASE.begin;
    if (this.#fields.is(event, INTERIM)) return PHASE.interim;
    return this.#fields.is(event, END) ? PHASE.end : PHASE.whole;
  }

  #addPacket({ bytes, line }: SyslogLine, time: number, batch: FlowBatch, row: number): void {
    batch.time[row] = time;
    batch.packetsOut[row] = 1;
    batch.direction[row] = this.#fields.is(KEY.tcpflags, SYN) ? DIRECTION.initiator : DIRECTION.oneWay;
    this.#applyAction(bytes, batch, row);
    batch.commit(line);
  }

  #applyAction(bytes: Buffer, batch: FlowBatch, row: number): void {
    if (!this.#fields.has(KEY.status)) return;
    this.#actions.apply(bytes, this.#fields.start(KEY.status), this.#fields.end(KEY.status), batch, row);
  }

  #addEvent({ line }: SyslogLine, time: number, batch: FlowBatch, row: number): void {
    const stated = (slot: number) => this.#fields.stated(slot);
    const type = stated(KEY.log_type) ?? stated(KEY.sub) ?? '';
    const kind = kindOf(type);
    const url = stated(KEY.url);
    const name = kind === 'http' ? url : (stated(KEY.signature_msg) ?? stated(KEY.reason) ?? stated(KEY.name));
    const detail = {
      ...{ type, component: stated(KEY.log_component), subtype: stated(KEY.log_subtype), action: stated(KEY.status) },
      ...{ user: stated(KEY.user_name), url, message: stated(KEY.message) ?? stated(KEY.name) },
    };
    batch.observe(observedRow(kind, batch, row, line, { time, name: name ?? stated(KEY.message), detail }));
  }

  /** SFOS states its time in one field or two; UTM writes `2026:11:20-09:15:02` before everything else. */
  #time(line: SyslogLine, isXg: boolean, batch: FlowBatch): number {
    const stated = this.#fields.time(KEY.timestamp, batch);
    if (!Number.isNaN(stated)) return stated;
    const length = isXg ? this.#joinDate(line.bytes) : this.#joinUtm(line);
    const time = this.#inZone(line.bytes, length, batch);
    return Number.isNaN(time) ? line.time : time;
  }

  #joinDate(bytes: Buffer): number {
    const middle = this.#append(bytes, KEY.date, 0);
    this.#joined[middle] = 0x20;
    return this.#append(bytes, KEY.time, middle + 1);
  }

  /** The time in `#joined`, in the zone that SFOS states beside it, as `CEST` or `+0200`. */
  #inZone(bytes: Buffer, length: number, batch: FlowBatch): number {
    const fields = this.#fields;
    const [zone] = fields.has(KEY.timezone)
      ? zoneAt(bytes, fields.start(KEY.timezone), fields.end(KEY.timezone))
      : [null];
    return zone === null ? batch.clock.scan(this.#joined, 0, length, batch) : scanTime(this.#joined, 0, length) - zone;
  }

  #append(bytes: Buffer, slot: number, at: number): number {
    const from = this.#fields.start(slot);
    const length = Math.min(this.#fields.end(slot) - from, 20);
    for (let i = 0; i < length; i++) this.#joined[at + i] = bytes[from + i] as number;
    return at + Math.max(0, length);
  }

  #joinUtm({ bytes, message, end }: SyslogLine): number {
    const length = bytes.copy(this.#joined, 0, message, Math.min(end, message + 19));
    if (length < 19 || this.#joined[4] !== COLON || this.#joined[7] !== COLON) return 0;
    this.#joined[4] = 0x2d;
    this.#joined[7] = 0x2d;
    this.#joined[10] = 0x20;
    return length;
  }
}

function kindOf(type: string): ObservationKind {
  if (/^(content filtering|http|waf|web)/i.test(type)) return 'http';
  if (/^(idp|ips|anti-virus|atp|advanced threat)/i.test(type)) return 'intrusion-alert';
  return /^(authentication|auth)/i.test(type) ? 'login' : 'notice';
}
