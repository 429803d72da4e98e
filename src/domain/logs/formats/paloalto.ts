import { parseAddress } from '../address.ts';
import type { FlowBatch } from '../flow.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import { type ObservationKind, observation } from '../observation.ts';
import { labelIndex } from '../row.ts';
import { SPLIT, type Split, splitCsv, undouble } from '../scan/csv-fields.ts';
import { Fields } from '../scan/fields.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { type PaloAltoColumns, PaloAltoTraffic } from '../vendors/paloalto-traffic.ts';

/** The columns that records of traffic, threats and decryption have in common, from 0. */
const ENDPOINTS: PaloAltoColumns = {
  ...{ subtype: 4, generated: 6, src: 7, dst: 8, protocol: 29, srcPort: 24, dstPort: 25, action: 30 },
  ...{ rule: 11, user: 12, application: 14, srcZone: 16, dstZone: 17, inbound: 18, outbound: 19 },
};
const COLUMNS: PaloAltoColumns = {
  ...ENDPOINTS,
  ...{ natSrc: 9, natDst: 10, natSrcPort: 26, natDstPort: 27, repeat: 23, bytesSent: 32, bytesReceived: 33 },
  ...{ start: 35, elapsed: 36, packetsSent: 44, packetsReceived: 45, endReason: 46, device: 52 },
};
/** The last column a traffic record must have: its elapsed time. */
const TRAFFIC_NEEDS = 37;
const THREAT_NEEDS = 31;
const TYPES = new Set([
  ...['TRAFFIC', 'THREAT', 'SYSTEM', 'CONFIG', 'GLOBALPROTECT', 'HIPMATCH', 'HIP-MATCH', 'USERID', 'DECRYPTION'],
  ...[
    'AUTHENTICATION',
    'AUTH',
    'CORRELATION',
    'IPTAG',
    'GTP',
    'SCTP',
    'TUNNEL',
    'START',
    'END',
    'AUDIT',
    'URL',
    'DATA',
  ],
]);
const NO_TRAFFIC = 'a Palo Alto record that is not about traffic';
const CUT_OFF = { field: null, reason: 'the record is cut off' };

/** Palo Alto Networks' own log lines, comma-separated, `1,2026/11/20 09:15:02,serial,TRAFFIC,end,…`, bare or behind a syslog header. */
export const paloalto = lineFormat({
  name: 'paloalto',
  title: 'Palo Alto Networks log',
  about:
    'Known by a time, a serial number and a type such as TRAFFIC in the first columns. TRAFFIC becomes flows: start a begin without ' +
    'volumes, end with them, drop and deny refused; repeat counts, zones, rules, users and both translations are taken. THREAT, ' +
    'DECRYPTION and sign-ins become observations. Times are the device’s local ones.',
  parser: () => new PaloAlto(),
});

class PaloAlto implements LineParser {
  readonly #fields = new Fields();
  readonly #traffic = new PaloAltoTraffic(COLUMNS);
  readonly #others = new PaloAltoTraffic(ENDPOINTS);

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { end } = line;
    const from = recordStart(line.bytes, line.message, end);
    if (from < 0) return NOT_MINE;
    const split = splitKnown(line.bytes, from, end, this.#fields);
    const type = line.bytes.toString('latin1', this.#start(3), this.#end(3));
    if (!TYPES.has(type)) return NOT_MINE;
    if (split === SPLIT.unclosed) return { field: null, reason: 'a quote is never closed' };
    const bytes = split === SPLIT.doubled ? undouble(line.bytes, this.#fields) : line.bytes;
    const firstRow = batch.length;
    const result = this.#readRecord(type, bytes, line, batch);
    if (batch.length > firstRow && batch.observer[firstRow] === 0)
      batch.observer[firstRow] = labelIndex(batch, line.bytes, line.hostStart, line.hostEnd);
    return result;
  }

  #readRecord(type: string, bytes: Buffer, { line }: SyslogLine, batch: FlowBatch): LineResult {
    const { count } = this.#fields;
    switch (type) {
      case 'TRAFFIC':
        if (count < TRAFFIC_NEEDS) return CUT_OFF;
        // Records of old releases end early: what is missing is empty.
        for (let i = count; i <= 52; i++) this.#fields.starts[i] = this.#fields.ends[i] = 0;
        return this.#traffic.add(bytes, this.#fields, line, batch);
      case 'THREAT':
      case 'DECRYPTION':
        return count < THREAT_NEEDS ? CUT_OFF : this.#observe(type, bytes, line, batch);
      case 'GLOBALPROTECT':
        return this.#observeLogin(bytes, line, batch, 12, 15, 17);
      case 'USERID':
        return this.#observeLogin(bytes, line, batch, 9, 8, -1);
      default:
        batch.skip(NO_TRAFFIC);
        return null;
    }
  }

  #observe(type: string, bytes: Buffer, line: number, batch: FlowBatch): LineResult {
    const row = batch.begin();
    const complaint = this.#others.fill(bytes, this.#fields, batch, row);
    if (complaint !== null) return complaint;
    const isThreat = type === 'THREAT';
    const subtype = this.#text(bytes, 4);
    const threat = isThreat ? this.#text(bytes, 32) : null;
    const detail = {
      ...{ subtype, action: this.#text(bytes, 30), rule: this.#text(bytes, 11), application: this.#text(bytes, 14) },
      ...{ user: this.#text(bytes, 12), threat, severity: isThreat ? this.#text(bytes, 34) : null },
    };
    const subject = this.#text(bytes, 31);
    const name = isThreat ? (subtype === 'url' || subtype === 'file' ? subject : threat || subject) : null;
    batch.observe(observedRow(kindOf(type, subtype), batch, row, line, { name: name || null, detail }));
    return null;
  }

  #observeLogin(bytes: Buffer, line: number, batch: FlowBatch, user: number, address: number, given: number) {
    const src = this.#text(bytes, address);
    if (parseAddress(src) === null) {
      batch.skip(NO_TRAFFIC);
      return null;
    }
    const time = batch.clock.scan(bytes, this.#start(6), this.#end(6), batch);
    const event = this.#text(bytes, given < 0 ? 4 : 8);
    const detail = { event, assigned: given < 0 ? null : this.#text(bytes, given) || null };
    batch.observe(observation('login', line, { time, src, name: this.#text(bytes, user) || null, detail }));
    return null;
  }

  #text(bytes: Buffer, column: number): string {
    return column < this.#fields.count ? bytes.toString('utf8', this.#start(column), this.#end(column)) : '';
  }

  #start(column: number): number {
    return this.#fields.starts[column] as number;
  }

  #end(column: number): number {
    return this.#fields.ends[column] as number;
  }
}

const COLUMNS_READ = 53;
const QUOTE = 0x22;
const [SPACE, COMMA, SLASH, DASH, ZERO, NINE] = [0x20, 0x2c, 0x2f, 0x2d, 0x30, 0x39];

/** Where the record's first column begins: before the comma that a date and its own comma follow; -1 when none does. */
function recordStart(bytes: Buffer, from: number, end: number): number {
  let comma = from;
  while (comma < end && bytes[comma] !== COMMA) comma += 1;
  const divider = bytes[comma + 5];
  const isDate = (divider === SLASH || divider === DASH) && bytes[comma + 8] === divider && isDigit(bytes[comma + 1]);
  if (!isDate || comma + 20 >= end) return -1;
  let start = comma;
  while (start > from && bytes[start - 1] !== SPACE) start -= 1;
  return start;
}

/** Splits as far as any column that is read; a record goes on for a hundred more. */
function splitKnown(bytes: Buffer, start: number, end: number, fields: Fields): Split {
  const { starts, ends } = fields;
  let count = 0;
  let from = start;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) return splitCsv(bytes, start, end, COMMA, fields);
    if (byte !== COMMA) continue;
    starts[count] = from;
    ends[count] = i;
    count += 1;
    from = i + 1;
    if (count === COLUMNS_READ) break;
  }
  if (count < COLUMNS_READ) {
    starts[count] = from;
    ends[count] = end;
    count += 1;
  }
  fields.count = count;
  return SPLIT.plain;
}

function isDigit(byte = 0): boolean {
  return byte >= ZERO && byte <= NINE;
}

function kindOf(type: string, subtype: string): ObservationKind {
  if (type === 'DECRYPTION') return 'tls';
  if (subtype === 'url') return 'http';
  return subtype === 'file' || subtype === 'data' ? 'file-transfer' : 'intrusion-alert';
}
