import { DIRECTION, type FlowBatch, hasPorts, PROTOCOL } from '../flow.ts';
import { markEchoPort } from '../flow-tools/one-way.ts';
import { applyFlags, scanFlags } from '../flow-tools/tcp-flags.ts';
import type { LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import { LineReader } from '../line-reader.ts';
import { type Complaint, quoted } from '../reject.ts';
import { NOT_IP_TRAFFIC } from '../row.ts';
import { firstFault, tryReader } from '../sample.ts';
import { scanAddress } from '../scan/address.ts';
import { scanPort, scanSeconds } from '../scan/number.ts';
import { NOT_IP, scanProtocol } from '../scan/protocol.ts';
import { setDirection } from './nfdump-csv.ts';

const TITLE = 'nfdump -o line, long, extended or biline';
/** Names of the columns behind the addresses, longest first. */
const NAMES = [
  ...['Out Pkt', 'In Pkt', 'Out Byte', 'In Byte', 'Packets', 'Bytes', 'Flags', 'Flows', 'Tos', 'pps', 'bps', 'Bpp'],
] as const;
const UNITS: Record<string, number> = { K: 1e3, M: 1e6, G: 1e9, T: 1e12, k: 1e3 };
/** An event column, as firewalls export it, stands between time and protocol, and changes what the row means. */
const HEADER = /^Date (?:first seen|flow start) +Duration +Proto +Src IP Addr:Port +Dst IP Addr:Port(?: +|$)/;

/** The columns behind the addresses as a header names them, or null when the line is no header. */
export function columnsOfHeader(line: string): string[] | null {
  const match = HEADER.exec(line);
  if (match === null) return null;
  const columns: string[] = [];
  for (let rest = line.slice(match[0].length).trim(); rest !== ''; ) {
    const name = NAMES.find((known) => rest.startsWith(known)) ?? (/^\S+/.exec(rest)?.[0] as string);
    columns.push(name);
    rest = rest.slice(name.length).trim();
  }
  return columns;
}

/** How sure it is that a sample is nfdump's text for people. */
export function probeNfdumpLines(sample: Sample): Recognition {
  if (!sample.lines.slice(0, 20).some((line) => columnsOfHeader(line) !== null)) {
    return { confidence: 0, because: `no header of ${TITLE}` };
  }
  const trial = tryReader(readNfdumpLines({ receivedAt: 0 }), sample);
  const because = `the header is of ${TITLE}; ${trial.flows} of ${trial.read} sample rows could be read${firstFault(trial)}`;
  return { confidence: trial.share >= 0.5 ? 0.9 + 0.1 * trial.share : trial.share, because };
}

/** Reads what nfdump prints for people: numbers with K, M and G, the addresses with an arrow between them. */
export function readNfdumpLines(options: ReadOptions): LogReader {
  let header = '';
  let columns: string[] = [];
  let ended = false;

  function readRow(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    const text = bytes.toString('latin1', start, end);
    const found = text.startsWith('Date ') ? columnsOfHeader(text) : null;
    if (found !== null) [header, columns, ended] = [text, found, false];
    else if (/^(Summary|Time window|Total flows|Sys:|Wall:|Aggregated flows|Top \d)/.test(text)) ended = true;
    if (found !== null || ended) return null;
    batch.read += 1;
    if (header === '') return { field: null, reason: 'no header above' };
    return addRow(text, columns, line, batch);
  }

  return new LineReader(readRow, options.maxLineBytes, {
    save: () => ({ header, ended }),
    restore(saved) {
      ({ header, ended } = saved as { header: string; ended: boolean });
      columns = columnsOfHeader(header) ?? [];
    },
  });
}

function addRow(text: string, columns: readonly string[], line: number, batch: FlowBatch): Complaint | null {
  const tokens = text.trim().split(/\s+/);
  const arrow = tokens.findIndex((token) => token === '->' || token === '<->' || token === '<-');
  if (arrow !== 5 || tokens.length < 7)
    return { field: null, reason: 'not a row of nfdump: no arrow between two addresses' };
  const [date = '', clock = '', duration = '', protocolName = '', src = '', , dst = ''] = tokens;
  const row = batch.begin();
  const time = Buffer.from(`${date} ${clock}`);
  batch.time[row] = batch.clock.scan(time, 0, time.length, batch);
  if (Number.isNaN(batch.time[row]))
    return { field: 'Date first seen', reason: `${quotedText(`${date} ${clock}`)} is not a time` };
  const seconds = Buffer.from(duration);
  batch.duration[row] = scanSeconds(seconds, 0, seconds.length);
  if ((batch.duration[row] as number) < 0)
    return { field: 'Duration', reason: `${quotedText(duration)} is not a duration` };
  const name = Buffer.from(protocolName);
  const protocol = scanProtocol(name, 0, name.length);
  if (protocol === NOT_IP) {
    batch.skip(NOT_IP_TRAFFIC);
    return null;
  }
  if (protocol < -1) return { field: 'Proto', reason: `${quotedText(protocolName)} is not a protocol name or number` };
  batch.protocol[row] = protocol;
  const fault =
    putEndpoint(src, 'Src IP Addr:Port', batch.srcAddress, batch.srcFamily, batch.srcPort, batch, row) ??
    putEndpoint(dst, 'Dst IP Addr:Port', batch.dstAddress, batch.dstFamily, batch.dstPort, batch, row) ??
    putCounters(tokens.slice(7), columns, batch, row);
  if (fault !== null) return fault;
  if (protocol === PROTOCOL.icmp && batch.srcFamily[row] === 6) batch.protocol[row] = PROTOCOL.icmp6;
  // Paired with their answers, the first packet was the left one's.
  if (tokens[5] === '<->') batch.direction[row] = DIRECTION.order;
  else setDirection(batch, row);
  if (batch.direction[row] === DIRECTION.oneWay) markEchoPort(icmpType(dst), batch, row);
  batch.commit(line);
  return null;
}

/** `192.0.2.1:443`, `2001:db8::1.443`; of ICMP type and code stand where the port would. */
function putEndpoint(
  text: string,
  field: string,
  addresses: Uint8Array,
  families: Uint8Array,
  ports: Int32Array,
  batch: FlowBatch,
  row: number,
): Complaint | null {
  if (text.includes('..')) return { field, reason: `${quotedText(text)} is shortened: print with nfdump -6` };
  const mark =
    text.includes('.') && text.indexOf(':') === text.lastIndexOf(':') ? text.indexOf(':') : text.lastIndexOf('.');
  const address = Buffer.from(mark < 0 ? text : text.slice(0, mark));
  families[row] = scanAddress(address, 0, address.length, addresses, row * 16);
  if (families[row] === 0) return { field, reason: `${quotedText(text)} is not an IP address` };
  if (mark < 0 || !hasPorts(batch.protocol[row] as number)) return null;
  const port = Buffer.from(text.slice(mark + 1));
  ports[row] = scanPort(port, 0, port.length);
  return (ports[row] as number) < 0 ? { field, reason: `${quotedText(text)} has no port (0 to 65535)` } : null;
}

/** Type and code of ICMP as one number, from `192.0.2.1:8.0`. */
function icmpType(endpoint: string): number {
  const [, type = '0', code = '0'] = /:(\d+)\.(\d+)$/.exec(endpoint) ?? [];
  return Number(type) * 256 + Number(code);
}

function putCounters(tokens: string[], columns: readonly string[], batch: FlowBatch, row: number): Complaint | null {
  let at = 0;
  for (const column of columns) {
    const token = tokens[at++] ?? '';
    if (column === 'Flags') {
      const flags = Buffer.from(token);
      applyFlags(scanFlags(flags, 0, flags.length), batch, row);
      continue;
    }
    const unit = UNITS[tokens[at] ?? ''];
    if (unit !== undefined) at += 1;
    const value = Math.round(Number(token) * (unit ?? 1));
    if (token === '' || !(value >= 0)) return { field: column, reason: `${quotedText(token)} is not a number` };
    if (column === 'Packets' || column === 'Out Pkt') batch.packetsOut[row] = value;
    else if (column === 'Bytes' || column === 'Out Byte') batch.bytesOut[row] = value;
    else if (column === 'In Pkt') batch.packetsIn[row] = value;
    else if (column === 'In Byte') batch.bytesIn[row] = value;
    else if (column === 'Flows') batch.count[row] = Math.max(1, value);
  }
  return null;
}

function quotedText(text: string): string {
  const bytes = Buffer.from(text);
  return quoted(bytes, 0, bytes.length);
}
