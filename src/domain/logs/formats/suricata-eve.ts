import { faultOf } from '../fault.ts';
import { ACTION, DIRECTION, type FlowBatch, PROTOCOL } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import { LineReader } from '../line-reader.ts';
import type { Complaint } from '../reject.ts';
import { EXTRA, FIELD, type Field, fillRow, isUnset, labelIndex, NOT_A_FLOW, NOT_IP_TRAFFIC, rowPlan } from '../row.ts';
import { firstFault, tryReader } from '../sample.ts';
import { Fields } from '../scan/fields.ts';
import { OBJECT } from '../scan/json-object.ts';
import { parseObject } from '../scan/json-parsed.ts';
import { PathScan, PathTable } from '../scan/json-paths.ts';
import { observeEvent, otherThanFlow } from '../sensors/eve-event.ts';
import { jsonObject } from '../sensors/zeek-record.ts';

const BIDIRECTIONAL: [string, Field][] = [
  ['flow.pkts_toserver', FIELD.packetsOut],
  ['flow.pkts_toclient', FIELD.packetsIn],
  ['flow.bytes_toserver', FIELD.bytesOut],
  ['flow.bytes_toclient', FIELD.bytesIn],
  ['flow.start', FIELD.time],
  ['flow.end', FIELD.endTime],
  ['flow.age', FIELD.duration],
  ['flow.state', FIELD.state],
];
const ONE_WAY: [string, Field][] = [
  ['netflow.pkts', FIELD.packetsOut],
  ['netflow.bytes', FIELD.bytesOut],
  ['netflow.start', FIELD.time],
  ['netflow.end', FIELD.endTime],
  ['netflow.age', FIELD.duration],
];
const BOTH: [string, Field][] = [
  ['src_ip', FIELD.srcAddress],
  ['src_port', FIELD.srcPort],
  ['dest_ip', FIELD.dstAddress],
  ['dest_port', FIELD.dstPort],
  ['proto', FIELD.protocol],
];
const OWN = [
  'event_type',
  'app_proto',
  'host',
  'in_iface',
  'flow.action',
  'tcp.tcp_flags_ts',
  'tcp.tcp_flags_tc',
] as const;
const NAMES = [...new Set([...OWN, ...[...BOTH, ...BIDIRECTIONAL, ...ONE_WAY].map(([name]) => name)])];
const TABLE = new PathTable(NAMES.map((name) => [name]));
const planOf = (entries: [string, Field][]) =>
  rowPlan(entries.map(([name, kind]) => ({ kind, name, column: NAMES.indexOf(name) })));
const FLOW_PLAN = planOf([...BOTH, ...BIDIRECTIONAL]);
const NETFLOW_PLAN = planOf([...BOTH, ...ONE_WAY]);
const slotOf = (name: (typeof OWN)[number]) => NAMES.indexOf(name);
const [EVENT_TYPE, APP_PROTO, HOST, IN_IFACE] = [
  slotOf('event_type'),
  slotOf('app_proto'),
  slotOf('host'),
  slotOf('in_iface'),
];
const [ACTION_TAKEN, FLAGS_ASKED, FLAGS_ANSWERED] = [
  slotOf('flow.action'),
  slotOf('tcp.tcp_flags_ts'),
  slotOf('tcp.tcp_flags_tc'),
];

const [FLOW, NETFLOW, DROP, FAILED] = ['flow', 'netflow', 'drop', 'failed'].map((text) => Buffer.from(text)) as [
  Buffer,
  Buffer,
  Buffer,
  Buffer,
];
const [SYN, RST] = [0x02, 0x04];

/** Suricata's EVE output, one JSON event a line. */
export const suricataEve: LogFormat = {
  name: 'suricata-eve',
  title: 'Suricata EVE (JSON lines)',
  ranges: { unless: null },
  about:
    'Known by event_type, timestamp and src_ip. flow and netflow events become flows, and volumes come from them alone; alerts and what Suricata ' +
    'saw of DNS, TLS, HTTP, SSH, SMB, DHCP, Kerberos, LDAP, RDP, FTP, mail and files become observations. Statistics are skipped.',
  probe,
  open,
};

function probe(sample: Sample): Recognition {
  const events = sample.lines.filter(isEvent).length;
  if (events === 0) return { confidence: 0, because: 'no line is a JSON object with event_type, timestamp and src_ip' };
  const trial = tryReader(open(sample, { receivedAt: 0 }), sample);
  const because = `${events} of ${sample.lines.length} lines are events of Suricata${firstFault(trial)}`;
  const named = events / sample.lines.length;
  return { confidence: Math.min(named, trial.read === 0 ? 0 : 0.5 + 0.5 * trial.share), because };
}

/** Statistics are the only events without addresses. */
function isEvent(line: string): boolean {
  if (!line.includes('"event_type"') || !line.includes('"timestamp"')) return false;
  return line.includes('"src_ip"') || line.includes('"stats"');
}

function open(_sample: Sample, options: ReadOptions): LogReader {
  const reader = new EveReader();
  return new LineReader((...line) => reader.read(...line), options.maxLineBytes);
}

class EveReader {
  readonly #fields = new Fields();
  readonly #scan = new PathScan(TABLE, this.#fields);
  readonly #extras = new Float64Array(3);

  read(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    batch.read += 1;
    const other = otherThanFlow(bytes, start, end);
    if (other !== null) return observeEvent(String(other.event_type), other, line, batch);
    const kind = this.#scan.scan(bytes, start, end);
    const values = kind === OBJECT.needsParser ? parseObject(bytes, start, end, NAMES, this.#fields) : bytes;
    if (kind === OBJECT.malformed || values === null) return { field: null, reason: 'not a JSON object' };
    if (this.#is(values, EVENT_TYPE, FLOW)) return this.#addFlow(false, values, line, batch);
    if (this.#is(values, EVENT_TYPE, NETFLOW)) return this.#addFlow(true, values, line, batch);
    const type = this.#text(values, EVENT_TYPE);
    if (type === '') return { field: 'event_type', reason: 'missing' };
    const event = jsonObject(bytes, start, end);
    return event === null ? { field: null, reason: 'not a JSON object' } : observeEvent(type, event, line, batch);
  }

  #addFlow(oneWay: boolean, values: Buffer, line: number, batch: FlowBatch): Complaint | null {
    const row = batch.begin();
    const plan = oneWay ? NETFLOW_PLAN : FLOW_PLAN;
    this.#extras.fill(Number.NaN);
    const result = fillRow(plan, values, this.#fields, batch, row, this.#extras);
    if (result >= 0) return faultOf(plan, result, values, this.#fields);
    if (result === NOT_A_FLOW) {
      batch.skip(NOT_IP_TRAFFIC);
      return null;
    }
    // The age is in whole seconds.
    const lasted = ((this.#extras[EXTRA.endTime] as number) - (batch.time[row] as number)) / 1e6;
    if (lasted >= 0) batch.duration[row] = lasted;
    this.#label(values, APP_PROTO, batch.application, row, batch);
    this.#label(values, this.#isAbsent(values, HOST) ? IN_IFACE : HOST, batch.observer, row, batch);
    if (oneWay) batch.direction[row] = DIRECTION.oneWay;
    else this.#judge(values, batch, row);
    batch.commit(line);
    return null;
  }

  /** Who began, and what came of it: by the flags of either side for TCP, by whether there was an answer for the rest. */
  #judge(values: Buffer, batch: FlowBatch, row: number): void {
    const isTcp = batch.protocol[row] === PROTOCOL.tcp;
    const asked = this.#flags(values, FLAGS_ASKED);
    const answered = this.#flags(values, FLAGS_ANSWERED);
    const hasAnswer = isTcp ? (answered & SYN) !== 0 : (batch.packetsIn[row] as number) > 0;
    const refused = isTcp && (asked & SYN) !== 0 && !hasAnswer && (answered & RST) !== 0;
    // Without a handshake, src is no more than who was seen first.
    if (isTcp && (asked & SYN) !== 0) batch.direction[row] = DIRECTION.initiator;
    if (refused) batch.action[row] = ACTION.deny;
    else if (hasAnswer) batch.action[row] = ACTION.allow;
    const unanswered = isTcp && (asked & SYN) !== 0 && !hasAnswer;
    batch.failed[row] = unanswered ? 1 : 0;
    if (!this.#is(values, ACTION_TAKEN, DROP)) return;
    batch.action[row] = ACTION.drop;
    batch.failed[row] = 1;
  }

  #flags(values: Buffer, slot: number): number {
    const start = this.#fields.starts[slot] as number;
    const end = this.#fields.ends[slot] as number;
    let flags = 0;
    for (let i = start; i < end; i++) flags = flags * 16 + hexDigit(values[i] as number);
    return flags;
  }

  #is(values: Buffer, slot: number, text: Buffer): boolean {
    const start = this.#fields.starts[slot] as number;
    const end = this.#fields.ends[slot] as number;
    if (end - start !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (values[start + i] !== text[i]) return false;
    return true;
  }

  /** Suricata says `failed` when it could not tell the application. */
  #label(values: Buffer, slot: number, column: Int32Array, row: number, batch: FlowBatch): void {
    const start = this.#fields.starts[slot] as number;
    const end = this.#fields.ends[slot] as number;
    if (isUnset(values, start, end) || this.#is(values, slot, FAILED)) return;
    column[row] = labelIndex(batch, values, start, end);
  }

  #text(values: Buffer, slot: number): string {
    return values.toString('latin1', this.#fields.starts[slot], this.#fields.ends[slot]);
  }

  #isAbsent(values: Buffer, slot: number): boolean {
    return isUnset(values, this.#fields.starts[slot] as number, this.#fields.ends[slot] as number);
  }
}

function hexDigit(byte: number): number {
  return byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57;
}
