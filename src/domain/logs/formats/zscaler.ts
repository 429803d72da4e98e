import { ACTION, DIRECTION, type FlowBatch, PROTOCOL } from '../flow.ts';
import { KnownTexts } from '../known-texts.ts';
import { LineFields } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import { actionOfPrefix } from '../lines/prefix-action.ts';
import { FIELD } from '../row.ts';
import { indexIn } from '../scan/find.ts';
import { type PairStyle, slotsOf } from '../scan/key-values.ts';
import { Needle } from '../scan/needle.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { ZSCALER_KEYS, ZscalerColumns, type ZscalerKey, ZscalerObjects } from '../vendors/zscaler-feeds.ts';

const KEY = slotsOf(ZSCALER_KEYS);

const [CLIENT, SERVER] = [new Needle('csip='), new Needle('cdip=')];
const [QUOTED_CLIENT, QUOTED_SERVER] = [new Needle('"csip"'), new Needle('"cdip"')];
const SOURCE_TYPE = new Needle('"zscalernss-');
const [VENDOR, PRODUCT] = [new Needle('vendor=Zscaler'), new Needle('product=NSS')];
const NO_ADDRESS = new Needle('0.0.0.0');
const [TAB, COMMA, NINE, BRACE] = [0x09, 0x2c, 0x39, 0x7b];
const BY_TAB: PairStyle = { equals: 0x3d, separator: TAB };
const BY_COMMA: PairStyle = { equals: 0x3d, separator: COMMA };
/** What the feeds call the same. */
const SAME: readonly (readonly ZscalerKey[])[] = [
  ['user', 'login', 'elogin'],
  ['location', 'locationname'],
  ['rulelabel', 'rule'],
  ['nwapp', 'nwsvc'],
  ['ClientIP', 'clientip', 'cip'],
  ['serverip', 'sip'],
  ['datetime', 'time'],
];
/** `Blocked`, `Allow`, `Reset` … */
const ACTIONS = new KnownTexts((text) => (/reset/i.test(text) ? ACTION.reset : actionOfPrefix(text)));
/** The ports of the schemes that the service fetches pages by. */
const SCHEME_PORTS: Record<string, number> = { HTTP: 80, HTTPS: 443, SSL: 443, FTP: 21 };
/** `Mon Nov 20 09:15:02 2026`, as the feeds write it unless asked for something else. */
const FEED_TIME = /^[A-Z][a-z]{2} +([A-Z][a-z]{2} +\d\d?) (\d\d:\d\d:\d\d) (\d{4})$/;

/** Zscaler Internet Access: the feeds of its Nanolog Streaming Service as key=value, as columns and as JSON. */
export const zscaler = lineFormat({
  name: 'zscaler',
  title: 'Zscaler Internet Access (NSS feeds)',
  about:
    'Known by csip= and cdip= (firewall feed) or by vendor=Zscaler or product=NSS (web feed), divided by tabs or commas; as columns in the ' +
    'order in which NSS writes them by itself; and as JSON with a sourcetype of zscalernss, or with csip and cdip. Firewall records ' +
    'stand for numsessions sessions. A web transaction is a flow from the client to the server; its port is the one of the URL, else the ' +
    'one of its scheme. Every transaction is an observation of what was asked for.',
  parser: () => new Zscaler(),
});

class Zscaler implements LineParser {
  readonly #firewall = new LineFields<ZscalerKey>(
    ZSCALER_KEYS,
    {
      csip: FIELD.srcAddress,
      cdip: FIELD.dstAddress,
      proto: FIELD.protocol,
      csport: FIELD.srcPort,
      cdport: FIELD.dstPort,
      outbytes: FIELD.bytesOut,
      inbytes: FIELD.bytesIn,
      duration: FIELD.duration,
      durationms: FIELD.durationMs,
      numsessions: FIELD.count,
      user: FIELD.user,
      nwapp: FIELD.application,
      rulelabel: FIELD.rule,
      location: FIELD.srcZone,
    },
    SAME,
  );
  readonly #columns = new ZscalerColumns();
  readonly #web = new LineFields<ZscalerKey>(
    ZSCALER_KEYS,
    {
      ClientIP: FIELD.srcAddress,
      serverip: FIELD.dstAddress,
      requestsize: FIELD.bytesOut,
      responsesize: FIELD.bytesIn,
      clienttranstime: FIELD.durationMs,
      user: FIELD.user,
      appname: FIELD.application,
      rulelabel: FIELD.rule,
      reason: FIELD.state,
      location: FIELD.srcZone,
    },
    SAME,
  );
  readonly #sessions = new ZscalerObjects(this.#firewall.fields);
  readonly #transactions = new ZscalerObjects(this.#web.fields);

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, message, end } = line;
    if (bytes[message] === BRACE) return this.#readObject(line, batch);
    const row = this.#columns.read(bytes, line.start, end, this.#firewall.fields, this.#web.fields);
    if (row === null) return this.#readPairs(line, batch);
    (row.feed === 'firewall' ? this.#firewall : this.#web).adopt(row.values);
    return row.feed === 'firewall' ? this.#addSession(line, -1, batch) : this.#addTransaction(line, -1, batch);
  }

  #readPairs(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, start, end } = line;
    const client = CLIENT.find(bytes, start, end);
    const isFirewall = client >= 0 && SERVER.find(bytes, start, end) >= 0;
    if (!isFirewall && VENDOR.find(bytes, start, end) < 0 && PRODUCT.find(bytes, start, end) < 0) return NOT_MINE;
    const tab = indexIn(bytes, TAB, start, end);
    const style = tab < end ? BY_TAB : BY_COMMA;
    (isFirewall ? this.#firewall : this.#web).readPairs(bytes, start, end, style);
    return isFirewall ? this.#addSession(line, tab, batch) : this.#addTransaction(line, tab, batch);
  }

  #readObject(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, message, end } = line;
    const isFirewall = QUOTED_CLIENT.find(bytes, message, end) >= 0 && QUOTED_SERVER.find(bytes, message, end) >= 0;
    if (!isFirewall && SOURCE_TYPE.find(bytes, message, end) < 0) return NOT_MINE;
    const values = (isFirewall ? this.#sessions : this.#transactions).read(bytes, message, end);
    if (values === null) return { field: null, reason: 'not a JSON object' };
    (isFirewall ? this.#firewall : this.#web).adopt(values);
    return isFirewall ? this.#addSession(line, -1, batch) : this.#addTransaction(line, -1, batch);
  }

  #addSession(line: SyslogLine, tab: number, batch: FlowBatch): LineResult {
    const fields = this.#firewall;
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    this.#applyCommon(fields, this.#time(line, fields, tab, batch), batch, row);
    if (!fields.agree(KEY.ssip, KEY.csip)) batch.srcNat[row] = fields.endpointLabel(KEY.ssip, KEY.ssport, batch);
    if (!fields.agree(KEY.sdip, KEY.cdip)) batch.dstNat[row] = fields.endpointLabel(KEY.sdip, KEY.sdport, batch);
    batch.commit(line.line);
    return null;
  }

  #addTransaction(line: SyslogLine, tab: number, batch: FlowBatch): LineResult {
    const fields = this.#web;
    const hasServer = fields.has(KEY.serverip) && !fields.is(KEY.serverip, NO_ADDRESS);
    if (!hasServer) fields.put(KEY.serverip, fields.start(KEY.ClientIP), fields.end(KEY.ClientIP));
    if (!fields.has(KEY.ClientIP)) {
      batch.skip('a record of Zscaler without two hosts');
      return null;
    }
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    const time = this.#time(line, fields, tab, batch);
    // What was asked for is told besides the flow, which has no room for it.
    const detail = {
      ...{ action: fields.stated(KEY.action), reason: fields.stated(KEY.reason), user: fields.stated(KEY.user) },
      ...{ method: fields.stated(KEY.requestmethod), status: fields.stated(KEY.status) },
    };
    const seen = observedRow('http', batch, row, line.line, { time, name: fields.stated(KEY.url), detail });
    batch.observe({ ...seen, dst: null, dstPort: null }, { extra: hasServer });
    if (!hasServer) return null;
    batch.protocol[row] = PROTOCOL.tcp;
    batch.dstPort[row] = portOf(fields.text(KEY.url), fields.text(KEY.protocol));
    this.#applyCommon(fields, time, batch, row);
    batch.commit(line.line);
    return null;
  }

  #applyCommon(fields: LineFields<ZscalerKey>, time: number, batch: FlowBatch, row: number): void {
    batch.time[row] = time;
    batch.direction[row] = DIRECTION.initiator;
    const action = fields.meaning(KEY.action, ACTIONS);
    batch.action[row] = action;
    batch.failed[row] = action === ACTION.allow || action === ACTION.unknown ? 0 : 1;
    // Feeds of encoded fields write a space as %20 and an at sign as %40.
    for (const column of [batch.rule, batch.user, batch.srcZone]) column[row] = decoded(column[row] as number, batch);
  }

  /** The record's own time; in the web feed of pairs it stands before the first tab (-1 in all others). */
  #time(line: SyslogLine, fields: LineFields<ZscalerKey>, tab: number, batch: FlowBatch): number {
    if (fields.startsAbove(KEY.datetime, NINE)) {
      const feed = FEED_TIME.exec(fields.text(KEY.datetime));
      if (feed) return this.#feedTime(feed, batch);
    }
    const stated = fields.time(KEY.datetime, batch);
    if (!Number.isNaN(stated)) return stated;
    const from = Math.max(line.start, tab - 19);
    const leading =
      tab >= 0 && tab < line.end ? batch.clock.scan(line.bytes, from, Math.max(from, tab), batch) : Number.NaN;
    return Number.isNaN(leading) ? line.time : leading;
  }

  #feedTime([, day, clock, year]: RegExpExecArray, batch: FlowBatch): number {
    const text = Buffer.from(`${day} ${year} ${clock}`);
    return batch.clock.scan(text, 0, text.length, batch);
  }
}

function decoded(label: number, batch: FlowBatch): number {
  const text = batch.labels.texts[label] as string;
  if (!text.includes('%') || !/%[0-9A-Fa-f]{2}/.test(text)) return label;
  try {
    return batch.labels.indexOfText(decodeURIComponent(text));
  } catch {
    return label;
  }
}

/** The port a URL names, else the one its scheme is known for; -1 for neither. */
function portOf(url: string, scheme: string): number {
  const stated = /^(?:[a-z]+:\/\/)?[^/?#]*:(\d{1,5})(?:[/?#]|$)/i.exec(url)?.[1];
  if (stated !== undefined && Number(stated) <= 65_535) return Number(stated);
  return SCHEME_PORTS[scheme.toUpperCase()] ?? -1;
}
