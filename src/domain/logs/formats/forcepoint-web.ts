import { ActionReader } from '../action.ts';
import { DIRECTION, type FlowBatch, PROTOCOL } from '../flow.ts';
import { LineFields } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import { FIELD } from '../row.ts';
import { SPACED, slotsOf } from '../scan/key-values.ts';
import { Needle } from '../scan/needle.ts';
import type { SyslogLine } from '../scan/syslog.ts';

const KEYS = [
  ...([
    'vendor',
    'product',
    'action',
    'category',
    'user',
    'src_host',
    'src_ip',
    'src_port',
    'dst_host',
    'dst_ip',
  ] as const),
  ...(['dst_port', 'bytes_out', 'bytes_in', 'policy', 'reason', 'disposition', 'url'] as const),
] as const;
const KEY = slotsOf(KEYS);

const [FORCEPOINT, WEBSENSE] = [new Needle('vendor=Forcepoint'), new Needle('vendor=Websense')];
const PRODUCT = new Needle('product=Security');
const VENDOR_WITHIN = 120;
/** Values that hold spaces, and the keys that follow them. */
const [USER, POLICY] = [
  [KEY.user, new Needle(' user='), new Needle(' src_host=')],
  [KEY.policy, new Needle(' policy='), new Needle(' role=')],
] as const;

/** Forcepoint (Websense) Web Security in key=value pairs. */
export const forcepointWeb = lineFormat({
  name: 'forcepoint-web',
  title: 'Forcepoint Web Security (Websense)',
  about:
    'Known by vendor=Forcepoint or vendor=Websense with product=Security. A request becomes a flow from the client to the server with user, policy and ' +
    'both volumes; what was asked for is an observation.',
  parser: () => new ForcepointWeb(),
});

class ForcepointWeb implements LineParser {
  readonly #fields = new LineFields(KEYS, {
    src_host: FIELD.srcAddress,
    dst_ip: FIELD.dstAddress,
    src_port: FIELD.srcPort,
    dst_port: FIELD.dstPort,
    bytes_out: FIELD.bytesOut,
    bytes_in: FIELD.bytesIn,
    user: FIELD.user,
    policy: FIELD.rule,
    category: FIELD.state,
  });
  readonly #actions = new ActionReader();

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, message, end } = line;
    const within = Math.min(end, message + VENDOR_WITHIN);
    if (FORCEPOINT.find(bytes, message, within) < 0 && WEBSENSE.find(bytes, message, within) < 0) return NOT_MINE;
    if (PRODUCT.find(bytes, message, end) < 0) return NOT_MINE;
    const fields = this.#fields;
    fields.readPairs(bytes, message, end, SPACED);
    this.#putSpaced(line, USER);
    this.#putSpaced(line, POLICY);
    fields.prefer(KEY.src_host, KEY.src_ip);
    const hasServer = fields.has(KEY.dst_ip);
    if (!hasServer) fields.put(KEY.dst_ip, fields.start(KEY.src_host), fields.end(KEY.src_host));
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    batch.protocol[row] = PROTOCOL.tcp;
    // What was asked for is told besides the flow, which has no room for it.
    if (!hasServer || fields.has(KEY.url)) {
      const detail = { action: fields.stated(KEY.action), user: fields.stated(KEY.user), url: fields.stated(KEY.url) };
      const name = fields.stated(KEY.url) ?? fields.stated(KEY.dst_host);
      const seen = observedRow('http', batch, row, line.line, { time: line.time, name, detail });
      batch.observe({ ...seen, dst: null }, { extra: hasServer });
    }
    if (!hasServer) return null;
    batch.time[row] = line.time;
    batch.direction[row] = DIRECTION.initiator;
    if (fields.has(KEY.action))
      this.#actions.apply(bytes, fields.start(KEY.action), fields.end(KEY.action), batch, row);
    batch.observer[row] = batch.labels.indexOf(bytes, line.hostStart, line.hostEnd);
    batch.commit(line.line);
    return null;
  }

  #putSpaced({ bytes, message, end }: SyslogLine, [slot, before, after]: typeof USER | typeof POLICY): void {
    const at = before.find(bytes, message, end);
    const to = at < 0 ? -1 : after.find(bytes, at, end);
    if (to >= 0) this.#fields.put(slot, at + before.length, to);
  }
}
