import { ACTION, DIRECTION, type FlowBatch, PHASE, PROTOCOL } from '../flow.ts';
import { KnownTexts } from '../known-texts.ts';
import { clearVolumes } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { SPACED } from '../scan/key-values.ts';
import { Needle } from '../scan/needle.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { addJunosEvent, addJunosText } from '../vendors/junos-events.ts';
import { JUNOS, type JunosFields, junosFields } from '../vendors/junos-fields.ts';
import { JunosText } from '../vendors/junos-text.ts';

const STRUCTURED = new Needle('[junos@');
const SESSION = new Needle('_SESSION_');
const [RT_FLOW, APPTRACK] = [new Needle('RT_FLOW'), new Needle('APPTRACK')];
const [RUNTIME, FILTER] = [new Needle('RT_'), new Needle('PFE_FW_')];
/** How far behind the header a record's name may stand. */
const NAME_WITHIN = 160;
const UNKNOWN = new Needle('UNKNOWN');
/** The longest part of a session record's name, with what follows it. */
const LONGEST_VERB = 24;

/** What a session record tells, by the end of its name. */
const VERBS: Record<string, number> = {
  CREATE: PHASE.begin,
  CLOSE: PHASE.end,
  DENY: PHASE.whole,
  VOL_UPDATE: PHASE.interim,
  ROUTE_UPDATE: PHASE.interim,
};
/** `CLOSE` of `CLOSE_LS`. */
const VERB_NAMES = new KnownTexts((text) => text.replace(/_LS$/, ''));

/** The nested application says more, the service is only what the port is known for. */
const APPLICATIONS = [JUNOS['nested-application'], JUNOS.application, JUNOS['service-name']];

/** Junos: session records of SRX firewalls, structured or as text, and what else of theirs names two hosts. */
export const juniperSrx = lineFormat({
  name: 'juniper-srx',
  title: 'Juniper SRX (Junos)',
  about:
    'Known by RT_FLOW_SESSION_ and APPTRACK_SESSION_ records, structured ([junos@… key="value"]) or as text, with or without _LS. A close carries ' +
    'the volumes; volume updates are cumulative and so count for nothing but the session going on. Firewall filter lines become ' +
    'flows of one direction; IDP, UTM, screen and SecIntel records with two hosts become observations.',
  parser: () => new JuniperSrx(),
});

class JuniperSrx implements LineParser {
  readonly #fields: JunosFields = junosFields();
  readonly #text = new JunosText();

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, start, end, data, message } = line;
    const from = data < 0 ? message : start;
    const within = Math.min(end, Math.max(message, data) + NAME_WITHIN);
    const structured = STRUCTURED.find(bytes, from, within);
    const session = SESSION.find(bytes, from, structured < 0 ? within : structured);
    const isSession = session >= 0 && isSessionName(bytes, from, session);
    if (structured >= 0) return this.#readStructured(line, structured, isSession ? session : -1, batch);
    if (isSession) return this.#readText(line, session, batch);
    if (RUNTIME.find(bytes, from, within) < 0 && FILTER.find(bytes, from, within) < 0) return NOT_MINE;
    return addJunosText(line, this.#fields, batch);
  }

  #readStructured(line: SyslogLine, structured: number, session: number, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    this.#fields.readPairs(bytes, structured, end, SPACED);
    if (session >= 0) return this.#addSession(line, verbAt(bytes, session), batch);
    const before = bytes.toString('latin1', Math.max(line.start, structured - 80), structured);
    return addJunosEvent(line, /(\S+) $/.exec(before)?.[1] ?? '', this.#fields, batch);
  }

  #readText(line: SyslogLine, session: number, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    const verb = verbAt(bytes, session);
    const isApptrack = APPTRACK.isAt(bytes, session - APPTRACK.length, session);
    const isRead = this.#text.read(bytes, session, end, verb, isApptrack, this.#fields);
    if (!isRead) return { field: null, reason: 'a session record that names no two hosts' };
    return this.#addSession(line, verb, batch);
  }

  #addSession(line: SyslogLine, verb: string, batch: FlowBatch): LineResult {
    const fields = this.#fields;
    this.#chooseApplication();
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    const phase = VERBS[verb] ?? PHASE.whole;
    batch.time[row] = line.time;
    batch.phase[row] = phase;
    batch.direction[row] = DIRECTION.initiator;
    batch.observer[row] = batch.labels.indexOf(line.bytes, line.hostStart, line.hostEnd);
    batch.action[row] = verb === 'DENY' ? ACTION.deny : ACTION.allow;
    batch.failed[row] = verb === 'DENY' || (phase === PHASE.end && neverAnswered(batch, row)) ? 1 : 0;
    // The totals of a session that goes on come again with its close.
    if (phase === PHASE.interim || phase === PHASE.begin) clearVolumes(batch, row);
    this.#applyNat(batch, row);
    batch.commit(line.line);
    return null;
  }

  #chooseApplication(): void {
    const fields = this.#fields;
    for (const slot of APPLICATIONS) {
      if (!fields.has(slot) || fields.is(slot, UNKNOWN)) continue;
      fields.put(JUNOS.application, fields.start(slot), fields.end(slot));
      return;
    }
    fields.put(JUNOS.application, 0, 0);
  }

  #applyNat(batch: FlowBatch, row: number): void {
    batch.srcNat[row] = this.#nat(JUNOS['nat-source-address'], JUNOS['source-address'], batch);
    batch.dstNat[row] = this.#nat(JUNOS['nat-destination-address'], JUNOS['destination-address'], batch);
  }

  /** What was not translated is repeated unchanged; a port's slot follows its address'. */
  #nat(address: number, own: number, batch: FlowBatch): number {
    const isSame = this.#fields.agree(address, own) && this.#fields.agree(address + 1, own + 1);
    return isSame ? 0 : this.#fields.endpointLabel(address, address + 1, batch);
  }
}

function isSessionName(bytes: Buffer, from: number, session: number): boolean {
  return isBefore(RT_FLOW, bytes, from, session) || isBefore(APPTRACK, bytes, from, session);
}

function isBefore(name: Needle, bytes: Buffer, from: number, session: number): boolean {
  return session - name.length >= from && name.isAt(bytes, session - name.length, session);
}

/** `CLOSE` of `RT_FLOW_SESSION_CLOSE_LS`. */
function verbAt(bytes: Buffer, session: number): string {
  const at = session + SESSION.length;
  let to = at;
  while (to < at + LONGEST_VERB && isOfName(bytes[to] as number)) to += 1;
  return VERB_NAMES.of(bytes, at, to);
}

function isOfName(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f;
}

/** No packet came back, or only the reset that refused the connection. */
function neverAnswered(batch: FlowBatch, row: number): boolean {
  if (batch.protocol[row] !== PROTOCOL.tcp) return false;
  const back = batch.packetsIn[row] as number;
  return back === 0 || (back === 1 && /RST/.test(batch.labels.texts[batch.state[row] as number] ?? ''));
}
