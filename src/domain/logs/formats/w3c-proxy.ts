import { faultReason } from '../fault.ts';
import { ACTION, DIRECTION, type FlowBatch, PROTOCOL } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import type { LineReader } from '../line-reader.ts';
import { belowFieldsLine, FIELDS_LINE } from '../lines/below-fields-line.ts';
import { LineFields } from '../lines/line-fields.ts';
import { observedRow } from '../lines/observed-row.ts';
import type { Complaint } from '../reject.ts';
import { FIELD } from '../row.ts';
import { firstFault, tryReader } from '../sample.ts';
import { scanAddress } from '../scan/address.ts';
import { Fields, splitQuoted } from '../scan/fields.ts';
import { indexIn } from '../scan/find.ts';
import { slotsOf } from '../scan/key-values.ts';
import { Needle } from '../scan/needle.ts';
import { scanPort } from '../scan/number.ts';

const [SPACE, TAB, POINT] = [0x20, 0x09, 0x2e];
const LONGEST_TIME = 24;

const KEYS = [
  ...(['client', 'server', 'host', 'port', 'scheme', 'sent', 'received', 'user', 'agent', 'path'] as const),
  ...(['date', 'clock', 'taken', 'action', 'verdict', 'method', 'status', 'query', 'proxy'] as const),
] as const;
type Key = (typeof KEYS)[number];
const KEY = slotsOf(KEYS);
/** What the fields are called, the more telling first: W3C's Extended Log File Format, and Blue Coat's own of SGOS. */
const NAMES: Readonly<Record<Key, readonly string[]>> = {
  ...{ client: ['c-ip'], server: ['r-ip', 's-supplier-ip', 'r-supplier-ip', 's-supplier-name'] },
  ...{ host: ['cs-host', 'cs-uri-host', 'cs(host)', 'r-dns', 'r-host'], port: ['cs-uri-port', 'r-port'] },
  ...{ scheme: ['cs-uri-scheme'], sent: ['cs-bytes'], received: ['sc-bytes'], user: ['cs-username', 'cs-userdn'] },
  ...{ agent: ['cs(user-agent)'], path: ['cs-uri-path', 'cs-uri-stem', 'cs-uri'], date: ['date'], clock: ['time'] },
  ...{ taken: ['time-taken'], action: ['s-action'], verdict: ['sc-filter-result'], method: ['cs-method'] },
  ...{ status: ['sc-status'], query: ['cs-uri-query'], proxy: ['s-ip', 's-computername'] },
};
const MEANS = {
  ...{ client: FIELD.srcAddress, server: FIELD.dstAddress, sent: FIELD.bytesOut, received: FIELD.bytesIn },
  ...{ user: FIELD.user, action: FIELD.state, proxy: FIELD.observer },
};
const DENIED = new Needle('DENIED');
const SCHEME_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ssl: 443, ftp: 21 };
const ADDRESS = new Uint8Array(16);

/** Where the columns stand that a #Fields line names. */
interface Layout {
  moves: [slot: number, column: number][];
  width: number;
}

/** Access logs of web proxies in W3C's Extended Log File Format, as Blue Coat's ProxySG writes them. */
export const w3cProxy: LogFormat = {
  name: 'w3c-proxy',
  title: 'Web proxy log (Blue Coat ProxySG, W3C extended)',
  about:
    'Known by a #Fields line with c-ip and cs-host, in any order; the header may come again further down. Times are in UTC and of the end. Where ' +
    'the server’s address is stated (r-ip, s-supplier-ip, or as the host) a request is a flow from the client to that server with both volumes, user and ' +
    'verdict; every request is an observation of what was asked for.',
  probe,
  open: (_sample: Sample, options: ReadOptions): LogReader => new W3cProxy(options).reader,
};

function probe(sample: Sample): Recognition {
  const header = sample.lines.find((line) => line.startsWith(FIELDS_LINE));
  if (header === undefined) return { confidence: 0, because: 'no #Fields line' };
  if (layoutOf(header) === null) return { confidence: 0.2, because: 'a #Fields line, but without c-ip and cs-host' };
  const trial = tryReader(new W3cProxy({ receivedAt: 0 }).reader, sample);
  const because = `#Fields names c-ip and cs-host${firstFault(trial)}`;
  return { confidence: trial.read === 0 ? 0.9 : 0.8 + 0.2 * trial.share, because };
}

class W3cProxy {
  readonly reader: LineReader;
  readonly #cells = new Fields();
  readonly #fields = new LineFields(KEYS, MEANS);
  readonly #time = Buffer.alloc(2 * LONGEST_TIME + 2);

  constructor(options: Pick<ReadOptions, 'maxLineBytes' | 'receivedAt'>) {
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
    if (layout === null) return { field: null, reason: 'no #Fields line above that names c-ip and cs-host' };
    const { moves, width } = layout;
    const cells = this.#cells;
    const delimiter = indexIn(bytes, TAB, start, end) < end ? TAB : SPACE;
    if (!splitQuoted(bytes, start, end, delimiter, cells)) return { field: null, reason: 'a quote is never closed' };
    if (cells.count < width) return { field: null, reason: `${cells.count} fields where the header names ${width}` };
    const fields = this.#fields;
    fields.clear(bytes);
    for (const [slot, column] of moves) {
      fields.put(slot, cells.starts[column] as number, cells.ends[column] as number);
    }
    return this.#add(bytes, line, batch);
  }

  #add(values: Buffer, line: number, batch: FlowBatch): Complaint | null {
    const fields = this.#fields;
    if (!this.#isAddress(values, KEY.server)) fields.put(KEY.server, fields.start(KEY.host), fields.end(KEY.host));
    const hasServer = this.#isAddress(values, KEY.server);
    if (!hasServer) fields.put(KEY.server, fields.start(KEY.client), fields.end(KEY.client));
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    const fault = this.#applyTime(values, batch, row);
    if (fault !== null) return fault;
    batch.protocol[row] = PROTOCOL.tcp;
    batch.dstPort[row] = this.#port(values);
    this.#observe(line, batch, row, hasServer);
    if (!hasServer) return null;
    const isDenied = [KEY.action, KEY.verdict].some(
      (slot) => DENIED.find(values, fields.start(slot), fields.end(slot)) >= 0,
    );
    batch.action[row] = isDenied ? ACTION.deny : ACTION.allow;
    batch.failed[row] = isDenied ? 1 : 0;
    batch.direction[row] = DIRECTION.initiator;
    batch.commit(line);
    return null;
  }

  /** What was asked for; told besides the flow of a request to a known server, which has no room for it. */
  #observe(line: number, batch: FlowBatch, row: number, extra: boolean): void {
    const stated = (slot: number) => this.#fields.stated(slot);
    const [host, path] = [stated(KEY.host), stated(KEY.path)];
    const detail = {
      ...{ method: stated(KEY.method), status: stated(KEY.status), action: stated(KEY.action), user: stated(KEY.user) },
      ...{ path, url: this.#url(host, path, batch.dstPort[row] as number), user_agent: stated(KEY.agent) },
    };
    batch.observe({ ...observedRow('http', batch, row, line, { name: host, detail }), dst: null }, { extra });
  }

  /** The address that was asked for, put together again; null where the log does not say enough. */
  #url(host: string | null, path: string | null, port: number): string | null {
    const scheme = this.#fields.stated(KEY.scheme)?.toLowerCase() ?? 'http';
    if (host === null || !path?.startsWith('/') || !/^https?$/.test(scheme)) return null;
    const place = host.includes(':') ? `[${host}]` : host;
    const authority = port <= 0 || port === SCHEME_PORTS[scheme] ? place : `${place}:${port}`;
    return `${scheme}://${authority}${path}${this.#fields.stated(KEY.query)?.replace(/^[?]{0,1}/, '?') ?? ''}`;
  }

  #isAddress(values: Buffer, slot: number): boolean {
    const [start, end] = [this.#fields.start(slot), this.#fields.end(slot)];
    return end > start && scanAddress(values, start, end, ADDRESS, 0) !== 0;
  }

  #port(values: Buffer): number {
    const fields = this.#fields;
    const stated = fields.has(KEY.port) ? scanPort(values, fields.start(KEY.port), fields.end(KEY.port)) : -1;
    return stated > 0 ? stated : (SCHEME_PORTS[fields.stated(KEY.scheme)?.toLowerCase() ?? ''] ?? -1);
  }

  /** When the request began: the time logged, which is in UTC, less the milliseconds it took; with a point they are seconds. */
  #applyTime(values: Buffer, batch: FlowBatch, row: number): Complaint | null {
    const fields = this.#fields;
    let length = this.#copy(values, KEY.date, 0);
    this.#time[length] = SPACE;
    length = this.#copy(values, KEY.clock, length + 1);
    this.#time[length++] = 0x5a;
    const ended = batch.clock.scan(this.#time, 0, length, batch);
    if (!(ended >= 0)) return { field: 'date time', reason: faultReason(FIELD.time, this.#time, 0, length) };
    const taken = fields.has(KEY.taken) ? Number(fields.text(KEY.taken)) : Number.NaN;
    const inSeconds = values.subarray(fields.start(KEY.taken), fields.end(KEY.taken)).includes(POINT);
    const lasted = taken >= 0 ? taken / (inSeconds ? 1 : 1000) : Number.NaN;
    batch.duration[row] = lasted;
    batch.time[row] = lasted >= 0 ? ended - Math.round(lasted * 1e6) : ended;
    return null;
  }

  #copy(values: Buffer, slot: number, at: number): number {
    const from = this.#fields.start(slot);
    return at + values.copy(this.#time, at, from, Math.min(this.#fields.end(slot), from + LONGEST_TIME));
  }
}

/** The columns a #Fields line names; null when they are not those of a proxy. */
function layoutOf(header: string): Layout | null {
  const names = header.slice(FIELDS_LINE.length).trim().toLowerCase().split(/\s+/);
  const moves = KEYS.flatMap((key): [number, number][] => {
    const column = NAMES[key].map((name) => names.indexOf(name)).find((place) => place >= 0);
    return column === undefined ? [] : [[KEY[key], column]];
  });
  const has = (key: Key) => moves.some(([slot]) => slot === KEY[key]);
  if (!(['client', 'host', 'date', 'clock'] as const).every(has)) return null;
  return { moves, width: names.length };
}
