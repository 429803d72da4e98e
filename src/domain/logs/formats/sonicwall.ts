import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { clearVolumes, LineFields, rowObservation } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { actionOfPrefix } from '../lines/prefix-action.ts';
import type { ObservationKind } from '../observation.ts';
import { FIELD } from '../row.ts';
import { findIn } from '../scan/find.ts';
import { SPACED } from '../scan/key-values.ts';
import type { SyslogLine } from '../scan/syslog.ts';

/** An address and its port are put side by side: each `…_ip` is followed by its `…_port`. */
const KEYS = [
  ...([
    'src_ip',
    'src_port',
    'dst_ip',
    'dst_port',
    'nat_src_ip',
    'nat_src_port',
    'nat_dst_ip',
    'nat_dst_port',
  ] as const),
  ...([
    'id',
    'sn',
    'time',
    'fw',
    'c',
    'm',
    'msg',
    'n',
    'src',
    'dst',
    'srcV6',
    'dstV6',
    'proto',
    'sent',
    'rcvd',
  ] as const),
  ...(['spkt', 'rpkt', 'cdur', 'rule', 'usr', 'user', 'app', 'appName', 'fw_action', 'natSrc', 'natDst'] as const),
  ...(['srcZone', 'dstZone', 'src_if', 'dst_if', 'op', 'dstname', 'arg', 'service'] as const),
] as const;
type Key = (typeof KEYS)[number];

const [ID, SERIAL, MESSAGE] = ['id=', ' sn=', ' m='].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];
const [COLON, SLASH] = [0x3a, 0x2f];
const OPENED = '98';
const CLOSED = '537';
/** A page that was visited; the connection that fetched it is logged apart. */
const WEBSITE_HIT = '97';
/** Legacy categories (a bit each): what was dropped as TCP, UDP, ICMP, of the LAN too, and connections. */
const TRAFFIC_CATEGORIES = new Set(['64', '128', '256', '1024', '2048', '4096', '8192', '262144']);
const ATTACK_CATEGORY = '32';

/** SonicOS logs: `id=firewall sn=… m=537 … src=ip:port:if dst=ip:port:if proto=tcp/https`. */
export const sonicwall = lineFormat({
  name: 'sonicwall',
  title: 'SonicWall',
  about:
    'Known by id=, sn= and m=. Connections opened (98) and closed (537), and what was dropped, become flows with zones, rule, user, ' +
    'application and translations; the close carries the volumes. Website hits and alerts become observations.',
  parser: () => new SonicWall(),
});

class SonicWall implements LineParser {
  readonly #fields = new LineFields(KEYS, {
    src_ip: FIELD.srcAddress,
    dst_ip: FIELD.dstAddress,
    proto: FIELD.protocol,
    src_port: FIELD.srcPort,
    dst_port: FIELD.dstPort,
    sent: FIELD.bytesOut,
    rcvd: FIELD.bytesIn,
    spkt: FIELD.packetsOut,
    rpkt: FIELD.packetsIn,
    cdur: FIELD.durationMs,
    rule: FIELD.rule,
    usr: FIELD.user,
    appName: FIELD.application,
    fw: FIELD.observer,
    srcZone: FIELD.srcZone,
    dstZone: FIELD.dstZone,
  });

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, message, end } = line;
    const at = findIn(bytes, ID, message, Math.min(end, message + 40));
    if (at < 0) return NOT_MINE;
    const serial = findIn(bytes, SERIAL, at, end);
    if (serial < 0 || findIn(bytes, MESSAGE, serial, end) < 0) return NOT_MINE;
    this.#fields.readPairs(bytes, at, end, SPACED);
    if (!this.#fields.has('src') || !this.#fields.has('dst')) {
      batch.skip('a record of SonicWall without two hosts');
      return null;
    }
    this.#prepare(bytes);
    const row = this.#fields.fill(batch);
    if (typeof row !== 'number') return row;
    const stated = this.#fields.time('time', batch);
    const time = Number.isNaN(stated) ? line.time : stated;
    if (this.#isTraffic()) this.#addFlow(line, time, batch, row);
    else this.#addEvent(line, time, batch, row);
    return null;
  }

  /** Takes apart what SonicOS puts into one value, and chooses among keys that say the same. */
  #prepare(bytes: Buffer): void {
    const fields = this.#fields;
    this.#putHost(bytes, 'src', 'src_ip', 'src_if');
    this.#putHost(bytes, 'dst', 'dst_ip', 'dst_if');
    if (fields.has('srcV6')) fields.put('src_ip', fields.start('srcV6'), fields.end('srcV6'));
    if (fields.has('dstV6')) fields.put('dst_ip', fields.start('dstV6'), fields.end('dstV6'));
    fields.prefer('srcZone', 'src_if');
    fields.prefer('dstZone', 'dst_if');
    fields.prefer('usr', 'user');
    fields.prefer('fw', 'sn');
    const slash = bytes.indexOf(SLASH, fields.start('proto'));
    if (slash >= 0 && slash < fields.end('proto')) {
      if (!isDigit(bytes[slash + 1])) fields.put('service', slash + 1, fields.end('proto'));
      fields.put('proto', fields.start('proto'), slash);
    }
    fields.prefer('appName', 'service');
  }

  /** `192.0.2.1:50000:X0:name`: what stands behind the port is the interface, then perhaps a name. */
  #putHost(bytes: Buffer, whole: Key, address: Key, interfaceKey: Key): void {
    const [start, end] = [this.#fields.start(whole), this.#fields.end(whole)];
    const bracket = bytes[start] === 0x5b ? bytes.indexOf(0x5d, start) : -1;
    const first = colonFrom(bytes, bracket > 0 && bracket < end ? bracket : start, end);
    const second = colonFrom(bytes, first + 1, end);
    this.#fields.putEndpoint(address, start, second, COLON);
    if (second < end) this.#fields.put(interfaceKey, second + 1, colonFrom(bytes, second + 1, end));
  }

  #isTraffic(): boolean {
    const m = this.#fields.text('m');
    if (m === OPENED || m === CLOSED) return true;
    if (m === WEBSITE_HIT) return false;
    if (TRAFFIC_CATEGORIES.has(this.#fields.text('c'))) return true;
    const action = this.#fields.stated('fw_action')?.toLowerCase();
    return action === 'drop' || action === 'forward' || action === 'deny';
  }

  #addFlow({ bytes, line }: SyslogLine, time: number, batch: FlowBatch, row: number): void {
    const m = this.#fields.text('m');
    batch.time[row] = time;
    batch.direction[row] = DIRECTION.initiator;
    batch.phase[row] = m === OPENED ? PHASE.begin : m === CLOSED ? PHASE.end : PHASE.whole;
    const action = m === OPENED || m === CLOSED ? ACTION.allow : this.#actionOfEvent();
    batch.action[row] = action;
    batch.failed[row] = action === ACTION.drop || action === ACTION.deny ? 1 : 0;
    if (m === OPENED) {
      clearVolumes(batch, row);
      batch.duration[row] = Number.NaN;
    }
    this.#fields.label('msg', batch.state, row, batch);
    batch.srcNat[row] = this.#nat(bytes, 'natSrc', 'nat_src_ip', 'nat_src_port', batch);
    batch.dstNat[row] = this.#nat(bytes, 'natDst', 'nat_dst_ip', 'nat_dst_port', batch);
    batch.commit(line);
  }

  /** The stated action, else what the message says was done. */
  #actionOfEvent(): number {
    const stated = this.#fields.stated('fw_action');
    if (stated !== null && stated !== 'NA') return stated === 'forward' ? ACTION.allow : actionOfPrefix(stated);
    return actionOfPrefix(this.#fields.text('msg'));
  }

  #nat(bytes: Buffer, whole: 'natSrc' | 'natDst', address: Key, port: Key, batch: FlowBatch): number {
    if (!this.#fields.has(whole)) return 0;
    const [start, end] = [this.#fields.start(whole), this.#fields.end(whole)];
    const first = colonFrom(bytes, start, end);
    this.#fields.putEndpoint(address, start, colonFrom(bytes, first + 1, end), COLON);
    const side = whole === 'natSrc' ? 'src' : 'dst';
    const isSame = this.#fields.agree(address, `${side}_ip`) && this.#fields.agree(port, `${side}_port`);
    return isSame ? 0 : this.#fields.endpointLabel(address, port, batch);
  }

  #addEvent({ line }: SyslogLine, time: number, batch: FlowBatch, row: number): void {
    const { m, msg, c } = { m: this.#fields.text('m'), msg: this.#fields.text('msg'), c: this.#fields.text('c') };
    const kind = kindOf(m, c, msg);
    const url = `${this.#fields.text('dstname')}${this.#fields.text('arg')}`;
    const name = kind === 'http' ? url : msg;
    const detail = { message: msg, message_id: m, user: this.#fields.stated('usr'), url: url || null };
    batch.observe(rowObservation(kind, line, batch, row, { time, name: name || null, detail }));
  }
}

function kindOf(m: string, category: string, message: string): ObservationKind {
  if (m === WEBSITE_HIT) return 'http';
  const isAlert = /\b(IPS|IDP|virus|spyware|attack|flood|scan|intrusion|spoof|botnet)/i.test(message);
  if (category === ATTACK_CATEGORY || isAlert) return 'intrusion-alert';
  return /log(ged)? ?(in|out)/i.test(message) ? 'login' : 'notice';
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function colonFrom(bytes: Buffer, start: number, end: number): number {
  const colon = bytes.indexOf(COLON, start);
  return colon < 0 || colon > end ? end : colon;
}
