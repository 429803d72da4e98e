import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { KnownTexts } from '../known-texts.ts';
import { clearVolumes, LineFields } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import { actionOfPrefix } from '../lines/prefix-action.ts';
import type { ObservationKind } from '../observation.ts';
import { FIELD } from '../row.ts';
import { indexIn } from '../scan/find.ts';
import { KeyTable, SPACED, slotsOf } from '../scan/key-values.ts';
import { Needle } from '../scan/needle.ts';
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
const KEY = slotsOf(KEYS);

const [ID, SERIAL, MESSAGE] = [new Needle('id='), new Needle(' sn='), new Needle(' m=')];
const [COLON, SLASH, OPEN, CLOSE] = [0x3a, 0x2f, 0x5b, 0x5d];
const [OPENED, CLOSED] = [new Needle('98'), new Needle('537')];
/** A page that was visited; the connection that fetched it is logged apart. */
const WEBSITE_HIT = new Needle('97');
/** Legacy categories (a bit each): what was dropped as TCP, UDP, ICMP, of the LAN too, and connections. */
const TRAFFIC_CATEGORIES = new KeyTable(['64', '128', '256', '1024', '2048', '4096', '8192', '262144']);
const ATTACK_CATEGORY = '32';
/** What a stated action says was done, null where it says nothing; and whether it is about traffic. */
const STATED = new KnownTexts((text) => ({
  action: text === 'NA' ? null : text === 'forward' ? ACTION.allow : actionOfPrefix(text),
  isTraffic: /^(drop|forward|deny)$/i.test(text),
}));
const MESSAGES = new KnownTexts(actionOfPrefix);

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
    const at = ID.find(bytes, message, Math.min(end, message + 40));
    if (at < 0) return NOT_MINE;
    const serial = SERIAL.find(bytes, at, end);
    if (serial < 0 || MESSAGE.find(bytes, serial, end) < 0) return NOT_MINE;
    this.#fields.readPairs(bytes, at, end, SPACED);
    if (!this.#fields.has(KEY.src) || !this.#fields.has(KEY.dst)) {
      batch.skip('a record of SonicWall without two hosts');
      return null;
    }
    this.#prepare(bytes);
    const row = this.#fields.fill(batch);
    if (typeof row !== 'number') return row;
    const stated = this.#fields.time(KEY.time, batch);
    const time = Number.isNaN(stated) ? line.time : stated;
    if (this.#isTraffic(bytes)) this.#addFlow(line, time, batch, row);
    else this.#addEvent(line, time, batch, row);
    return null;
  }

  /** Takes apart what SonicOS puts into one value, and chooses among keys that say the same. */
  #prepare(bytes: Buffer): void {
    const fields = this.#fields;
    this.#putHost(bytes, KEY.src, KEY.src_ip, KEY.src_if);
    this.#putHost(bytes, KEY.dst, KEY.dst_ip, KEY.dst_if);
    if (fields.has(KEY.srcV6)) fields.put(KEY.src_ip, fields.start(KEY.srcV6), fields.end(KEY.srcV6));
    if (fields.has(KEY.dstV6)) fields.put(KEY.dst_ip, fields.start(KEY.dstV6), fields.end(KEY.dstV6));
    fields.prefer(KEY.srcZone, KEY.src_if);
    fields.prefer(KEY.dstZone, KEY.dst_if);
    fields.prefer(KEY.usr, KEY.user);
    fields.prefer(KEY.fw, KEY.sn);
    const slash = indexIn(bytes, SLASH, fields.start(KEY.proto), fields.end(KEY.proto));
    if (slash < fields.end(KEY.proto)) {
      if (!isDigit(bytes[slash + 1])) fields.put(KEY.service, slash + 1, fields.end(KEY.proto));
      fields.put(KEY.proto, fields.start(KEY.proto), slash);
    }
    fields.prefer(KEY.appName, KEY.service);
  }

  /** `192.0.2.1:50000:X0:name`: what stands behind the port is the interface, then perhaps a name. */
  #putHost(bytes: Buffer, whole: number, address: number, named: number): void {
    const [start, end] = [this.#fields.start(whole), this.#fields.end(whole)];
    const bracket = bytes[start] === OPEN ? indexIn(bytes, CLOSE, start, end) : end;
    const first = indexIn(bytes, COLON, bracket < end ? bracket : start, end);
    const second = indexIn(bytes, COLON, first + 1, end);
    this.#fields.putEndpoint(address, start, second, COLON);
    if (second < end) this.#fields.put(named, second + 1, indexIn(bytes, COLON, second + 1, end));
  }

  #isTraffic(bytes: Buffer): boolean {
    const fields = this.#fields;
    if (fields.is(KEY.m, OPENED) || fields.is(KEY.m, CLOSED)) return true;
    if (fields.is(KEY.m, WEBSITE_HIT)) return false;
    if (TRAFFIC_CATEGORIES.slotOf(bytes, fields.start(KEY.c), fields.end(KEY.c)) >= 0) return true;
    return fields.has(KEY.fw_action) && fields.meaning(KEY.fw_action, STATED).isTraffic;
  }

  #addFlow({ bytes, line }: SyslogLine, time: number, batch: FlowBatch, row: number): void {
    const isOpened = this.#fields.is(KEY.m, OPENED);
    const isClosed = this.#fields.is(KEY.m, CLOSED);
    batch.time[row] = time;
    batch.direction[row] = DIRECTION.initiator;
    batch.phase[row] = isOpened ? PHASE.begin : isClosed ? PHASE.end : PHASE.whole;
    const action = isOpened || isClosed ? ACTION.allow : this.#actionOfEvent();
    batch.action[row] = action;
    batch.failed[row] = action === ACTION.drop || action === ACTION.deny ? 1 : 0;
    if (isOpened) {
      clearVolumes(batch, row);
      batch.duration[row] = Number.NaN;
    }
    this.#fields.label(KEY.msg, batch.state, row, batch);
    batch.srcNat[row] = this.#nat(bytes, KEY.natSrc, KEY.nat_src_ip, KEY.src_ip, batch);
    batch.dstNat[row] = this.#nat(bytes, KEY.natDst, KEY.nat_dst_ip, KEY.dst_ip, batch);
    batch.commit(line);
  }

  /** The stated action, else what the message says was done. */
  #actionOfEvent(): number {
    const fields = this.#fields;
    const stated = fields.has(KEY.fw_action) ? fields.meaning(KEY.fw_action, STATED).action : null;
    return stated ?? fields.meaning(KEY.msg, MESSAGES);
  }

  #nat(bytes: Buffer, whole: number, address: number, own: number, batch: FlowBatch): number {
    const fields = this.#fields;
    if (!fields.has(whole)) return 0;
    const end = fields.end(whole);
    const first = indexIn(bytes, COLON, fields.start(whole), end);
    fields.putEndpoint(address, fields.start(whole), indexIn(bytes, COLON, first + 1, end), COLON);
    const isSame = fields.agree(address, own) && fields.agree(address + 1, own + 1);
    return isSame ? 0 : fields.endpointLabel(address, address + 1, batch);
  }

  #addEvent({ line }: SyslogLine, time: number, batch: FlowBatch, row: number): void {
    const { m, msg, c } = { m: this.#fields.text(KEY.m), msg: this.#fields.text(KEY.msg), c: this.#fields.text(KEY.c) };
    const kind = kindOf(m, c, msg);
    const url = `${this.#fields.text(KEY.dstname)}${this.#fields.text(KEY.arg)}`;
    const name = kind === 'http' ? url : msg;
    const detail = { message: msg, message_id: m, user: this.#fields.stated(KEY.usr), url: url || null };
    batch.observe(observedRow(kind, batch, row, line, { time, name: name || null, detail }));
  }
}

function kindOf(m: string, category: string, message: string): ObservationKind {
  if (m === '97') return 'http';
  const isAlert = /\b(IPS|IDP|virus|spyware|attack|flood|scan|intrusion|spoof|botnet)/i.test(message);
  if (category === ATTACK_CATEGORY || isAlert) return 'intrusion-alert';
  return /log(ged)? ?(in|out)/i.test(message) ? 'login' : 'notice';
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
