import { ActionReader } from '../action.ts';
import { DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { LineFields } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import { FIELD } from '../row.ts';
import { SPACED, slotsOf } from '../scan/key-values.ts';
import { Needle } from '../scan/needle.ts';
import type { SyslogLine } from '../scan/syslog.ts';

const KEYS = [
  ...(['start_time', 'duration', 'policy_id', 'service', 'proto', 'action', 'sent', 'rcvd', 'reason'] as const),
  ...(['src', 'dst', 'src_port', 'dst_port', 'src_zone', 'dst_zone', 'device_id'] as const),
  ...(['src_nat', 'src_nat_port', 'dst_nat', 'dst_nat_port'] as const),
] as const;
const KEY = slotsOf(KEYS);

/** Values that are written without quotes though they hold spaces, and what stands behind them. */
const SPACED_VALUES: readonly (readonly [number, Needle, Needle | null])[] = [
  [KEY.service, new Needle(' service='), new Needle(' proto=')],
  [KEY.src_zone, new Needle(' src zone='), new Needle(' dst zone=')],
  [KEY.dst_zone, new Needle(' dst zone='), new Needle(' action=')],
  [KEY.reason, new Needle(' reason='), null],
];
const [SRC_NAT, DST_NAT] = [new Needle(' src-xlated ip='), new Needle(' dst-xlated ip=')];
const PORT = new Needle(' port=');
const [MARK, START, POLICY] = [new Needle('device_id='), new Needle('start_time='), new Needle('policy_id=')];
const SPACE = 0x20;
/** The reason of a record that is written when a session begins. */
const CREATION = new Needle('Creation');
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
    const start = START.find(bytes, message, end);
    if (start >= 0 && POLICY.find(bytes, start, end) >= 0) return this.#addFlow(line, batch);
    const device = MARK.find(bytes, message, end);
    const isNetScreen = device > 0 && /NetScreen $/.test(bytes.toString('latin1', Math.max(0, device - 10), device));
    return isNetScreen ? this.#addEvent(line, batch) : NOT_MINE;
  }

  #addFlow(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, message, end } = line;
    this.#fields.readPairs(bytes, message, end, SPACED);
    this.#readSpaced(line);
    const row = this.#fields.fill(batch);
    if (typeof row !== 'number') return row;
    const started = this.#fields.time(KEY.start_time, batch);
    batch.time[row] = Number.isNaN(started) ? line.time : started;
    if (this.#fields.has(KEY.action)) {
      this.#actions.apply(bytes, this.#fields.start(KEY.action), this.#fields.end(KEY.action), batch, row);
    }
    if (batch.failed[row] === 1 && batch.bytesOut[row] === 0 && (batch.bytesIn[row] as number) > 0) {
      // The firewall received it, from the client: a server that was never reached sends nothing.
      batch.bytesOut[row] = batch.bytesIn[row] as number;
      batch.bytesIn[row] = 0;
    }
    if (this.#fields.is(KEY.reason, CREATION)) {
      batch.phase[row] = PHASE.begin;
      batch.duration[row] = batch.bytesOut[row] = batch.bytesIn[row] = Number.NaN;
    }
    batch.direction[row] = DIRECTION.initiator;
    batch.srcNat[row] = this.#nat(line, SRC_NAT, KEY.src_nat, KEY.src, batch);
    batch.dstNat[row] = this.#nat(line, DST_NAT, KEY.dst_nat, KEY.dst, batch);
    batch.commit(line.line);
    return null;
  }

  /** The values stand in the order in which they are listed, so each search goes on where the last one ended. */
  #readSpaced({ bytes, message, end }: SyslogLine): void {
    let from = message;
    for (const [slot, before, after] of SPACED_VALUES) {
      const at = before.find(bytes, from, end);
      if (at < 0) continue;
      from = at + before.length;
      const to = after === null ? end : after.find(bytes, from, end);
      this.#fields.put(slot, from, to < 0 ? this.#fields.end(slot) : to);
    }
  }

  /** `src-xlated ip=203.0.113.9 port=2040`; what was not translated is repeated unchanged. */
  #nat({ bytes, end }: SyslogLine, mark: Needle, address: number, own: number, batch: FlowBatch): number {
    const fields = this.#fields;
    const at = mark.find(bytes, fields.end(KEY.dst), end);
    if (at < 0) return 0;
    const from = at + mark.length;
    const to = PORT.find(bytes, from, end);
    if (to < 0) return 0;
    let portEnd = to + PORT.length;
    while (portEnd < end && bytes[portEnd] !== SPACE) portEnd += 1;
    fields.put(address, from, to);
    fields.put(address + 1, to + PORT.length, portEnd);
    const ownPort = own === KEY.src ? KEY.src_port : KEY.dst_port;
    const isSame = fields.agree(address, own) && fields.agree(address + 1, ownPort);
    return isSame ? 0 : fields.endpointLabel(address, address + 1, batch);
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
    for (const [index, slot] of [KEY.src, KEY.src_port, KEY.dst, KEY.dst_port, KEY.proto].entries()) {
      const length = (alarm[index + 1] as string).length;
      this.#fields.put(slot, at, at + length);
      at += length + 1;
    }
    const row = this.#fields.fill(batch);
    if (typeof row !== 'number') return row;
    const name = /system-\w+-\d+: ([^!.]{1,100})[!.]/.exec(text)?.[1] ?? null;
    batch.observe(
      observedRow('intrusion-alert', batch, row, line.line, { time: line.time, name, detail: { message: text } }),
    );
    return null;
  }
}
