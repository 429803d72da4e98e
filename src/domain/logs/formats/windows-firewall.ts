import { faultOf, faultReason } from '../fault.ts';
import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import type { LineReader } from '../line-reader.ts';
import { belowFieldsLine, FIELDS_LINE } from '../lines/below-fields-line.ts';
import type { Complaint } from '../reject.ts';
import { FIELD, type Field, fillRow, NOT_A_FLOW, NOT_IP_TRAFFIC, type RowPlan, rowPlan } from '../row.ts';
import { Fields, splitPlain } from '../scan/fields.ts';

const SPACE = 0x20;
const LONGEST_TIME = 40;

const MEANINGS: ReadonlyMap<string, Field> = new Map([
  ['protocol', FIELD.protocol],
  ['src-ip', FIELD.srcAddress],
  ['dst-ip', FIELD.dstAddress],
  ['src-port', FIELD.srcPort],
  ['dst-port', FIELD.dstPort],
]);

/** What the rows below a #Fields line hold. */
interface Layout {
  plan: RowPlan;
  /** Fields a row must have; the ones behind the ports may be cut off. */
  needed: number;
  date: number;
  clock: number;
  action: number;
  size: number;
  flags: number;
}

/** What each action says: XP opened and closed connections, later versions log what was let in or not. */
const ACTIONS = new Map<string, { action: number; phase: number }>([
  ['ALLOW', { action: ACTION.allow, phase: PHASE.whole }],
  ['DROP', { action: ACTION.drop, phase: PHASE.whole }],
  ['OPEN', { action: ACTION.allow, phase: PHASE.begin }],
  ['OPEN-INBOUND', { action: ACTION.allow, phase: PHASE.begin }],
  ['CLOSE', { action: ACTION.allow, phase: PHASE.end }],
]);

/** pfirewall.log, as Windows writes it. */
export const windowsFirewall: LogFormat = {
  name: 'windows-firewall',
  title: 'Windows Firewall (pfirewall.log)',
  about:
    'Known by its #Fields line with action, src-ip and dst-ip; the header may come again further down. Times are local. An allowed ' +
    'connection is one line; a dropped packet is one line each and its size counts as IP bytes.',
  probe,
  open: (_sample: Sample, options: ReadOptions): LogReader => new WindowsFirewall(options).reader,
};

function probe({ lines }: Sample): Recognition {
  const header = lines.find((line) => line.startsWith(FIELDS_LINE));
  if (header === undefined) return { confidence: 0, because: 'no #Fields line' };
  if (layoutOf(header) === null)
    return { confidence: 0.2, because: 'a #Fields line, but without action, src-ip and dst-ip' };
  return { confidence: 1, because: '#Fields names action, src-ip and dst-ip' };
}

class WindowsFirewall {
  readonly reader: LineReader;
  readonly #fields = new Fields();
  readonly #extras = new Float64Array(3);
  readonly #time = Buffer.alloc(2 * LONGEST_TIME + 1);

  constructor(options: ReadOptions) {
    this.reader = belowFieldsLine(layoutOf, (...row) => this.#readRow(...row), options);
  }

  #readRow(
    layout: Layout | null,
    bytes: Buffer,
    start: number,
    end: number,
    line: number,
    batch: FlowBatch,
  ): Complaint | null {
    batch.read += 1;
    if (layout === null) return { field: null, reason: 'no #Fields line above that names action, src-ip and dst-ip' };
    splitPlain(bytes, start, end, SPACE, this.#fields);
    const verb = this.#text(bytes, layout.action);
    const meaning = ACTIONS.get(verb);
    if (meaning === undefined && verb === 'INFO-EVENTS-LOST') {
      batch.skip('a count of events that were lost');
      return null;
    }
    const { count } = this.#fields;
    if (count < layout.needed)
      return { field: null, reason: `${count} fields where at least ${layout.needed} are needed` };
    const row = batch.begin();
    const result = fillRow(layout.plan, bytes, this.#fields, batch, row, this.#extras);
    if (result >= 0) return faultOf(layout.plan, result, bytes, this.#fields);
    if (result === NOT_A_FLOW) {
      batch.skip(NOT_IP_TRAFFIC);
      return null;
    }
    const fault = this.#applyTime(bytes, layout, batch, row);
    if (fault !== null) return fault;
    batch.action[row] = meaning?.action ?? ACTION.unknown;
    batch.phase[row] = meaning?.phase ?? PHASE.whole;
    if (meaning?.action === ACTION.drop) this.#applyPacket(bytes, layout, batch, row);
    else batch.direction[row] = meaning?.phase === PHASE.end ? DIRECTION.order : DIRECTION.initiator;
    batch.commit(line);
    return null;
  }

  /** What is dropped is a single packet, and may be an answer unless it is a SYN. */
  #applyPacket(bytes: Buffer, { size, flags }: Layout, batch: FlowBatch, row: number): void {
    batch.failed[row] = 1;
    batch.packetsOut[row] = 1;
    const length = Number(this.#text(bytes, size));
    if (length > 0) batch.ipBytesOut[row] = length;
    const isSyn = this.#text(bytes, flags) === 'S';
    batch.direction[row] = isSyn ? DIRECTION.initiator : DIRECTION.oneWay;
  }

  #applyTime(bytes: Buffer, { date, clock }: Layout, batch: FlowBatch, row: number): Complaint | null {
    const { starts, ends } = this.#fields;
    const copy = (column: number, at: number) => {
      const from = starts[column] as number;
      return at + bytes.copy(this.#time, at, from, Math.min(ends[column] as number, from + LONGEST_TIME));
    };
    const middle = copy(date, 0);
    this.#time[middle] = SPACE;
    const length = copy(clock, middle + 1);
    const time = batch.clock.scan(this.#time, 0, length, batch);
    batch.time[row] = time;
    return time >= 0 ? null : { field: 'date time', reason: faultReason(FIELD.time, this.#time, 0, length) };
  }

  #text(bytes: Buffer, column: number): string {
    if (column < 0 || column >= this.#fields.count) return '';
    return bytes.toString('latin1', this.#fields.starts[column], this.#fields.ends[column]);
  }
}

/** The columns a #Fields line names; null when they are not those of a firewall. */
function layoutOf(header: string): Layout | null {
  const names = header.slice(FIELDS_LINE.length).trim().split(/\s+/);
  const at = (name: string) => names.indexOf(name);
  const required = ['date', 'time', 'action', 'protocol', 'src-ip', 'dst-ip'];
  if (!required.every((name) => names.includes(name))) return null;
  const entries = [...MEANINGS].filter(([name]) => names.includes(name));
  return {
    plan: rowPlan(entries.map(([name, kind]) => ({ name, kind, column: at(name) }))),
    needed: Math.max(...[...required, ...MEANINGS.keys()].map(at)) + 1,
    ...{ date: at('date'), clock: at('time'), action: at('action'), size: at('size'), flags: at('tcpflags') },
  };
}
