import { ActionReader } from '../action.ts';
import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { LineFields } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { FIELD } from '../row.ts';
import { Fields } from '../scan/fields.ts';
import { findIn } from '../scan/find.ts';
import { slotsOf } from '../scan/key-values.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { splitWords } from '../scan/words.ts';

const KEYS = [
  ...(['src', 'src_port', 'dst', 'dst_port', 'protocol', 'length', 'rule', 'state'] as const),
  ...(['packets_out', 'packets_in', 'bytes_out', 'bytes_in'] as const),
] as const;
const KEY = slotsOf(KEYS);

const MARK = Buffer.from('INET');
const ARROW = Buffer.from('->');
const [SPACE, SLASH, SIX, LETTER_O] = [0x20, 0x2f, 0x36, 0x4f];
/** The words before the protocol: reason, action, rule, direction, and of a packet its length. */
const ACTIONS = new Set([
  'PASS',
  'DROP',
  'REJECT',
  'NAT',
  'NONAT',
  'RDR',
  'NORDR',
  'PUNT',
  'REDIRECT',
  'COPY',
  'LB',
  'PBR',
]);
const MOST_WORDS = 24;
/** What stands where a host would: the filter’s hash, a severity, or nothing but the mark. */
const NO_HOST = /^[0-9a-f]{8}$|\(|^INET6?$/;
const TERMINATED = 'TERM';
const NUMBERED = 'PROTO';

/** Packet logs of VMware NSX: the distributed firewall's dfwpktlogs and the gateways'. */
export const vmwareNsx = lineFormat({
  name: 'vmware-nsx',
  title: 'VMware NSX firewall (dfwpktlogs)',
  about:
    'Known by INET or INET6, a reason, a rule and a pair of endpoints divided by ->. A match is the first packet of a session; TERM lines end ' +
    'one and carry its volumes, whose order depends on the direction. The rule is the rule set and its id.',
  parser: () => new VmwareNsx(),
});

class VmwareNsx implements LineParser {
  readonly #words = new Fields();
  readonly #fields = new LineFields(KEYS, {
    src: FIELD.srcAddress,
    dst: FIELD.dstAddress,
    protocol: FIELD.protocol,
    src_port: FIELD.srcPort,
    dst_port: FIELD.dstPort,
    length: FIELD.ipBytesOut,
    rule: FIELD.rule,
    state: FIELD.state,
    packets_out: FIELD.packetsOut,
    packets_in: FIELD.packetsIn,
    bytes_out: FIELD.bytesOut,
    bytes_in: FIELD.bytesIn,
  });
  readonly #actions = new ActionReader();

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    const at = markAt(line);
    if (at < 0) return NOT_MINE;
    const arrow = findIn(bytes, ARROW, at, end);
    if (arrow < 0) return NOT_MINE;
    splitWords(bytes, at, end, MOST_WORDS, this.#words);
    this.#fields.clear(bytes);
    const reason = this.#text(bytes, 1);
    const isEnd = reason === TERMINATED;
    const action = ACTIONS.has(this.#text(bytes, 2)) ? 2 : -1;
    const rule = action < 0 ? 2 : 3;
    const pair = this.#pairFrom(rule + 1, arrow);
    if (pair < 0) return NOT_MINE;
    this.#put(KEY.rule, rule);
    const isOut = bytes[this.#start(rule + 1)] === LETTER_O;
    this.#putProtocol(bytes, rule + 2, pair, isEnd);
    this.#fields.putEndpoint(KEY.src, this.#start(pair), arrow, SLASH);
    this.#fields.putEndpoint(KEY.dst, arrow + ARROW.length, this.#end(pair), SLASH);
    if (isEnd) this.#putVolumes(bytes, pair + 1, isOut);
    const row = this.#fields.fill(batch);
    if (typeof row !== 'number') return row;
    batch.time[row] = line.time;
    if (!NO_HOST.test(line.host)) batch.observer[row] = batch.labels.indexOf(bytes, line.hostStart, line.hostEnd);
    if (action >= 0) this.#actions.apply(bytes, this.#start(action), this.#end(action), batch, row);
    if (isEnd) this.#applyEnd(batch, row);
    else this.#applyPacket(reason, bytes, pair + 1, batch, row);
    batch.commit(line.line);
    return null;
  }

  #applyEnd(batch: FlowBatch, row: number): void {
    batch.action[row] = ACTION.allow;
    batch.phase[row] = PHASE.end;
    batch.direction[row] = DIRECTION.initiator;
  }

  /** The rule is asked about the first packet of a session only; for another reason any packet is logged. */
  #applyPacket(reason: string, bytes: Buffer, flags: number, batch: FlowBatch, row: number): void {
    batch.packetsOut[row] = 1;
    const isMatch = reason === 'match' || reason === 'reason-match';
    const begins = isMatch && (flags >= this.#words.count || /^(S(?!A)|$)/.test(this.#text(bytes, flags)));
    batch.direction[row] = begins ? DIRECTION.initiator : DIRECTION.oneWay;
    const isSession = begins && batch.action[row] === ACTION.allow;
    if (isSession) batch.phase[row] = PHASE.begin;
    if (!isSession) return;
    batch.packetsOut[row] = Number.NaN;
    batch.ipBytesOut[row] = Number.NaN;
  }

  /** `60 TCP`, `36 PROTO 2`, and at the end of a session `TCP FIN`. */
  #putProtocol(bytes: Buffer, from: number, pair: number, isEnd: boolean): void {
    let at = from;
    if (isDigit(bytes[this.#start(at)])) {
      this.#put(KEY.length, at);
      at += 1;
    }
    if (this.#text(bytes, at) === NUMBERED) at += 1;
    if (at >= pair) return;
    this.#put(KEY.protocol, at);
    if (isEnd && at + 1 < pair) this.#put(KEY.state, at + 1);
  }

  /** `22/14 7684/1070`: packets and bytes, in before out as the guarded machine sees them. */
  #putVolumes(bytes: Buffer, from: number, isOut: boolean): void {
    this.#putHalves(bytes, from, isOut, KEY.packets_out, KEY.packets_in);
    this.#putHalves(bytes, from + 1, isOut, KEY.bytes_out, KEY.bytes_in);
  }

  #putHalves(bytes: Buffer, word: number, isOut: boolean, out: number, back: number): void {
    if (word >= this.#words.count) return;
    const [start, end] = [this.#start(word), this.#end(word)];
    for (let i = start; i < end; i++) {
      if (bytes[i] !== SLASH) continue;
      this.#fields.put(isOut ? back : out, start, i);
      this.#fields.put(isOut ? out : back, i + 1, end);
      return;
    }
  }

  /** The word that holds the arrow. */
  #pairFrom(from: number, arrow: number): number {
    for (let word = from; word < this.#words.count; word++) if (this.#end(word) > arrow) return word;
    return -1;
  }

  #put(key: number, word: number): void {
    this.#fields.put(key, this.#start(word), this.#end(word));
  }

  #text(bytes: Buffer, word: number): string {
    if (word >= this.#words.count) return '';
    return bytes.toString('latin1', this.#start(word), this.#end(word));
  }

  #start(word: number): number {
    return this.#words.starts[word] as number;
  }

  #end(word: number): number {
    return this.#words.ends[word] as number;
  }
}

/** Where `INET ` or `INET6 ` stands as a word of its own; -1 when it does not. */
function markAt({ bytes, hostStart, message, end }: SyslogLine): number {
  const at = findIn(bytes, MARK, hostStart, Math.min(end, message + 240));
  if (at < 0 || (at > hostStart && bytes[at - 1] !== SPACE)) return -1;
  const behind = bytes[at + MARK.length] === SIX ? at + MARK.length + 1 : at + MARK.length;
  return bytes[behind] === SPACE ? at : -1;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
