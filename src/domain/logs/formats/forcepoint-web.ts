import { ActionReader } from '../action.ts';
import { DIRECTION, type FlowBatch, PROTOCOL } from '../flow.ts';
import { LineFields, rowObservation } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { FIELD } from '../row.ts';
import { findIn } from '../scan/find.ts';
import { SPACED } from '../scan/key-values.ts';
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

const [VENDORS, PRODUCT] = [
  ['vendor=Forcepoint', 'vendor=Websense'].map((text) => Buffer.from(text)),
  Buffer.from('product=Security'),
] as const;
/** Values that hold spaces, and the keys that follow them. */
const [USER, POLICY] = [
  ['user', Buffer.from(' user='), Buffer.from(' src_host=')],
  ['policy', Buffer.from(' policy='), Buffer.from(' role=')],
] as const;

/** Forcepoint (Websense) Web Security in key=value pairs. */
export const forcepointWeb = lineFormat({
  name: 'forcepoint-web',
  title: 'Forcepoint Web Security (Websense)',
  about:
    'Known by vendor=Forcepoint or vendor=Websense with product=Security. A request becomes a flow from the client to the server with user, policy and ' +
    'both volumes; where the server’s address is not stated it is an observation.',
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
    const vendor = VENDORS.find((mark) => findIn(bytes, mark, message, Math.min(end, message + 120)) >= 0);
    if (vendor === undefined || findIn(bytes, PRODUCT, message, end) < 0) return NOT_MINE;
    const fields = this.#fields;
    fields.readPairs(bytes, message, end, SPACED);
    this.#putSpaced(line, USER);
    this.#putSpaced(line, POLICY);
    fields.prefer('src_host', 'src_ip');
    const hasServer = fields.has('dst_ip');
    if (!hasServer) fields.put('dst_ip', fields.start('src_host'), fields.end('src_host'));
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    batch.protocol[row] = PROTOCOL.tcp;
    if (!hasServer) {
      const detail = { action: fields.stated('action'), user: fields.stated('user'), url: fields.stated('url') };
      const name = fields.stated('url') ?? fields.stated('dst_host');
      const seen = rowObservation('http', line.line, batch, row, { time: line.time, name, detail });
      batch.observe({ ...seen, dst: null });
      return null;
    }
    batch.time[row] = line.time;
    batch.direction[row] = DIRECTION.initiator;
    if (fields.has('action')) this.#actions.apply(bytes, fields.start('action'), fields.end('action'), batch, row);
    batch.observer[row] = batch.labels.indexOf(bytes, line.hostStart, line.hostEnd);
    batch.commit(line.line);
    return null;
  }

  #putSpaced({ bytes, message, end }: SyslogLine, [key, before, after]: typeof USER | typeof POLICY): void {
    const at = findIn(bytes, before, message, end);
    const to = at < 0 ? -1 : findIn(bytes, after, at, end);
    if (to >= 0) this.#fields.put(key, at + before.length, to);
  }
}
