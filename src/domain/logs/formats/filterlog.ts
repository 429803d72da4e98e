import { ActionReader } from '../action.ts';
import { DIRECTION, type FlowBatch, PROTOCOL } from '../flow.ts';
import { markReply, markRequest } from '../flow-tools/one-way.ts';
import { LineFields } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import type { Complaint } from '../reject.ts';
import { FIELD } from '../row.ts';
import { Fields, splitPlain } from '../scan/fields.ts';
import { findIn } from '../scan/find.ts';
import { slotsOf } from '../scan/key-values.ts';
import type { SyslogLine } from '../scan/syslog.ts';

const FILTERLOG = Buffer.from('filterlog');
const [COMMA, COLON, SPACE, OPEN, CLOSE, SIX, SYN] = [0x2c, 0x3a, 0x20, 0x5b, 0x5d, 0x36, 0x53];
/** Columns that both versions of IP have. */
const COLUMN = { rule: 0, tracker: 3, interface: 4, action: 6, direction: 7, version: 8 } as const;
const SHARED_COLUMNS = 9;
/** Where the versions differ. The ports stand behind the addresses, the TCP flags behind the length of the data. */
const V4 = { protocol: 15, length: 17, src: 18 } as const;
const V6 = { protocol: 13, length: 14, src: 15 } as const;
/** What pf logs as the length of an IPv6 packet leaves out its header. */
const IPV6_HEADER = 40;

const KEYS = ['src', 'dst', 'protocol', 'sport', 'dport', 'length', 'rule'] as const;
const KEY = slotsOf(KEYS);

/** Packets that pfSense and OPNsense log: the comma-separated lines of filterlog. */
export const filterlog = lineFormat({
  name: 'filterlog',
  title: 'pfSense and OPNsense filterlog',
  about:
    'Known by the program name filterlog and its comma-separated columns, which differ for IPv4 and IPv6. Each line is one packet; ' +
    'its length counts as IP bytes, and of TCP the SYN alone tells who the client is. The rule is its tracker id, the interface is the zone of ' +
    'the side on which the packet was seen.',
  parser: () => new Filterlog(),
});

class Filterlog implements LineParser {
  readonly #columns = new Fields();
  readonly #fields = new LineFields(KEYS, {
    src: FIELD.srcAddress,
    dst: FIELD.dstAddress,
    protocol: FIELD.protocol,
    sport: FIELD.srcPort,
    dport: FIELD.dstPort,
    length: FIELD.ipBytesOut,
    rule: FIELD.rule,
  });
  readonly #actions = new ActionReader();

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    const from = columnsAt(line);
    if (from < 0) return NOT_MINE;
    splitPlain(bytes, from, end, COMMA, this.#columns);
    const complaint = this.#choose(bytes);
    if (complaint !== null) return complaint;
    const row = this.#fields.fill(batch);
    if (typeof row !== 'number') return row;
    batch.time[row] = line.time;
    batch.packetsOut[row] = 1;
    batch.observer[row] = batch.labels.indexOf(bytes, line.hostStart, line.hostEnd);
    if (batch.srcFamily[row] === 6) batch.ipBytesOut[row] = (batch.ipBytesOut[row] as number) + IPV6_HEADER;
    const { action } = COLUMN;
    this.#actions.apply(bytes, this.#start(action), this.#end(action), batch, row);
    this.#applyInterface(bytes, batch, row);
    batch.direction[row] = this.#isSyn(bytes) ? DIRECTION.initiator : DIRECTION.oneWay;
    this.#applyEcho(bytes, batch, row);
    batch.commit(line.line);
    return null;
  }

  /** Of ICMP a word stands behind the addresses that says what it is. */
  #applyEcho(bytes: Buffer, batch: FlowBatch, row: number): void {
    const kind = this.#layout(bytes).src + 2;
    if (batch.protocol[row] !== PROTOCOL.icmp || this.#columns.count <= kind) return;
    const word = bytes.toString('latin1', this.#start(kind), this.#end(kind));
    if (word === 'request') markRequest(batch, row);
    else if (word === 'reply') markReply(batch, row);
  }

  /** Says which columns are which fields of this packet. */
  #choose(bytes: Buffer): Complaint | null {
    const { count } = this.#columns;
    const layout = this.#layout(bytes);
    const needed = count < SHARED_COLUMNS ? SHARED_COLUMNS : layout.src + 2;
    if (count < needed) return { field: null, reason: `${count} columns where filterlog has at least ${needed}` };
    this.#fields.clear(bytes);
    this.#put(KEY.protocol, layout.protocol);
    this.#put(KEY.length, layout.length);
    this.#put(KEY.src, layout.src);
    this.#put(KEY.dst, layout.src + 1);
    if (count > layout.src + 3) {
      this.#put(KEY.sport, layout.src + 2);
      this.#put(KEY.dport, layout.src + 3);
    }
    const { tracker, rule } = COLUMN;
    const isTracked = this.#end(tracker) - this.#start(tracker) > 1;
    this.#put(KEY.rule, isTracked ? tracker : rule);
    return null;
  }

  #layout(bytes: Buffer): typeof V4 | typeof V6 {
    return bytes[this.#start(COLUMN.version)] === SIX ? V6 : V4;
  }

  #applyInterface(bytes: Buffer, batch: FlowBatch, row: number): void {
    const label = batch.labels.indexOf(bytes, this.#start(COLUMN.interface), this.#end(COLUMN.interface));
    const isOut = bytes[this.#start(COLUMN.direction)] === 0x6f;
    if (isOut) batch.dstZone[row] = label;
    else batch.srcZone[row] = label;
  }

  /** SYN and nothing else: the packet that asks for a connection. */
  #isSyn(bytes: Buffer): boolean {
    const flags = this.#layout(bytes).src + 5;
    if (this.#columns.count <= flags) return false;
    return this.#end(flags) - this.#start(flags) === 1 && bytes[this.#start(flags)] === SYN;
  }

  #put(key: number, column: number): void {
    this.#fields.put(key, this.#start(column), this.#end(column));
  }

  #start(column: number): number {
    return this.#columns.starts[column] as number;
  }

  #end(column: number): number {
    return this.#columns.ends[column] as number;
  }
}

/** Where the columns begin; -1 for a line of another program. Of RFC 5424 the program stands in the header. */
function columnsAt({ bytes, start, end, data, message }: SyslogLine): number {
  const at = findIn(bytes, FILTERLOG, data < 0 ? message : start, data < 0 ? end : data);
  if (at < 0) return -1;
  if (data >= 0) return message;
  // Not at the beginning, it is a word in another program's text.
  if (at > message && bytes[at - 1] !== 0x2f) return -1;
  let i = at + FILTERLOG.length;
  if (bytes[i] === OPEN) while (i < end && bytes[i] !== CLOSE) i += 1;
  if (bytes[i] === CLOSE) i += 1;
  if (bytes[i] !== COLON) return -1;
  i += 1;
  while (i < end && bytes[i] === SPACE) i += 1;
  return i;
}
