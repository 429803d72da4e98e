import { ActionReader } from '../action.ts';
import { DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { clearVolumes, LineFields, rowObservation } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import type { ObservationKind } from '../observation.ts';
import { FIELD } from '../row.ts';
import { findIn } from '../scan/find.ts';
import { SPACED } from '../scan/key-values.ts';
import type { SyslogLine } from '../scan/syslog.ts';

const KEYS = [
  ...([
    'date',
    'time',
    'timestamp',
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

const [XG_TYPE, XG_COMPONENT, UTM_SYS, UTM_SUB] = [
  ...['log_type="', ' log_component="', ' sys="', ' sub="'].map((text) => Buffer.from(text)),
] as [Buffer, Buffer, Buffer, Buffer];
const PACKET_FILTER = 'packetfilter';
const PHASES: Record<string, number> = { Start: PHASE.begin, Interim: PHASE.interim, Stop: PHASE.end };
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
    const type = findIn(bytes, XG_TYPE, message, end);
    const isXg = type >= 0 && findIn(bytes, XG_COMPONENT, type, end) >= 0;
    const sys = isXg ? -1 : findIn(bytes, UTM_SYS, message, end);
    if (!isXg && (sys < 0 || findIn(bytes, UTM_SUB, sys, end) < 0)) return NOT_MINE;
    this.#fields.readPairs(bytes, message, end, SPACED);
    if (!this.#fields.has('src_ip') || !this.#fields.has('dst_ip')) {
      batch.skip('a record of Sophos without two hosts');
      return null;
    }
    const isFlow = isXg ? this.#fields.text('log_type') === 'Firewall' : this.#fields.text('sub') === PACKET_FILTER;
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
    const phase = PHASES[this.#fields.text('con_event')] ?? PHASE.whole;
    batch.phase[row] = phase;
    if (phase === PHASE.begin || phase === PHASE.interim) clearVolumes(batch, row);
    this.#fields.label('log_subtype', batch.state, row, batch);
    this.#applyAction(bytes, batch, row);
    batch.srcNat[row] = this.#fields.endpointLabel('src_trans_ip', 'src_trans_port', batch);
    batch.dstNat[row] = this.#fields.endpointLabel('dst_trans_ip', 'dst_trans_port', batch);
    batch.commit(line);
  }

  #addPacket({ bytes, line }: SyslogLine, time: number, batch: FlowBatch, row: number): void {
    batch.time[row] = time;
    batch.packetsOut[row] = 1;
    batch.direction[row] = this.#fields.text('tcpflags') === 'SYN' ? DIRECTION.initiator : DIRECTION.oneWay;
    this.#applyAction(bytes, batch, row);
    batch.commit(line);
  }

  #applyAction(bytes: Buffer, batch: FlowBatch, row: number): void {
    if (!this.#fields.has('status')) return;
    this.#actions.apply(bytes, this.#fields.start('status'), this.#fields.end('status'), batch, row);
  }

  #addEvent({ line }: SyslogLine, time: number, batch: FlowBatch, row: number): void {
    const stated = (key: Key) => this.#fields.stated(key);
    const type = stated('log_type') ?? stated('sub') ?? '';
    const kind = kindOf(type);
    const url = stated('url');
    const name = kind === 'http' ? url : (stated('signature_msg') ?? stated('reason') ?? stated('name'));
    const detail = {
      ...{ type, component: stated('log_component'), subtype: stated('log_subtype'), action: stated('status') },
      ...{ user: stated('user_name'), url, message: stated('message') ?? stated('name') },
    };
    batch.observe(rowObservation(kind, line, batch, row, { time, name: name ?? stated('message'), detail }));
  }

  /** SFOS states its time in one field or two; UTM writes `2026:11:20-09:15:02` before everything else. */
  #time(line: SyslogLine, isXg: boolean, batch: FlowBatch): number {
    const stated = this.#fields.time('timestamp', batch);
    if (!Number.isNaN(stated)) return stated;
    const length = isXg ? this.#joinDate(line.bytes) : this.#joinUtm(line);
    const time = batch.clock.scan(this.#joined, 0, length, batch);
    return Number.isNaN(time) ? line.time : time;
  }

  #joinDate(bytes: Buffer): number {
    const copy = (key: Key, at: number) => {
      const from = this.#fields.start(key);
      return at + bytes.copy(this.#joined, at, from, Math.min(this.#fields.end(key), from + 20));
    };
    const middle = copy('date', 0);
    this.#joined[middle] = 0x20;
    return copy('time', middle + 1);
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
