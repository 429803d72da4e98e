import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { LineFields } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import type { ObservationKind } from '../observation.ts';
import { FIELD } from '../row.ts';
import { wordEnd } from '../scan/find.ts';
import { KeyTable, slotsOf } from '../scan/key-values.ts';
import { Needle } from '../scan/needle.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { netScalerTime } from '../vendors/netscaler-time.ts';

/** A port follows its address. */
const KEYS = [
  ...(['src', 'src_port', 'dst', 'dst_port', 'vserver', 'vserver_port', 'nat', 'nat_port', 'protocol'] as const),
  ...(['client', 'client_port', 'sent', 'received', 'duration', 'user', 'state', 'context', 'began', 'ended'] as const),
] as const;
type Key = (typeof KEYS)[number];
const KEY = slotsOf(KEYS);

/** `11/20/2026:09:15:02 GMT ns1 0-PPE-0 : default TCP CONN_DELINK 4711 0 :`, in each order of the date. */
const HEADER =
  /(\d\d(?:\d\d)?\/\d\d\/\d\d(?:\d\d)?[: ]\d\d:\d\d:\d\d)( GMT)? +(?:(\S+) +)?\S+ : +(?:default +)?([A-Z]+) ([A-Z_]+) /;
const HEADER_WITHIN = 260;
const MARK = new Needle(' : ');
const GMT = new Needle(' GMT');
const [COLON, QUOTE, AT] = [0x3a, 0x22, 0x40];

/** Words before a value, and what the value is; a value ends at a space. */
const WORDS: readonly (readonly [string, Key])[] = [
  ['Source', 'src'],
  ['Destination', 'dst'],
  ['Vserver', 'vserver'],
  ['VserverServiceIP', 'vserver'],
  ['VserverServicePort', 'vserver_port'],
  ['NatIP', 'nat'],
  ['Client_ip', 'client'],
  ['ClientIP', 'client'],
  ['ClientPort', 'client_port'],
  ['Context', 'context'],
  ['Total_bytes_send', 'sent'],
  ['Total_bytes_recv', 'received'],
  ['Duration', 'duration'],
  ['User', 'user'],
  ['Access', 'state'],
  ['Protocol', 'protocol'],
  ['Start_time', 'began'],
  ['startTime', 'began'],
  ['Start', 'began'],
  ['End_time', 'ended'],
  ['endTime', 'ended'],
  ['End', 'ended'],
];
const TABLE = new KeyTable(WORDS.map(([word]) => word));
/** The slot that each word's value goes to, and whether it is an endpoint. */
const WORD_SLOTS = Int32Array.from(WORDS, ([, key]) => KEY[key]);
const IS_ENDPOINT = Uint8Array.from(KEYS, (key) => (/^(src|dst|vserver|nat|client)$/.test(key) ? 1 : 0));
const TIME = new Needle('Time ');
const DENIED = new Needle('Denied');
const UDP_EVENT = 'UDPFLOWSTAT';

/** Citrix ADC (NetScaler) audit messages. */
export const citrixNetscaler = lineFormat({
  name: 'citrix-netscaler',
  title: 'Citrix ADC (NetScaler)',
  about:
    'Known by its date, packet engine and message name, as in 0-PPE-0 : TCP CONN_DELINK. Connections (CONN_DELINK, CONN_TERMINATE, TCPCONNSTAT, UDPFLOWSTAT, ' +
    'ICA) become flows from the source to the destination, with the virtual server as the translated destination. Sign-ins, ' +
    'handshakes and requests become observations. Dates are read month first unless that is impossible.',
  parser: () => new NetScaler(),
});

class NetScaler implements LineParser {
  readonly #fields = new LineFields(KEYS, {
    src: FIELD.srcAddress,
    dst: FIELD.dstAddress,
    protocol: FIELD.protocol,
    src_port: FIELD.srcPort,
    dst_port: FIELD.dstPort,
    sent: FIELD.bytesOut,
    received: FIELD.bytesIn,
    duration: FIELD.duration,
    user: FIELD.user,
    state: FIELD.state,
  });

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, start, end } = line;
    const within = Math.min(end, start + HEADER_WITHIN);
    if (MARK.find(bytes, start, within) < 0) return NOT_MINE;
    const header = HEADER.exec(bytes.toString('latin1', start, within));
    if (header === null) return NOT_MINE;
    const [, date = '', zone, host, , event = ''] = header;
    const at = start + header.index;
    const time = netScalerTime(bytes, at, at + date.length, zone !== undefined, batch);
    this.#readValues(line);
    if (this.#fields.has(KEY.src) && this.#fields.has(KEY.dst)) return this.#addFlow(line, event, time, host, batch);
    return this.#addEvent(line, event, time, batch);
  }

  /** Goes through the words once; of a word that comes again the first value counts. */
  #readValues({ bytes, start, end }: SyslogLine): void {
    const fields = this.#fields;
    fields.clear(bytes);
    for (let i = start; i < end; i++) {
      const to = wordEnd(bytes, i, end);
      const slot = TABLE.slotOf(bytes, i, to);
      i = to;
      if (slot < 0) continue;
      const field = WORD_SLOTS[slot] as number;
      if (fields.has(field)) continue;
      // `Start Time 11/20/2026:…`
      const from = TIME.isAt(bytes, to + 1, end) ? to + 1 + TIME.length : to + 1;
      if (from >= end) return;
      i = wordEnd(bytes, from, end);
      if (IS_ENDPOINT[field] === 1) fields.putEndpoint(field, from, i, COLON);
      else fields.put(field, bytes[from] === QUOTE ? from + 1 : from, i);
    }
  }

  #addFlow(
    { bytes, line, end }: SyslogLine,
    event: string,
    time: number,
    host: string | undefined,
    batch: FlowBatch,
  ): LineResult {
    const fields = this.#fields;
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    if (batch.protocol[row] === -1) batch.protocol[row] = event === UDP_EVENT ? 17 : 6;
    const began = this.#time(bytes, KEY.began, end, batch);
    const ended = this.#time(bytes, KEY.ended, end, batch);
    batch.time[row] = Number.isNaN(began) ? time : began;
    if (Number.isNaN(batch.duration[row] as number) && ended >= began) batch.duration[row] = (ended - began) / 1e6;
    batch.phase[row] = event.startsWith('ICASTART') ? PHASE.begin : PHASE.whole;
    const isDenied = fields.is(KEY.state, DENIED);
    // Of a packet that an access list logs, its rule knows what became of it.
    const isPacket = event.startsWith('ACL');
    batch.action[row] = isDenied ? ACTION.deny : isPacket ? ACTION.unknown : ACTION.allow;
    batch.failed[row] = isDenied ? 1 : 0;
    // Of a connection that ended only its two ends are named, not who opened it.
    batch.direction[row] =
      event === 'CONN_TERMINATE' ? DIRECTION.order : isPacket ? DIRECTION.oneWay : DIRECTION.initiator;
    batch.srcNat[row] = fields.endpointLabel(KEY.nat, KEY.nat_port, batch);
    batch.dstNat[row] = fields.endpointLabel(KEY.vserver, KEY.vserver_port, batch);
    if (host !== undefined) batch.observer[row] = batch.labels.indexOfText(host);
    batch.commit(line);
    return null;
  }

  #addEvent(line: SyslogLine, event: string, time: number, batch: FlowBatch): LineResult {
    const { bytes, start, end } = line;
    const fields = this.#fields;
    this.#readClient(bytes);
    if (!fields.has(KEY.client) || !fields.has(KEY.vserver)) {
      batch.skip('a record of NetScaler without two hosts');
      return null;
    }
    fields.put(KEY.src, fields.start(KEY.client), fields.end(KEY.client));
    fields.put(KEY.src_port, fields.start(KEY.client_port), fields.end(KEY.client_port));
    fields.put(KEY.dst, fields.start(KEY.vserver), fields.end(KEY.vserver));
    fields.put(KEY.dst_port, fields.start(KEY.vserver_port), fields.end(KEY.vserver_port));
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    const user = fields.stated(KEY.user);
    const kind = kindOf(event);
    const request = / (?:GET|POST|PUT|HEAD|DELETE|OPTIONS|CONNECT) (\S{1,500})/.exec(
      bytes.toString('utf8', start, end),
    );
    const name = kind === 'http' ? (request?.[1] ?? null) : user;
    batch.observe(observedRow(kind, batch, row, line.line, { time, name, detail: { event, user } }));
    return null;
  }

  /** Without a client of its own a record names it behind the user, as in `Context anna@192.0.2.1`. */
  #readClient(bytes: Buffer): void {
    const fields = this.#fields;
    if (fields.has(KEY.client) || !fields.has(KEY.context)) return;
    const [start, end] = [fields.start(KEY.context), fields.end(KEY.context)];
    fields.put(KEY.client, start + bytes.subarray(start, end).lastIndexOf(AT) + 1, end);
  }

  #time(bytes: Buffer, slot: number, end: number, batch: FlowBatch): number {
    const fields = this.#fields;
    if (!fields.has(slot)) return Number.NaN;
    const isUtc = GMT.isAt(bytes, fields.end(slot), end);
    return netScalerTime(bytes, fields.start(slot), fields.end(slot), isUtc, batch);
  }
}

function kindOf(event: string): ObservationKind {
  if (event.startsWith('SSL_HANDSHAKE')) return 'tls';
  if (/LOGIN|LOGOUT/.test(event)) return 'login';
  return event.startsWith('HTTP') ? 'http' : 'notice';
}
