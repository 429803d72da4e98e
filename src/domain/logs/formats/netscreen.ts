import { ActionReader } from '../action.ts';
import { DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { LineFields, rowObservation } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { FIELD } from '../row.ts';
import { findIn } from '../scan/find.ts';
import { SPACED } from '../scan/key-values.ts';
import type { SyslogLine } from '../scan/syslog.ts';

const KEYS = [
  ...(['start_time', 'duration', 'policy_id', 'service', 'proto', 'action', 'sent', 'rcvd', 'reason'] as const),
  ...(['src', 'dst', 'src_port', 'dst_port', 'src_zone', 'dst_zone', 'device_id'] as const),
  ...(['src_nat', 'src_nat_port', 'dst_nat', 'dst_nat_port'] as const),
] as const;
type Key = (typeof KEYS)[number];

/** Values that are written without quotes though they hold spaces, and what stands behind them. */
const SPACED_VALUES: readonly (readonly [Key, Buffer, Buffer | null])[] = [
  ['service', Buffer.from(' service='), Buffer.from(' proto=')],
  ['src_zone', Buffer.from(' src zone='), Buffer.from(' dst zone=')],
  ['dst_zone', Buffer.from(' dst zone='), Buffer.from(' action=')],
  ['reason', Buffer.from(' reason='), null],
];
const [SRC_NAT, DST_NAT] = [Buffer.from(' src-xlated ip='), Buffer.from(' dst-xlated ip=')];
const PORT = Buffer.from(' port=');
const [MARK, START, POLICY] = ['device_id=', 'start_time=', 'policy_id='].map((text) => Buffer.from(text)) as [
  ...[Buffer, Buffer, Buffer],
];
/** The reason of a record that is written when a session begins. */
const CREATION = 'Creation';
const ALARM = /From ([0-9a-fA-F.:]+)[:/](\d+) to ([0-9a-fA-F.:]+)[:/](\d+), proto (\w+)/;

/** ScreenOS, the system of NetScreen, SSG and ISG firewalls. */
export const netscreen = lineFormat({
  name: 'netscreen',
  title: 'Juniper NetScreen (ScreenOS)',
  about:
    'Known by start_time=, duration= and policy_id=, or by device_id= for what is no traffic. Sessions become flows with zones, policy and both ' +
    'translations; alarms that name two hosts become observations.',
  parser: () => new NetScreen(),
});

class NetScreen implements LineParser {
  readonly #fields = new LineFields(KEYS, {
    src: FIELD.srcAddress,
    dst: FIELD.dstAddress,
    proto: FIELD.protocol,
    src_port: FIELD.srcPort,
    dst_port: FIELD.dstPort,
    duration: FIELD.duration,
    sent: FIELD.bytesOut,
    rcvd: FIELD.bytesIn,
    policy_id: FIELD.rule,
    service: FIELD.application,
    src_zone: FIELD.srcZone,
    dst_zone: FIELD.dstZone,
    device_id: FIELD.observer,
    reason: FIELD.state,
  });
  readonly #actions = new ActionReader();

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, message, end } = line;
    const start = findIn(bytes, START, message, end);
    if (start >= 0 && findIn(bytes, POLICY, start, end) >= 0) return this.#addFlow(line, batch);
    const device = findIn(bytes, MARK, message, end);
    const isNetScreen = device > 0 && /NetScreen $/.test(bytes.toString('latin1', Math.max(0, device - 10), device));
    return isNetScreen ? this.#addEvent(line, batch) : NOT_MINE;
  }

  #addFlow(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, message, end } = line;
    this.#fields.readPairs(bytes, message, end, SPACED);
    this.#readSpaced(line);
    const row = this.#fields.fill(batch);
    if (typeof row !== 'number') return row;
    const started = this.#fields.time('start_time', batch);
    batch.time[row] = Number.isNaN(started) ? line.time : started;
    if (this.#fields.has('action')) {
      this.#actions.apply(bytes, this.#fields.start('action'), this.#fields.end('action'), batch, row);
    }
    if (this.#fields.text('reason') === CREATION) {
      batch.phase[row] = PHASE.begin;
      for (const column of [batch.duration, batch.bytesOut, batch.bytesIn]) column[row] = Number.NaN;
    }
    batch.direction[row] = DIRECTION.initiator;
    batch.srcNat[row] = this.#nat(line, SRC_NAT, 'src_nat', 'src_nat_port', batch);
    batch.dstNat[row] = this.#nat(line, DST_NAT, 'dst_nat', 'dst_nat_port', batch);
    batch.commit(line.line);
    return null;
  }

  /** The values stand in the order in which they are listed, so each search goes on where the last one ended. */
  #readSpaced({ bytes, message, end }: SyslogLine): void {
    let from = message;
    for (const [key, before, after] of SPACED_VALUES) {
      const at = findIn(bytes, before, from, end);
      if (at < 0) continue;
      from = at + before.length;
      const to = after === null ? end : findIn(bytes, after, from, end);
      this.#fields.put(key, from, to < 0 ? this.#fields.end(key) : to);
    }
  }

  /** `src-xlated ip=203.0.113.9 port=2040`; what was not translated is repeated unchanged. */
  #nat({ bytes, end }: SyslogLine, mark: Buffer, address: Key, port: Key, batch: FlowBatch): number {
    const at = findIn(bytes, mark, this.#fields.end('dst'), end);
    if (at < 0) return 0;
    const from = at + mark.length;
    const to = findIn(bytes, PORT, from, end);
    if (to < 0) return 0;
    const portEnd = bytes.indexOf(0x20, to + PORT.length);
    this.#fields.put(address, from, to);
    this.#fields.put(port, to + PORT.length, portEnd < 0 || portEnd > end ? end : portEnd);
    const own = address === 'src_nat' ? 'src' : 'dst';
    const isSame = this.#fields.agree(address, own) && this.#fields.agree(port, `${own}_port`);
    return isSame ? 0 : this.#fields.endpointLabel(address, port, batch);
  }

  #addEvent(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, message, end } = line;
    const text = bytes.toString('latin1', message, end);
    const alarm = ALARM.exec(text);
    if (alarm === null) {
      batch.skip('a record of ScreenOS without two hosts');
      return null;
    }
    const values = Buffer.from(alarm.slice(1).join(' '));
    this.#fields.clear(values);
    let at = 0;
    for (const [index, key] of (['src', 'src_port', 'dst', 'dst_port', 'proto'] as const).entries()) {
      const length = (alarm[index + 1] as string).length;
      this.#fields.put(key, at, at + length);
      at += length + 1;
    }
    const row = this.#fields.fill(batch);
    if (typeof row !== 'number') return row;
    const name = /system-\w+-\d+: ([^!.]{1,100})[!.]/.exec(text)?.[1] ?? null;
    batch.observe(
      rowObservation('intrusion-alert', line.line, batch, row, { time: line.time, name, detail: { message: text } }),
    );
    return null;
  }
}
