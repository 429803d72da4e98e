import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { LineFields, rowObservation } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import type { ObservationKind } from '../observation.ts';
import { FIELD } from '../row.ts';
import { beginsWith, findIn, wordEnd } from '../scan/find.ts';
import { KeyTable } from '../scan/key-values.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { netScalerTime } from '../vendors/netscaler-time.ts';

/** A port follows its address. */
const KEYS = [
  ...(['src', 'src_port', 'dst', 'dst_port', 'vserver', 'vserver_port', 'nat', 'nat_port', 'protocol'] as const),
  ...(['client', 'client_port', 'sent', 'received', 'duration', 'user', 'state', 'context', 'began', 'ended'] as const),
] as const;
type Key = (typeof KEYS)[number];

/** `11/20/2026:09:15:02 GMT ns1 0-PPE-0 : default TCP CONN_DELINK 4711 0 :`, in each order of the date. */
const HEADER =
  /(\d\d(?:\d\d)?\/\d\d\/\d\d(?:\d\d)?[: ]\d\d:\d\d:\d\d)( GMT)? +(?:(\S+) +)?\S+ : +(?:default +)?([A-Z]+) ([A-Z_]+) /;
const HEADER_WITHIN = 260;
const MARK = Buffer.from(' : ');
const GMT = Buffer.from(' GMT');
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
const ENDPOINTS: ReadonlySet<Key> = new Set(['src', 'dst', 'vserver', 'nat', 'client']);
const TIME = Buffer.from('Time ');
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
    if (findIn(bytes, MARK, start, within) < 0) return NOT_MINE;
    const header = HEADER.exec(bytes.toString('latin1', start, within));
    if (header === null) return NOT_MINE;
    const [, date = '', zone, host, , event = ''] = header;
    const at = start + header.index;
    const time = netScalerTime(bytes, at, at + date.length, zone !== undefined, batch);
    this.#readValues(line);
    if (this.#fields.has('src') && this.#fields.has('dst')) return this.#addFlow(line, event, time, host, batch);
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
      const key = (WORDS[slot] as (typeof WORDS)[number])[1];
      if (fields.has(key)) continue;
      // `Start Time 11/20/2026:…`
      const from = beginsWith(bytes, TIME, to + 1, end) ? to + 1 + TIME.length : to + 1;
      if (from >= end) return;
      i = wordEnd(bytes, from, end);
      if (ENDPOINTS.has(key)) fields.putEndpoint(key, from, i, COLON);
      else fields.put(key, bytes[from] === QUOTE ? from + 1 : from, i);
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
    const began = this.#time(bytes, 'began', end, batch);
    const ended = this.#time(bytes, 'ended', end, batch);
    batch.time[row] = Number.isNaN(began) ? time : began;
    if (Number.isNaN(batch.duration[row] as number) && ended >= began) batch.duration[row] = (ended - began) / 1e6;
    batch.phase[row] = event.startsWith('ICASTART') ? PHASE.begin : PHASE.whole;
    const isDenied = fields.text('state') === 'Denied';
    batch.action[row] = isDenied ? ACTION.deny : ACTION.allow;
    batch.failed[row] = isDenied ? 1 : 0;
    // Of a connection that ended only its two ends are named, not who opened it.
    batch.direction[row] = event === 'CONN_TERMINATE' ? DIRECTION.order : DIRECTION.initiator;
    batch.srcNat[row] = fields.endpointLabel('nat', 'nat_port', batch);
    batch.dstNat[row] = fields.endpointLabel('vserver', 'vserver_port', batch);
    if (host !== undefined) batch.observer[row] = batch.labels.indexOfText(host);
    batch.commit(line);
    return null;
  }

  #addEvent(line: SyslogLine, event: string, time: number, batch: FlowBatch): LineResult {
    const { bytes, start, end } = line;
    const fields = this.#fields;
    this.#readClient(bytes);
    if (!fields.has('client') || !fields.has('vserver')) {
      batch.skip('a record of NetScaler without two hosts');
      return null;
    }
    fields.put('src', fields.start('client'), fields.end('client'));
    fields.put('src_port', fields.start('client_port'), fields.end('client_port'));
    fields.put('dst', fields.start('vserver'), fields.end('vserver'));
    fields.put('dst_port', fields.start('vserver_port'), fields.end('vserver_port'));
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    const user = fields.stated('user');
    const kind = kindOf(event);
    const request = / (?:GET|POST|PUT|HEAD|DELETE|OPTIONS|CONNECT) (\S{1,500})/.exec(
      bytes.toString('utf8', start, end),
    );
    const name = kind === 'http' ? (request?.[1] ?? null) : user;
    batch.observe(rowObservation(kind, line.line, batch, row, { time, name, detail: { event, user } }));
    return null;
  }

  /** Without a client of its own a record names it behind the user, as in `Context anna@192.0.2.1`. */
  #readClient(bytes: Buffer): void {
    const fields = this.#fields;
    if (fields.has('client') || !fields.has('context')) return;
    const [start, end] = [fields.start('context'), fields.end('context')];
    fields.put('client', start + bytes.subarray(start, end).lastIndexOf(AT) + 1, end);
  }

  #time(bytes: Buffer, key: 'began' | 'ended', end: number, batch: FlowBatch): number {
    const fields = this.#fields;
    if (!fields.has(key)) return Number.NaN;
    const isUtc = beginsWith(bytes, GMT, fields.end(key), end);
    return netScalerTime(bytes, fields.start(key), fields.end(key), isUtc, batch);
  }
}

function kindOf(event: string): ObservationKind {
  if (event.startsWith('SSL_HANDSHAKE')) return 'tls';
  if (/LOGIN|LOGOUT/.test(event)) return 'login';
  return event.startsWith('HTTP') ? 'http' : 'notice';
}
