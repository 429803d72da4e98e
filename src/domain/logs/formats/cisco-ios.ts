import { parseAddress } from '../address.ts';
import { ACTION, DIRECTION, type FlowBatch, PROTOCOL } from '../flow.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { observation } from '../observation.ts';
import { labelIndex } from '../row.ts';
import { skipSpaces } from '../scan/find.ts';
import { scanCount } from '../scan/number.ts';
import { NOT_IP, scanProtocol, UNKNOWN_PROTOCOL } from '../scan/protocol.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { Endpoint } from '../vendors/cisco-endpoint.ts';
import { type IosHead, readIosHead } from '../vendors/cisco-ios-head.ts';
import { placeSession, sessionOf } from '../vendors/cisco-ios-messages.ts';
import { CiscoMark } from '../vendors/cisco-mark.ts';
import { CUT_OFF, notA, refusal, wordEnd } from '../vendors/cisco-words.ts';

const NO_TRAFFIC = 'a message of a Cisco router or switch that tells of no traffic';
const ONE_HOST = 'a standard access list names one host only';
/** An access list's message, whatever part of the system writes it: SEC, FMANFP, IPV6_ACL, ACL. */
const ACCESS_LOG = /ACCESSLOG(P|DP|NP|RP|SP|S)?$/;
const FIREWALLS = new Set(['ASA', 'FTD', 'PIX', 'FWSM', 'NGIPS']);
const LOGIN = /^LOGIN_(SUCCESS|FAILED)$/;

/** Cisco IOS, IOS XE, IOS XR and NX-OS: `%SEC-6-IPACCESSLOGP: list x denied tcp a(1) -> b(2), 1 packet` and firewall sessions. */
export const ciscoIos = lineFormat({
  name: 'cisco-ios',
  title: 'Cisco IOS and NX-OS log',
  about:
    'Known by marks such as %SEC-6-IPACCESSLOGP. Access list messages of IOS, IOS XR and NX-OS become flows of one direction with ' +
    'their packets, sessions of the zone-based firewall begins and ends with both sides’ bytes, logins observations.',
  parser: () => new CiscoIos(),
});

class CiscoIos implements LineParser {
  readonly #mark = new CiscoMark();
  readonly #src = new Endpoint();
  readonly #dst = new Endpoint();

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    const mark = this.#mark;
    if (!mark.find(line) || FIREWALLS.has(mark.facilityOf(bytes))) return NOT_MINE;
    const markAt = mark.facilityStart - 1;
    // The data plane's messages are carried inside one of the platform's.
    if (mark.facilityOf(bytes) === 'IOSXE' && mark.nameOf(bytes) === 'PLATFORM') mark.findFrom(bytes, mark.text, end);
    const head: IosHead = Number.isNaN(line.time) ? readIosHead(line, markAt, batch) : line;
    const firstRow = batch.length;
    const result = this.#readMessage(mark.nameOf(bytes), line, head, batch);
    if (batch.length > firstRow && head.host !== '') batch.observer[firstRow] = batch.labels.indexOfText(head.host);
    return result;
  }

  #readMessage(name: string, line: SyslogLine, { time }: IosHead, batch: FlowBatch): LineResult {
    const kind = ACCESS_LOG.exec(name)?.[1] ?? (name.endsWith('ACCESSLOG') ? 'P' : undefined);
    if (kind === 'S') return skipped(batch, ONE_HOST);
    if (kind !== undefined) return this.#readAccess(line, time, batch);
    const text = line.bytes.toString('utf8', this.#mark.text, line.end);
    if (LOGIN.test(name)) return observeLogin(name, text, line.line, time, batch);
    const session = sessionOf(name, text);
    if (session === null) return skipped(batch, NO_TRAFFIC);
    const row = batch.begin();
    const wrong = placeSession(session, batch, row);
    if (wrong !== null) return wrong;
    batch.time[row] = time;
    batch.commit(line.line);
    return null;
  }

  /** `list x denied tcp a(1) (if mac) -> b(2), 3 packets`; IOS XR says `access-list x (10) deny …`. */
  #readAccess({ bytes, end, line }: SyslogLine, time: number, batch: FlowBatch): LineResult {
    const row = batch.begin();
    const ruleAt = wordEnd(bytes, afterSenders(bytes, this.#mark.text, end), end) + 1;
    const ruleEnd = wordEnd(bytes, ruleAt, end);
    const verdictAt = bytes[ruleEnd + 1] === OPEN ? wordEnd(bytes, ruleEnd + 1, end) + 1 : ruleEnd + 1;
    const protocolAt = wordEnd(bytes, verdictAt, end) + 1;
    const protocolEnd = wordEnd(bytes, protocolAt, end);
    const protocol = scanProtocol(bytes, protocolAt, protocolEnd);
    if (protocol === UNKNOWN_PROTOCOL || protocol === NOT_IP)
      return notA('protocol', 'a protocol name or number', bytes, protocolAt, protocolEnd);
    batch.protocol[row] = protocol;
    const sourceEnd = this.#src.readSlash(bytes, afterMac(bytes, protocolEnd + 1, end), end);
    const arrow = arrowAt(bytes, sourceEnd, end);
    if (arrow < 0) return CUT_OFF;
    const behind = this.#dst.readSlash(bytes, arrow, end);
    const result = this.#src.place(bytes, batch, row, true) ?? this.#dst.place(bytes, batch, row, false);
    if (result !== null) return refusal(result, batch);
    if (protocol === PROTOCOL.icmp && batch.srcFamily[row] === 6) batch.protocol[row] = PROTOCOL.icmp6;
    readInterface(bytes, sourceEnd, arrow, batch, row);
    const packetsAt = commaAt(bytes, behind, end) + 2;
    const packets = scanCount(bytes, packetsAt, wordEnd(bytes, packetsAt, end));
    if (packets >= 0 && packetsAt > 1) batch.packetsOut[row] = packets;
    const isDenied = bytes[verdictAt] === LETTER_D;
    batch.action[row] = isDenied ? ACTION.deny : ACTION.allow;
    batch.failed[row] = isDenied ? 1 : 0;
    batch.direction[row] = DIRECTION.oneWay;
    batch.rule[row] = labelIndex(batch, bytes, ruleAt, ruleEnd);
    batch.time[row] = time;
    batch.commit(line);
    return null;
  }
}

const [SPACE, OPEN, CLOSE, COMMA, COLON] = [0x20, 0x28, 0x29, 0x2c, 0x3a];
const [DASH, GREATER, LETTER_D] = [0x2d, 0x3e, 0x64];
const INTERFACE_ENDS = new Set([SPACE, CLOSE]);

/** Behind what of IOS XE wrote the message, such as `R0/0: fman_fp_image:`. */
function afterSenders(bytes: Buffer, from: number, end: number): number {
  let at = from;
  for (let to = wordEnd(bytes, at, end); to < end && bytes[to - 1] === COLON; to = wordEnd(bytes, at, end))
    at = skipSpaces(bytes, to, end);
  return at;
}

/** Behind the sender's MAC address where one stands before the source, as in `00-00-5E-00-53-23 192.0.2.1(56279)`. */
function afterMac(bytes: Buffer, at: number, end: number): number {
  const to = wordEnd(bytes, at, end);
  return to - at === 17 && bytes[at + 2] === DASH && bytes[at + 14] === DASH ? to + 1 : at;
}

/** The incoming interface before the arrow: in brackets with `log-input`, bare where IOS XE states it. */
function readInterface(bytes: Buffer, sourceEnd: number, arrow: number, batch: FlowBatch, row: number): void {
  let from = skipSpaces(bytes, sourceEnd, arrow);
  if (bytes[from] === OPEN) from += 1;
  let to = from;
  while (to < arrow && !INTERFACE_ENDS.has(bytes[to] as number) && !isArrow(bytes, to)) to += 1;
  if (to > from) batch.srcZone[row] = labelIndex(batch, bytes, from, to);
}

/** Behind the next `-> `; -1 when there is none. */
function arrowAt(bytes: Buffer, from: number, end: number): number {
  for (let i = from; i + 3 <= end; i++) if (isArrow(bytes, i)) return i + 3;
  return -1;
}

function isArrow(bytes: Buffer, at: number): boolean {
  return bytes[at] === DASH && bytes[at + 1] === GREATER && bytes[at + 2] === SPACE;
}

/** The next comma; -2 when there is none. */
function commaAt(bytes: Buffer, from: number, end: number): number {
  for (let i = from; i < end; i++) if (bytes[i] === COMMA) return i;
  return -2;
}

function observeLogin(name: string, text: string, line: number, time: number, batch: FlowBatch): null {
  const [, user, src = ''] = /\[user: ?([^\]]*)\] \[Source: ?([^\]]*)\]/.exec(text) ?? [];
  if (parseAddress(src) === null) return skipped(batch, NO_TRAFFIC);
  const outcome = name === 'LOGIN_SUCCESS' ? 'success' : 'failed';
  batch.observe(observation('login', line, { time, src, name: user?.trim() || null, detail: { outcome } }));
  return null;
}

function skipped(batch: FlowBatch, reason: string): null {
  batch.skip(reason);
  return null;
}
