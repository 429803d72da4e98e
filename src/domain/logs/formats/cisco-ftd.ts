import { ActionReader } from '../action.ts';
import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { KnownTexts } from '../known-texts.ts';
import { clearVolumes, LineFields } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import type { Observation } from '../observation.ts';
import { FIELD, labelIndex } from '../row.ts';
import { ByteWords } from '../scan/byte-words.ts';
import { KeyTable, slotsOf } from '../scan/key-values.ts';
import { Needle } from '../scan/needle.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { CiscoMark } from '../vendors/cisco-mark.ts';

const MEANS = {
  ...{ SrcIP: FIELD.srcAddress, DstIP: FIELD.dstAddress, Protocol: FIELD.protocol },
  ...{ SrcPort: FIELD.srcPort, DstPort: FIELD.dstPort, ConnectionDuration: FIELD.duration },
  ...{ InitiatorBytes: FIELD.bytesOut, ResponderBytes: FIELD.bytesIn },
  ...{ InitiatorPackets: FIELD.packetsOut, ResponderPackets: FIELD.packetsIn },
  ...{ IngressZone: FIELD.srcZone, EgressZone: FIELD.dstZone, AccessControlRuleName: FIELD.rule },
} as const;
const KEYS = [
  ...(Object.keys(MEANS) as (keyof typeof MEANS)[]),
  ...(['IngressInterface', 'EgressInterface', 'ApplicationProtocol', 'Client', 'WebApplication', 'User'] as const),
  ...(['AccessControlRuleAction', 'AccessControlRuleReason', 'FirstPacketSecond', 'Priority'] as const),
  ...(['InlineResult', 'Message', 'SID', 'ThreatName', 'FileName', 'FileAction', 'SHA_Disposition'] as const),
  ...(['NAT_InitiatorIP', 'NAT_InitiatorPort', 'NAT_ResponderIP', 'NAT_ResponderPort', 'URL', 'DNSQuery'] as const),
  'ConnectType',
] as const;
const TABLE = new KeyTable(KEYS);
const HEAD = 200;
const SLOT = slotsOf(KEYS);
/** 430001 intrusion, 430002 and 430003 begin and end of a connection, 430004 file, 430005 malware. */
const [INTRUSION, BEGIN, END, FILE, MALWARE] = [430001, 430002, 430003, 430004, 430005];
/** Stands where no user is known, and says why. */
const NO_USER = new KnownTexts((text) => /^(No Authentication Required|Unknown|Not Found|No Credentials)$/i.test(text));
/** What the management centre of older releases writes instead of a mark; the connection's part is stated. */
const OLDER = new Needle('SFIMS: ');
const ENDED = new KnownTexts((text) => text === 'End');
const BLOCKS = new KnownTexts((text) => /block|deny/i.test(text));

/** Firepower Threat Defense's own messages: `%FTD-6-430003: EventPriority: Low, SrcIP: …, DstIP: …`. */
export const ciscoFtd = lineFormat({
  name: 'cisco-ftd',
  title: 'Cisco Firepower Threat Defense log',
  about:
    'Known by %FTD-…-430001 to 430005. 430002 is a connection’s begin and 430003 its end, which alone has volumes; zones, rule, ' +
    'application, user and translated endpoints are taken; likewise of SFIMS records of older releases. Intrusion, file and malware events become observations.',
  parser: () => new CiscoFtd(),
});

class CiscoFtd implements LineParser {
  readonly #mark = new CiscoMark();
  readonly #fields = new LineFields(KEYS, MEANS);
  readonly #actions = new ActionReader();

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    if (!this.#mark.find(line)) return this.#readOlder(line, batch);
    const code = this.#mark.codeOf(bytes);
    if (code < INTRUSION || code > 430_999) return NOT_MINE;
    this.#fields.clear(bytes);
    splitStatements(bytes, this.#mark.text, end, this.#fields);
    if (!this.#fields.has(SLOT.SrcIP) || !this.#fields.has(SLOT.DstIP)) {
      batch.skip('a record of Firepower without two hosts');
      return null;
    }
    return this.#add(code, line, batch);
  }

  /** `SFIMS: Protocol: TCP, SrcIP: …, ConnectType: End, …`. */
  #readOlder(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, start, end } = line;
    const at = OLDER.find(bytes, start, Math.min(end, start + HEAD));
    if (at < 0) return NOT_MINE;
    this.#fields.clear(bytes);
    splitStatements(bytes, at + OLDER.length, end, this.#fields);
    const isConnection = [SLOT.SrcIP, SLOT.DstIP, SLOT.ConnectType].every((slot) => this.#fields.has(slot));
    return isConnection
      ? this.#add(this.#fields.meaning(SLOT.ConnectType, ENDED) ? END : BEGIN, line, batch)
      : NOT_MINE;
  }

  #add(code: number, { bytes, line, time, hostStart, hostEnd }: SyslogLine, batch: FlowBatch): LineResult {
    const fields = this.#fields;
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    const began = fields.time(SLOT.FirstPacketSecond, batch);
    batch.time[row] = Number.isNaN(began) ? time : began;
    if (code !== BEGIN && code !== END) {
      batch.observe(
        observedRow(code === FILE ? 'file-transfer' : 'intrusion-alert', batch, row, line, this.#event(code)),
      );
      return null;
    }
    if (batch.srcZone[row] === 0) fields.label(SLOT.IngressInterface, batch.srcZone, row, batch);
    if (batch.dstZone[row] === 0) fields.label(SLOT.EgressInterface, batch.dstZone, row, batch);
    fields.label(SLOT.ApplicationProtocol, batch.application, row, batch);
    fields.label(SLOT.WebApplication, batch.application, row, batch);
    fields.label(SLOT.AccessControlRuleReason, batch.state, row, batch);
    if (!fields.meaning(SLOT.User, NO_USER)) fields.label(SLOT.User, batch.user, row, batch);
    batch.srcNat[row] = fields.statedEndpoint(SLOT.NAT_InitiatorIP, SLOT.NAT_InitiatorPort, batch);
    batch.dstNat[row] = fields.statedEndpoint(SLOT.NAT_ResponderIP, SLOT.NAT_ResponderPort, batch);
    batch.observer[row] = labelIndex(batch, bytes, hostStart, hostEnd);
    this.#applyAction(bytes, batch, row);
    // The record's own words: the initiator's counters and the responder's.
    batch.direction[row] = DIRECTION.initiator;
    batch.phase[row] = phaseOf(code, batch.failed[row] === 1);
    if (batch.phase[row] === PHASE.begin) {
      clearVolumes(batch, row);
      batch.duration[row] = Number.NaN;
    }
    batch.commit(line);
    return null;
  }

  /** What an intrusion, file or malware event says beside its hosts. */
  #event(code: number): Pick<Observation, 'name' | 'detail'> {
    const stated = (slot: number) => this.#fields.stated(slot);
    const event = code === MALWARE ? 'malware' : code === FILE ? 'file-transfer' : 'intrusion-alert';
    return {
      name:
        (stated(SLOT.Message) ?? stated(SLOT.ThreatName) ?? stated(SLOT.FileName))?.replace(/^"(.*)"$/, '$1') ?? null,
      detail: {
        ...{ event, signature_id: stated(SLOT.SID), file: stated(SLOT.FileName) },
        ...{ action: stated(SLOT.InlineResult) ?? stated(SLOT.FileAction), disposition: stated(SLOT.SHA_Disposition) },
        ...{ priority: stated(SLOT.Priority), url: stated(SLOT.URL) },
      },
    };
  }

  /** `Block with reset`, `Interactive Block`, `Trust`, `Fastpath` …: what does not block lets pass. */
  #applyAction(bytes: Buffer, batch: FlowBatch, row: number): void {
    const [start, end] = [
      this.#fields.start(SLOT.AccessControlRuleAction),
      this.#fields.end(SLOT.AccessControlRuleAction),
    ];
    this.#actions.apply(bytes, start, end, batch, row);
    if (batch.action[row] !== ACTION.unknown || end === start) return;
    const isBlock = BLOCKS.of(bytes, start, end);
    batch.action[row] = isBlock ? ACTION.deny : ACTION.allow;
    batch.failed[row] = isBlock ? 1 : 0;
  }
}

/** A block is logged once, where the connection begins. */
function phaseOf(code: number, isBlocked: boolean): number {
  if (code === END) return PHASE.end;
  return isBlocked ? PHASE.whole : PHASE.begin;
}

const [SPACE, COMMA, COLON] = [0x20, 0x2c, 0x3a];

/** Finds `Key: value` pairs divided by `, `; a value goes on over a comma that no key with a colon follows. */
function splitStatements(bytes: Buffer, start: number, end: number, { fields }: LineFields<string>): void {
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
