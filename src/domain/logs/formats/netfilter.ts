import { ACTION, DIRECTION, type FlowBatch, PROTOCOL } from '../flow.ts';
import { markEcho } from '../flow-tools/one-way.ts';
import { KnownTexts } from '../known-texts.ts';
import { LineFields } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { actionOfPrefix } from '../lines/prefix-action.ts';
import { FIELD } from '../row.ts';
import { SPACED } from '../scan/key-values.ts';
import { Needle } from '../scan/needle.ts';
import type { SyslogLine } from '../scan/syslog.ts';

const KEYS = ['IN', 'OUT', 'SRC', 'DST', 'LEN', 'PROTO', 'SPT', 'DPT'] as const;
const [IN, OUT, SRC, DST] = [new Needle('IN='), new Needle(' OUT='), new Needle(' SRC='), new Needle(' DST=')];
const [KERNEL, DESCRIPTION] = [new Needle('kernel: '), new Needle(' DESCR=')];
const [SYN, ACK] = [new Needle(' SYN '), new Needle(' ACK ')];
const ICMP_TYPE = new Needle(' TYPE=');
const [SPACE, OPEN, CLOSE, ZERO] = [0x20, 0x5b, 0x5d, 0x30];
/** What a prefix says was done, and the rule it names. */
const PREFIXES = new KnownTexts((text) => {
  const prefix = text.trim();
  return { action: actionOfPrefix(prefix), rule: Buffer.from(bare(prefix)) };
});
/** Interfaces stand at the beginning; a line that has them nowhere near it is another's. */
const MARK_WITHIN = 400;

/** Packets that a Linux firewall logs: iptables, nftables, ufw, firewalld, Shorewall, OpenWrt, EdgeOS, UniFi. */
export const netfilter = lineFormat({
  name: 'netfilter',
  title: 'Linux kernel firewall (iptables, nftables, ufw, Shorewall, UniFi)',
  about:
    'Known by IN=, OUT=, SRC= and DST= in this order. Each line is one packet: its length counts as IP bytes, its interfaces are the ' +
    'zones, and of TCP the SYN alone tells who the client is. The text before IN= is the rule, and the only place that says what was done: ' +
    'words such as BLOCK, DROP, REJECT, ACCEPT, or the letters D, R, A of EdgeOS and UniFi.',
  parser: () => new Netfilter(),
});

class Netfilter implements LineParser {
  readonly #fields = new LineFields(KEYS, {
    SRC: FIELD.srcAddress,
    DST: FIELD.dstAddress,
    PROTO: FIELD.protocol,
    SPT: FIELD.srcPort,
    DPT: FIELD.dstPort,
    LEN: FIELD.ipBytesOut,
    IN: FIELD.srcZone,
    OUT: FIELD.dstZone,
  });

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    const at = markAt(line);
    if (at < 0) return NOT_MINE;
    this.#fields.readPairs(bytes, at, end, SPACED);
    const row = this.#fields.fill(batch);
    if (typeof row !== 'number') return row;
    batch.time[row] = line.time;
    batch.packetsOut[row] = 1;
    batch.observer[row] = batch.labels.indexOf(bytes, line.hostStart, line.hostEnd);
    const began = SYN.find(bytes, at, end) >= 0 && ACK.find(bytes, at, end) < 0;
    batch.direction[row] = began ? DIRECTION.initiator : DIRECTION.oneWay;
    if (!began && hasNoPorts(batch, row)) markEcho(icmpTypeIn(bytes, at, end), batch, row);
    this.#applyPrefix(line, at, batch, row);
    batch.commit(line.line);
    return null;
  }

  #applyPrefix({ bytes, message }: SyslogLine, at: number, batch: FlowBatch, row: number): void {
    const from = afterUptime(bytes, message, at);
    const described = DESCRIPTION.find(bytes, from, at);
    const { action, rule } = PREFIXES.of(bytes, from, described < 0 ? at : described);
    batch.action[row] = action;
    batch.failed[row] = action === ACTION.drop || action === ACTION.deny ? 1 : 0;
    batch.rule[row] = batch.labels.indexOf(rule, 0, rule.length);
  }
}

/** Where the packet's fields begin, at `IN=`; -1 when the line is not of a Linux firewall. */
function markAt({ bytes, message, end }: SyslogLine): number {
  const within = Math.min(end, message + MARK_WITHIN);
  const out = OUT.find(bytes, message, within);
  if (out < 0) return -1;
  const at = IN.find(bytes, message, out);
  if (at < 0) return -1;
  const source = SRC.find(bytes, out, end);
  return source < 0 || DST.find(bytes, source, end) < 0 ? -1 : at;
}

function hasNoPorts({ protocol }: FlowBatch, row: number): boolean {
  return protocol[row] === PROTOCOL.icmp || protocol[row] === PROTOCOL.icmp6;
}

/** The type in ` TYPE=8 CODE=0`; -1 without one. Errors quote a packet behind it, which may have a type too. */
function icmpTypeIn(bytes: Buffer, start: number, end: number): number {
  const at = ICMP_TYPE.find(bytes, start, end);
  return at < 0 ? -1 : Number.parseInt(bytes.toString('latin1', at + ICMP_TYPE.length, at + ICMP_TYPE.length + 3), 10);
}

/** Behind `kernel:` and the seconds since the start, `[12345.678901]`. */
function afterUptime(bytes: Buffer, message: number, at: number): number {
  let from = KERNEL.isAt(bytes, message, at) ? message + KERNEL.length : message;
  if (bytes[from] !== OPEN) return from;
  let i = from + 1;
  while (i < at && (bytes[i] === SPACE || isNumeric(bytes[i] as number))) i += 1;
  if (bytes[i] === CLOSE) from = i + 1;
  return from;
}

function isNumeric(byte: number): boolean {
  return byte === 0x2e || (byte >= ZERO && byte <= 0x39);
}

/** A prefix without the brackets, colons and dashes around it. */
function bare(prefix: string): string {
  const inner = prefix.replace(/[\s:,-]+$/, '');
  return inner.startsWith('[') && inner.indexOf(']') === inner.length - 1 ? inner.slice(1, -1) : inner;
}
