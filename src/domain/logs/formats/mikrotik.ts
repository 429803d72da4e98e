import { ACTION, DIRECTION, type FlowBatch } from '../flow.ts';
import { LineFields } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { PrefixActions } from '../lines/prefix-action.ts';
import { FIELD } from '../row.ts';
import { findIn, indexIn } from '../scan/find.ts';
import { slotsOf } from '../scan/key-values.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { mikrotikTime } from '../vendors/mikrotik-head.ts';

const KEYS = ['src', 'src_port', 'dst', 'dst_port', 'nat', 'nat_port', 'protocol', 'length', 'in', 'out'] as const;
const KEY = slotsOf(KEYS);

const [IN, OUT, PROTOCOL, ARROW, NAT, LENGTH, NEW, SYN, NEXT] = [
  ...[': in:', ' out:', ' proto ', '->', ', NAT ', ', len ', 'connection-state:new', '(SYN)', ', '],
].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
const [SPACE, COMMA, COLON, OPEN, CLOSE] = [0x20, 0x2c, 0x3a, 0x28, 0x29];
/** Topics and the name of the program stand before the prefix that the rule gives. */
const TOPICS = /^(?:[A-Za-z0-9_.-]+: )?(?:[a-z-]+,[a-z,-]+ )?/;

/** Packets that RouterOS logs under the topic firewall. */
export const mikrotik = lineFormat({
  name: 'mikrotik',
  title: 'MikroTik RouterOS firewall',
  about:
    'Known by in:, out: and proto in this order, behind a chain’s name and a colon. Each line is one packet; a SYN alone or the state new tells who the ' +
    'client is. The rule is the prefix and the chain, and only the prefix can say what was done. Translations are taken from NAT (…->…).',
  parser: () => new MikroTik(),
});

class MikroTik implements LineParser {
  readonly #fields = new LineFields(KEYS, {
    src: FIELD.srcAddress,
    dst: FIELD.dstAddress,
    protocol: FIELD.protocol,
    src_port: FIELD.srcPort,
    dst_port: FIELD.dstPort,
    length: FIELD.ipBytesOut,
    in: FIELD.srcZone,
    out: FIELD.dstZone,
  });
  readonly #actions = new PrefixActions();

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, message, end } = line;
    const at = findIn(bytes, IN, message, end);
    if (at < 0) return NOT_MINE;
    const out = findIn(bytes, OUT, at, end);
    const protocol = out < 0 ? -1 : findIn(bytes, PROTOCOL, out, end);
    if (protocol < 0) return NOT_MINE;
    this.#fields.clear(bytes);
    this.#putInterface(bytes, KEY.in, at + IN.length, out);
    this.#putInterface(bytes, KEY.out, out + OUT.length, partEnd(bytes, out + OUT.length, protocol));
    const pair = this.#putProtocol(bytes, protocol + PROTOCOL.length, end);
    const arrow = findIn(bytes, ARROW, pair, end);
    if (arrow < 0) return { field: null, reason: 'a packet that names no two hosts' };
    const pairEnd = partEnd(bytes, arrow, end);
    this.#fields.putEndpoint(KEY.src, pair, arrow, COLON);
    this.#fields.putEndpoint(KEY.dst, arrow + ARROW.length, pairEnd, COLON);
    this.#putLength(bytes, pairEnd, end);
    const row = this.#fields.fill(batch);
    if (typeof row !== 'number') return row;
    const head = Number.isNaN(line.time) ? bytes.toString('latin1', message, Math.min(at, message + 40)) : '';
    const { time, length } = mikrotikTime(head, batch);
    batch.time[row] = length > 0 ? time : line.time;
    batch.packetsOut[row] = 1;
    // Where a router's own log is read, its topics stand in the place of the sender.
    if (indexIn(bytes, COMMA, line.hostStart, line.hostEnd) === line.hostEnd)
      batch.observer[row] = batch.labels.indexOf(bytes, line.hostStart, line.hostEnd);
    const isNew = findIn(bytes, NEW, out, protocol) >= 0 || findIn(bytes, SYN, protocol, pair) >= 0;
    batch.direction[row] = isNew ? DIRECTION.initiator : DIRECTION.oneWay;
    this.#applyRule(bytes.toString('utf8', message + length, at), batch, row);
    this.#applyNat(bytes, pairEnd, end, batch, row);
    batch.commit(line.line);
    return null;
  }

  /** `(unknown 0)` and `(none)` are no interfaces. */
  #putInterface(bytes: Buffer, key: number, start: number, end: number): void {
    this.#fields.put(key, start, bytes[start] === OPEN ? start : end);
  }

  /** `TCP (SYN)`, `ICMP (type 8, code 0)`, `UDP`, `47`; returns where the addresses begin. */
  #putProtocol(bytes: Buffer, start: number, end: number): number {
    let i = start;
    while (i < end && bytes[i] !== SPACE && bytes[i] !== COMMA) i += 1;
    this.#fields.put(KEY.protocol, start, i);
    if (bytes[i] === SPACE && bytes[i + 1] === OPEN) while (i < end && bytes[i] !== CLOSE) i += 1;
    const next = findIn(bytes, NEXT, i, end);
    return next < 0 ? end : next + NEXT.length;
  }

  #putLength(bytes: Buffer, start: number, end: number): void {
    const at = findIn(bytes, LENGTH, start, end);
    if (at >= 0) this.#fields.put(KEY.length, at + LENGTH.length, partEnd(bytes, at + LENGTH.length, end));
  }

  #applyRule(text: string, batch: FlowBatch, row: number): void {
    const rule = text.replace(TOPICS, '').trim();
    const action = this.#actions.of(rule);
    batch.action[row] = action;
    batch.failed[row] = action === ACTION.drop || action === ACTION.deny ? 1 : 0;
    if (rule !== '') batch.rule[row] = batch.labels.indexOfText(rule);
  }

  /** `NAT (src->other)->dst` when the source was translated, `NAT src->(other->dst)` when the destination was. */
  #applyNat(bytes: Buffer, start: number, end: number, batch: FlowBatch, row: number): void {
    const nat = findIn(bytes, NAT, start, end);
    if (nat < 0) return;
    const from = nat + NAT.length;
    const to = partEnd(bytes, from, end);
    const open = bytes.subarray(from, to).indexOf(OPEN);
    if (open < 0) return;
    const inner = from + open + 1;
    const arrow = findIn(bytes, ARROW, inner, to);
    if (arrow < 0) return;
    const isSource = open === 0;
    const close = isSource ? bytes.subarray(arrow, to).indexOf(CLOSE) + arrow : arrow;
    this.#fields.putEndpoint(KEY.nat, isSource ? arrow + ARROW.length : inner, close, COLON);
    const label = this.#fields.endpointLabel(KEY.nat, KEY.nat_port, batch);
    if (isSource) batch.srcNat[row] = label;
    else batch.dstNat[row] = label;
  }
}

/** Where a part ends that a comma and a space follow, or the line's end. */
function partEnd(bytes: Buffer, start: number, end: number): number {
  for (let i = start; i < end; i++) if (bytes[i] === COMMA && (i + 1 === end || bytes[i + 1] === SPACE)) return i;
  return end;
}
