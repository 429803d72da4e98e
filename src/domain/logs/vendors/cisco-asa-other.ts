import { DIRECTION, type FlowBatch, PROTOCOL } from '../flow.ts';
import type { LineResult } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import { type ObservationKind, observation } from '../observation.ts';
import { scanProtocol } from '../scan/protocol.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { ASA_LOGIN, ASA_MESSAGES } from './cisco-asa-messages.ts';
import { Endpoint } from './cisco-endpoint.ts';
import { refusal } from './cisco-words.ts';

const NO_TRAFFIC = 'a message of a Cisco firewall that tells of no traffic';
const OTHER_FORM = 'a message of a Cisco firewall in another form than Cisco documents';
const SRC = new Endpoint();
const DST = new Endpoint();
/** Session messages of AnyConnect and WebVPN: who came from where. */
const SESSIONS = /^(113019|11302\d|11303\d|716001|716002|716039|716058|716059|722022|722023|722037|722051|722055)$/;
const SIGNED_IN = /^(?:AAA user|User) authentication (?<name>\w+).*?[Uu](?:ser IP|ser|name|P address).*$/;
const USER = /[Uu](?:name|ser) ?[=:] ?'?(?<user>[^ :,']+)/;
const USER_IP = /(?:user IP ?=|IP address:) ?(?<ip>[0-9a-fA-F.:]+)/;

/** Reads what is neither a connection nor an access list's line, from where the text begins. */
export function readOther(code: number, line: SyslogLine, at: number, batch: FlowBatch): LineResult {
  const whole = line.bytes.toString('utf8', at, line.end);
  const known = ASA_MESSAGES.get(code);
  if (known === undefined) return readSession(code, whole, line, batch);
  const groups: Groups = known.form.exec(whole)?.groups ?? {};
  const { src, dst, proto } = groups;
  if (src === undefined || dst === undefined) return skipped(batch, code === 302010 ? NO_TRAFFIC : OTHER_FORM);
  const row = batch.begin();
  const protocol = proto === undefined ? -1 : protocolOf(proto);
  batch.protocol[row] = protocol;
  const result = place(src, SRC, batch, row, true) ?? place(dst, DST, batch, row, false);
  if (result !== null) return refusal(result, batch);
  if (protocol === PROTOCOL.icmp && batch.srcFamily[row] === 6) batch.protocol[row] = PROTOCOL.icmp6;
  batch.time[row] = line.time;
  if (typeof known.becomes === 'string') {
    observe(known.becomes, code, groups, line.line, batch, row);
    return null;
  }
  batch.direction[row] = groups.flags === 'SYN' ? DIRECTION.initiator : known.direction;
  commitRefused(known.becomes, groups, line.line, batch, row);
  if (groups.inner !== undefined) observeInner(groups.inner, line, batch);
  return null;
}

type Groups = Record<string, string | undefined>;

function observe(kind: ObservationKind, code: number, groups: Groups, line: number, batch: FlowBatch, row: number) {
  const { name, user = null, detail: said = null, zone = null } = groups;
  const isLogin = kind === 'login';
  const detail = {
    ...{ message: String(code), user, text: isLogin ? (name ?? null) : said, interface: zone },
    ...(isLogin ? { success: name === 'Login permitted' } : {}),
  };
  batch.observe(observedRow(kind, batch, row, line, { name: isLogin ? user : (name ?? user), detail }));
}

function commitRefused(action: number, { flags, rule, zone }: Groups, line: number, batch: FlowBatch, row: number) {
  batch.action[row] = action;
  batch.failed[row] = 1;
  if (flags !== undefined) batch.state[row] = batch.labels.indexOfText(flags);
  if (rule !== undefined) batch.rule[row] = batch.labels.indexOfText(rule);
  if (zone !== undefined && batch.srcZone[row] === 0) batch.srcZone[row] = batch.labels.indexOfText(zone);
  batch.commit(line);
}

/** `dynamic TCP translation from if:a/1 to if:b/2`: what a translation makes of an address. */
export function readTranslation(isBuilt: boolean, line: SyslogLine, at: number, batch: FlowBatch): LineResult {
  const { bytes, end } = line;
  const head = bytes.toString('latin1', at, Math.min(end, at + 60));
  const match = /^(\w+) (?:(\w+) )?translation from /.exec(head);
  if (match === null) return skipped(batch, OTHER_FORM);
  const row = batch.begin();
  batch.protocol[row] = match[2] === undefined ? -1 : protocolOf(match[2]);
  const behind = SRC.readColon(bytes, at + match[0].length, end);
  const to = bytes.indexOf(' to ', behind, 'latin1');
  if (to < 0 || to >= end) return skipped(batch, OTHER_FORM);
  DST.readColon(bytes, to + 4, end);
  const result = SRC.place(bytes, batch, row, true) ?? DST.place(bytes, batch, row, false);
  if (result !== null) return refusal(result, batch);
  batch.time[row] = line.time;
  const zone = (column: Int32Array) => batch.labels.texts[column[row] as number] || null;
  const detail = {
    ...{ action: isBuilt ? 'built' : 'teardown', type: match[1] as string },
    ...{ src_zone: zone(batch.srcZone), dst_zone: zone(batch.dstZone) },
  };
  batch.observe(observedRow('nat', batch, row, line.line, { name: null, detail }));
  return null;
}

/** Sessions and logins name one host, the user's. */
function readSession(code: number, text: string, line: SyslogLine, batch: FlowBatch): LineResult {
  const session = SESSIONS.test(String(code)) ? ASA_LOGIN.exec(text)?.groups : undefined;
  const ip = session?.ip ?? (isSignIn(code) ? USER_IP.exec(text)?.groups?.ip : undefined);
  const user = session?.user ?? (isSignIn(code) ? USER.exec(text)?.groups?.user : undefined);
  if (ip === undefined || !isAddress(ip, batch)) return skipped(batch, NO_TRAFFIC);
  batch.observe(
    observation('login', line.line, {
      ...{ time: line.time, src: ip, name: user ?? null },
      detail: {
        ...{ message: String(code), group: session?.group ?? null, assigned: session?.given ?? null },
        outcome: SIGNED_IN.exec(text)?.groups?.name ?? null,
        text: session?.text ?? null,
      },
    }),
  );
  return null;
}

function isSignIn(code: number): boolean {
  return (code >= 113004 && code <= 113016) || code === 611101 || code === 611102;
}

function isAddress(text: string, batch: FlowBatch): boolean {
  return place(text, SRC, batch, batch.begin(), true) === null;
}

/** The packet that an ICMP error is about: hosts that talked, though not in this record. */
function observeInner(inner: string, line: SyslogLine, batch: FlowBatch): void {
  const groups = /^(?<proto>[\w-]+) src (?<src>[^ ,;(]+) dst (?<dst>[^ ,;(]+?)\.?$/.exec(inner.trim())?.groups;
  if (groups === undefined) return;
  const row = batch.begin();
  batch.time[row] = line.time;
  batch.protocol[row] = protocolOf(groups.proto as string);
  const { src = '', dst = '' } = groups;
  if (place(src, SRC, batch, row, true) !== null || place(dst, DST, batch, row, false) !== null) return;
  const detail = { message: '313005' };
  batch.observe(observedRow('anomaly', batch, row, line.line, { name: 'ICMP error about', detail }), { extra: true });
}

function place(text: string, endpoint: Endpoint, batch: FlowBatch, row: number, isSrc: boolean) {
  // `src outside: 192.0.2.1`, and a dot or colon that ends the sentence.
  const bytes = Buffer.from(text.replace(': ', ':').replace(/[.:]$/, ''));
  endpoint.readColon(bytes, 0, bytes.length);
  return endpoint.place(bytes, batch, row, isSrc);
}

function protocolOf(text: string): number {
  const bytes = Buffer.from(text);
  return Math.max(-1, scanProtocol(bytes, 0, bytes.length));
}

function skipped(batch: FlowBatch, reason: string): null {
  batch.skip(reason);
  return null;
}
