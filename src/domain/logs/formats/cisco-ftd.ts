import { ActionReader } from '../action.ts';
import { faultOf } from '../fault.ts';
import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { KnownTexts } from '../known-texts.ts';
import { endpointLabel } from '../lines/endpoint-label.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import { FIELD, fillRow, isUnset, labelIndex, NOT_A_FLOW, NOT_IP_TRAFFIC } from '../row.ts';
import { ByteWords } from '../scan/byte-words.ts';
import { Fields } from '../scan/fields.ts';
import { KeyTable, pairPlan, slotsOf } from '../scan/key-values.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { CiscoMark } from '../vendors/cisco-mark.ts';

const ENTRIES = [
  ...([
    ['SrcIP', FIELD.srcAddress],
    ['DstIP', FIELD.dstAddress],
    ['Protocol', FIELD.protocol],
  ] as const),
  ...([
    ['SrcPort', FIELD.srcPort],
    ['DstPort', FIELD.dstPort],
    ['ConnectionDuration', FIELD.duration],
  ] as const),
  ...([
    ['InitiatorBytes', FIELD.bytesOut],
    ['ResponderBytes', FIELD.bytesIn],
  ] as const),
  ...([
    ['InitiatorPackets', FIELD.packetsOut],
    ['ResponderPackets', FIELD.packetsIn],
  ] as const),
  ...([
    ['IngressZone', FIELD.srcZone],
    ['EgressZone', FIELD.dstZone],
    ['AccessControlRuleName', FIELD.rule],
  ] as const),
] as const;
const KEYS = [
  ...ENTRIES.map(([key]) => key),
  ...(['IngressInterface', 'EgressInterface', 'ApplicationProtocol', 'Client', 'WebApplication', 'User'] as const),
  ...(['AccessControlRuleAction', 'AccessControlRuleReason', 'FirstPacketSecond', 'Priority'] as const),
  ...(['InlineResult', 'Message', 'SID', 'ThreatName', 'FileName', 'FileAction', 'SHA_Disposition'] as const),
  ...(['NAT_InitiatorIP', 'NAT_InitiatorPort', 'NAT_ResponderIP', 'NAT_ResponderPort', 'URL', 'DNSQuery'] as const),
] as const;
const TABLE = new KeyTable(KEYS);
const SLOT = slotsOf(KEYS);
const PLAN = pairPlan(ENTRIES, KEYS);
/** 430001 intrusion, 430002 and 430003 begin and end of a connection, 430004 file, 430005 malware. */
const [INTRUSION, BEGIN, END, FILE, MALWARE] = [430001, 430002, 430003, 430004, 430005];
/** Stands where no user is known, and says why. */
const NO_USER = new KnownTexts((text) => /^(No Authentication Required|Unknown|Not Found|No Credentials)$/i.test(text));
const BLOCKS = new KnownTexts((text) => /block|deny/i.test(text));

/** Firepower Threat Defense's own messages: `%FTD-6-430003: EventPriority: Low, SrcIP: …, DstIP: …`. */
export const ciscoFtd = lineFormat({
  name: 'cisco-ftd',
  title: 'Cisco Firepower Threat Defense log',
  about:
    'Known by %FTD-…-430001 to 430005. 430002 is a connection’s begin and 430003 its end, which alone has volumes; zones, rule, ' +
    'application, user and translated endpoints are taken. Intrusion, file and malware events become observations.',
  parser: () => new CiscoFtd(),
});

class CiscoFtd implements LineParser {
  readonly #mark = new CiscoMark();
  readonly #fields = new Fields();
  readonly #extras = new Float64Array(3);
  readonly #actions = new ActionReader();

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    if (!this.#mark.find(line)) return NOT_MINE;
    const code = this.#mark.codeOf(bytes);
    if (code < INTRUSION || code > 430_999) return NOT_MINE;
    splitStatements(bytes, this.#mark.text, end, this.#fields);
    if (this.#isAbsent(bytes, SLOT.SrcIP) || this.#isAbsent(bytes, SLOT.DstIP)) {
      batch.skip('a record of Firepower without two hosts');
      return null;
    }
    return this.#add(code, line, batch);
  }

  #add(code: number, { bytes, line, time, hostStart, hostEnd }: SyslogLine, batch: FlowBatch): LineResult {
    const row = batch.begin();
    const result = fillRow(PLAN, bytes, this.#fields, batch, row, this.#extras);
    if (result >= 0) return faultOf(PLAN, result, bytes, this.#fields);
    if (result === NOT_A_FLOW) {
      batch.skip(NOT_IP_TRAFFIC);
      return null;
    }
    batch.time[row] = this.#time(bytes, time, batch);
    if (code !== BEGIN && code !== END) return this.#observe(code, bytes, line, batch, row);
    if (batch.srcZone[row] === 0) this.#label(bytes, SLOT.IngressInterface, batch.srcZone, row, batch);
    if (batch.dstZone[row] === 0) this.#label(bytes, SLOT.EgressInterface, batch.dstZone, row, batch);
    this.#label(bytes, SLOT.ApplicationProtocol, batch.application, row, batch);
    this.#label(bytes, SLOT.WebApplication, batch.application, row, batch);
    this.#label(bytes, SLOT.AccessControlRuleReason, batch.state, row, batch);
    const isUser = !NO_USER.of(bytes, this.#start(SLOT.User), this.#end(SLOT.User));
    if (isUser) this.#label(bytes, SLOT.User, batch.user, row, batch);
    batch.srcNat[row] = this.#endpoint(bytes, SLOT.NAT_InitiatorIP, SLOT.NAT_InitiatorPort, batch);
    batch.dstNat[row] = this.#endpoint(bytes, SLOT.NAT_ResponderIP, SLOT.NAT_ResponderPort, batch);
    batch.observer[row] = labelIndex(batch, bytes, hostStart, hostEnd);
    this.#applyAction(bytes, batch, row);
    // The record's own words: the initiator's counters and the responder's.
    batch.direction[row] = DIRECTION.initiator;
    batch.phase[row] = code === BEGIN ? PHASE.begin : PHASE.end;
    // A block is logged once, where the connection begins.
    if (code === BEGIN && batch.failed[row] === 1) batch.phase[row] = PHASE.whole;
    if (batch.phase[row] === PHASE.begin) clearVolumes(batch, row);
    batch.commit(line);
    return null;
  }

  #observe(code: number, bytes: Buffer, line: number, batch: FlowBatch, row: number): LineResult {
    const stated = (key: number) => (this.#isAbsent(bytes, key) ? null : this.#text(bytes, key));
    const kind = code === FILE ? 'file-transfer' : 'intrusion-alert';
    const name = stated(SLOT.Message) ?? stated(SLOT.ThreatName) ?? stated(SLOT.FileName);
    const detail = {
      ...{ event: code === MALWARE ? 'malware' : kind, signature_id: stated(SLOT.SID), file: stated(SLOT.FileName) },
      ...{ action: stated(SLOT.InlineResult) ?? stated(SLOT.FileAction), disposition: stated(SLOT.SHA_Disposition) },
      ...{ priority: stated(SLOT.Priority), url: stated(SLOT.URL) },
    };
    batch.observe(observedRow(kind, batch, row, line, { name, detail }));
    return null;
  }

  /** `Block with reset`, `Interactive Block`, `Trust`, `Fastpath` …: what does not block lets pass. */
  #applyAction(bytes: Buffer, batch: FlowBatch, row: number): void {
    const [start, end] = [this.#start(SLOT.AccessControlRuleAction), this.#end(SLOT.AccessControlRuleAction)];
    this.#actions.apply(bytes, start, end, batch, row);
    if (batch.action[row] !== ACTION.unknown || end === start) return;
    const isBlock = BLOCKS.of(bytes, start, end);
    batch.action[row] = isBlock ? ACTION.deny : ACTION.allow;
    batch.failed[row] = isBlock ? 1 : 0;
  }

  #time(bytes: Buffer, header: number, batch: FlowBatch): number {
    const [start, end] = [this.#start(SLOT.FirstPacketSecond), this.#end(SLOT.FirstPacketSecond)];
    const stated = end > start ? batch.clock.scan(bytes, start, end, batch) : Number.NaN;
    return Number.isNaN(stated) ? header : stated;
  }

  #endpoint(bytes: Buffer, address: number, port: number, batch: FlowBatch): number {
    if (this.#isAbsent(bytes, address)) return 0;
    const [from, to] = [this.#start(address), this.#end(address)];
    return endpointLabel(batch.labels, bytes, from, to, this.#start(port), this.#end(port));
  }

  #label(bytes: Buffer, key: number, column: Int32Array, row: number, batch: FlowBatch): void {
    if (!this.#isAbsent(bytes, key)) column[row] = labelIndex(batch, bytes, this.#start(key), this.#end(key));
  }

  #isAbsent(bytes: Buffer, key: number): boolean {
    const end = this.#end(key);
    return end === 0 || isUnset(bytes, this.#start(key), end);
  }

  #text(bytes: Buffer, key: number): string {
    return bytes.toString('utf8', this.#start(key), this.#end(key));
  }

  #start(key: number): number {
    return this.#fields.starts[key] as number;
  }

  #end(key: number): number {
    return this.#fields.ends[key] as number;
  }
}

const [SPACE, COMMA, COLON] = [0x20, 0x2c, 0x3a];

/** Finds `Key: value` pairs divided by `, `; a value goes on over a comma that no key with a colon follows. */
function splitStatements(bytes: Buffer, start: number, end: number, fields: Fields): void {
  TABLE.clear(fields);
  WORDS.set(bytes);
  const { starts, ends } = fields;
  let slot = -1;
  let keyStart = start;
  let pending = -1;
  for (let i = WORDS.findEither(COMMA, COLON, start, end); i < end; i = WORDS.findEither(COMMA, COLON, i + 1, end)) {
    if (bytes[i + 1] !== SPACE) continue;
    if (bytes[i] === COMMA) {
      pending = i;
      keyStart = i + 2;
    } else if (keyStart >= 0) {
      if (slot >= 0) ends[slot] = pending < 0 ? i : pending;
      slot = TABLE.slotOf(bytes, keyStart, i);
      if (slot >= 0 && ends[slot] !== 0) slot = -1;
      if (slot >= 0) starts[slot] = i + 2;
      keyStart = -1;
      i += 1;
    }
  }
  if (slot >= 0) ends[slot] = end;
}

const WORDS = new ByteWords();

function clearVolumes(batch: FlowBatch, row: number): void {
  batch.bytesOut[row] = batch.bytesIn[row] = Number.NaN;
  batch.packetsOut[row] = batch.packetsIn[row] = Number.NaN;
  batch.duration[row] = Number.NaN;
}
