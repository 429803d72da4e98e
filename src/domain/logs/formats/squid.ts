import { ACTION, DIRECTION, type FlowBatch, PROTOCOL } from '../flow.ts';
import { LineFields } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import { UrlEnds } from '../lines/url-ends.ts';
import { FIELD } from '../row.ts';
import { scanAddress } from '../scan/address.ts';
import { Fields } from '../scan/fields.ts';
import { indexIn, skipSpaces, wordEnd } from '../scan/find.ts';
import { slotsOf } from '../scan/key-values.ts';
import { Needle } from '../scan/needle.ts';
import type { SyslogLine } from '../scan/syslog.ts';

const KEYS = ['client', 'server', 'elapsed', 'bytes', 'user', 'result', 'method', 'url'] as const;
const KEY = slotsOf(KEYS);
/** The places of the words: time, elapsed, client, result/status, bytes, method, URL, user, hierarchy/peer. */
const WORD = { time: 0, elapsed: 1, client: 2, result: 3, bytes: 4, method: 5, url: 6, user: 7, peer: 8 } as const;
const LEAST_WORDS = 9;
const [SLASH, POINT, COLON, DASH] = [0x2f, 0x2e, 0x3a, 0x2d];
/** With these the peer is the server itself; with all others it is another cache, or there was none. */
const DIRECT = ['HIER_DIRECT/', 'DIRECT/', 'ORIGINAL_DST/', 'PINNED/'].map((text) => new Needle(text));
const [DENIED, OF_CACHES, CONNECT] = [new Needle('DENIED'), new Needle('UDP_'), new Needle('CONNECT')];
const ADDRESS = new Uint8Array(16);

/** Squid's access.log in its native format: the `squid` logformat of its manual, which FormatSquidNative.cc writes. */
export const squid = lineFormat({
  name: 'squid',
  title: 'Squid access log',
  about:
    'Known by its words: a time with milliseconds, the milliseconds it took, the client, TCP_…/status, bytes, method, URL, user and peer. Where ' +
    'Squid asked the server itself, or the URL names an address, a request is a flow from the client to that server; ' +
    'every request is an observation of what was asked for. The time logged is that of the end. Queries between caches are skipped.',
  parser: () => new Squid(),
});

class Squid implements LineParser {
  readonly #words = new Fields();
  readonly #url = new UrlEnds();
  readonly #fields = new LineFields(KEYS, {
    ...{ client: FIELD.srcAddress, server: FIELD.dstAddress, elapsed: FIELD.durationMs },
    ...{ bytes: FIELD.bytesIn, user: FIELD.user, result: FIELD.state },
  });

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    if (!this.#split(bytes, recordStart(line), end)) return NOT_MINE;
    if (OF_CACHES.isAt(bytes, this.#words.starts[WORD.result] as number, end)) {
      batch.skip('a query between caches');
      return null;
    }
    this.#take(bytes);
    const fields = this.#fields;
    const hasServer = this.#findServer(bytes);
    if (!hasServer) fields.put(KEY.server, fields.start(KEY.client), fields.end(KEY.client));
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    const ended = batch.clock.scan(bytes, this.#start(WORD.time), this.#end(WORD.time), batch);
    const lasted = batch.duration[row] as number;
    batch.time[row] = lasted >= 0 ? ended - Math.round(lasted * 1e6) : ended;
    batch.protocol[row] = PROTOCOL.tcp;
    batch.dstPort[row] = this.#port(bytes);
    // What was asked for is told besides the flow, which has no room for it.
    this.#observe(bytes, line.line, batch, row, hasServer);
    if (hasServer) this.#commit(bytes, line.line, batch, row);
    return null;
  }

  /** Splits the line into words; false when they are not Squid's. */
  #split(bytes: Buffer, from: number, end: number): boolean {
    const words = this.#words;
    words.count = 0;
    for (let at = from; at < end && words.count <= WORD.peer + 1; words.count += 1) {
      const to = wordEnd(bytes, at, end);
      words.starts[words.count] = at;
      words.ends[words.count] = to;
      at = skipSpaces(bytes, to, end);
    }
    const isWhole = words.count >= LEAST_WORDS && isTime(bytes, this.#start(WORD.time), this.#end(WORD.time));
    return isWhole && this.#isSlashed(bytes, WORD.result) && this.#isSlashed(bytes, WORD.peer);
  }

  #isSlashed(bytes: Buffer, word: number): boolean {
    const [start, end] = [this.#start(word), this.#end(word)];
    const first = bytes[start] as number;
    return ((first >= 0x41 && first <= 0x5a) || first === DASH) && indexIn(bytes, SLASH, start, end) < end;
  }

  #take(bytes: Buffer): void {
    const fields = this.#fields;
    fields.clear(bytes);
    for (const key of ['client', 'elapsed', 'bytes', 'user', 'result', 'method', 'url'] as const) {
      fields.put(KEY[key], this.#start(WORD[key]), this.#end(WORD[key]));
    }
    this.#url.read(bytes, this.#start(WORD.url), this.#end(WORD.url));
  }

  /** Puts the server's address where one is stated: as the peer that was asked directly, or in the URL. */
  #findServer(bytes: Buffer): boolean {
    const [start, end] = [this.#start(WORD.peer), this.#end(WORD.peer)];
    const asked = DIRECT.find((text) => text.isAt(bytes, start, end));
    const peer = start + (asked?.length ?? 0);
    if (asked !== undefined && isAddress(bytes, peer, end)) this.#fields.put(KEY.server, peer, end);
    else if (isAddress(bytes, this.#url.hostStart, this.#url.hostEnd)) {
      this.#fields.put(KEY.server, this.#url.hostStart, this.#url.hostEnd);
    }
    return this.#fields.has(KEY.server);
  }

  #port(bytes: Buffer): number {
    if (this.#url.port >= 0) return this.#url.port;
    return CONNECT.is(bytes, this.#start(WORD.method), this.#end(WORD.method)) ? 443 : -1;
  }

  #commit(bytes: Buffer, line: number, batch: FlowBatch, row: number): void {
    const isDenied = DENIED.find(bytes, this.#start(WORD.result), this.#end(WORD.result)) >= 0;
    batch.direction[row] = DIRECTION.initiator;
    batch.action[row] = isDenied ? ACTION.deny : ACTION.allow;
    batch.failed[row] = isDenied ? 1 : 0;
    batch.commit(line);
  }

  #observe(bytes: Buffer, line: number, batch: FlowBatch, row: number, extra: boolean): void {
    const fields = this.#fields;
    const [, status = null] = /\/(\d{3})$/.exec(fields.stated(KEY.result) ?? '') ?? [];
    const name = bytes.toString('utf8', this.#url.hostStart, this.#url.hostEnd) || null;
    const detail = {
      ...{ method: fields.stated(KEY.method), result: fields.stated(KEY.result), status },
      ...{ user: fields.stated(KEY.user), url: fields.stated(KEY.url) },
    };
    batch.observe({ ...observedRow('http', batch, row, line, { name, detail }), dst: null }, { extra });
  }

  #start(word: number): number {
    return this.#words.starts[word] as number;
  }

  #end(word: number): number {
    return this.#words.ends[word] as number;
  }
}

/** Behind the tag of syslog, as `(squid-1):`, where there is one. */
function recordStart({ bytes, message, end }: SyslogLine): number {
  if (isDigit(bytes[message])) return message;
  const tag = indexIn(bytes, COLON, message, Math.min(end, message + 40));
  return tag < end ? skipSpaces(bytes, tag + 1, end) : end;
}

/** `1795166102.123` */
function isTime(bytes: Buffer, start: number, end: number): boolean {
  return end - start >= 13 && bytes[end - 4] === POINT && isDigit(bytes[start]) && isDigit(bytes[end - 1]);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isAddress(bytes: Buffer, start: number, end: number): boolean {
  return end > start && scanAddress(bytes, start, end, ADDRESS, 0) !== 0;
}
