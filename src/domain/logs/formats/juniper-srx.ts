import { ACTION, DIRECTION, type FlowBatch, PHASE, PROTOCOL } from '../flow.ts';
import { clearVolumes } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { findIn } from '../scan/find.ts';
import { SPACED } from '../scan/key-values.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { addJunosEvent, addJunosText } from '../vendors/junos-events.ts';
import { type JunosFields, junosFields } from '../vendors/junos-fields.ts';
import { JunosText } from '../vendors/junos-text.ts';

const [STRUCTURED, SESSION, APPTRACK, RUNTIME, FILTER] = [
  ...['[junos@', '_SESSION_', 'APPTRACK', 'RT_', 'PFE_FW_'].map((text) => Buffer.from(text)),
] as [Buffer, Buffer, Buffer, Buffer, Buffer];
/** How far behind the header a record's name may stand. */
const NAME_WITHIN = 160;
const UNKNOWN = 'UNKNOWN';

/** What a session record tells, by the end of its name. */
const VERBS: Record<string, number> = {
  CREATE: PHASE.begin,
  CLOSE: PHASE.end,
  DENY: PHASE.whole,
  VOL_UPDATE: PHASE.interim,
  ROUTE_UPDATE: PHASE.interim,
};

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
    const structured = findIn(bytes, STRUCTURED, from, within);
    const session = findIn(bytes, SESSION, from, structured < 0 ? within : structured);
    const isSession = session >= 0 && isSessionName(bytes, from, session);
    if (structured >= 0) return this.#readStructured(line, structured, isSession ? session : -1, batch);
    if (isSession) return this.#readText(line, session, batch);
    if (findIn(bytes, RUNTIME, from, within) < 0 && findIn(bytes, FILTER, from, within) < 0) return NOT_MINE;
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
    const isApptrack = findIn(bytes, APPTRACK, session - APPTRACK.length, session) >= 0;
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

  /** The nested application says more, the service is only what the port is known for. */
  #chooseApplication(): void {
    const fields = this.#fields;
    const known = (['nested-application', 'application', 'service-name'] as const).find(
      (key) => fields.has(key) && fields.text(key) !== UNKNOWN,
    );
    if (known === undefined) fields.put('application', 0, 0);
    else fields.put('application', fields.start(known), fields.end(known));
  }

  /** What was not translated is repeated unchanged. */
  #applyNat(batch: FlowBatch, row: number): void {
    for (const [side, column] of [
      ['source', batch.srcNat],
      ['destination', batch.dstNat],
    ] as const) {
      const fields = this.#fields;
      const isSame =
        fields.agree(`nat-${side}-address`, `${side}-address`) && fields.agree(`nat-${side}-port`, `${side}-port`);
      if (!isSame) column[row] = fields.endpointLabel(`nat-${side}-address`, `nat-${side}-port`, batch);
    }
  }
}

function isSessionName(bytes: Buffer, from: number, session: number): boolean {
  const before = bytes.toString('latin1', Math.max(from, session - 8), session);
  return before.endsWith('RT_FLOW') || before.endsWith('APPTRACK');
}

/** `CLOSE` of `RT_FLOW_SESSION_CLOSE_LS`. */
function verbAt(bytes: Buffer, session: number): string {
  const at = session + SESSION.length;
  return /^[A-Z_]*/.exec(bytes.toString('latin1', at, at + 24))?.[0].replace(/_LS$/, '') ?? '';
}

/** No packet came back, or only the reset that refused the connection. */
function neverAnswered(batch: FlowBatch, row: number): boolean {
  if (batch.protocol[row] !== PROTOCOL.tcp) return false;
  const back = batch.packetsIn[row] as number;
  return back === 0 || (back === 1 && /RST/.test(batch.labels.texts[batch.state[row] as number] ?? ''));
}
