import { type FlowBatch, hasPorts } from '../flow.ts';
import { applyArgus, argusTime, shareTotal } from '../flow-tools/argus-state.ts';
import type { LogReader, ReadOptions, Sample } from '../format.ts';
import { LineReader } from '../line-reader.ts';
import { type Complaint, quoted } from '../reject.ts';
import { NOT_IP_TRAFFIC } from '../row.ts';
import { scanAddress } from '../scan/address.ts';
import { NOT_IP, scanProtocol } from '../scan/protocol.ts';
import { argusPort } from './argus-csv.ts';

/** Where nothing else is asked for, ra prints these columns, as wide as their values need. */
const HEADER = /^ *StartTime +Flgs +Proto +SrcAddr +Sport +Dir +DstAddr +Dport +TotPkts +TotBytes +State *$/;
/** What argus says of itself from time to time. */
const MANAGEMENT = 'a management record of argus';
const DIRECTIONS = new Set(['->', '<-', '<->', '<?>', '?>', '<?', '|>', '<|', '<|>', 'o>', '<o', '<o>', 'who']);

/** Whether the first lines have the header of ra's text. */
export function isArgusText(sample: Sample): boolean {
  return sample.lines.slice(0, 20).some((line) => HEADER.test(line));
}

/** Reads ra's output for people: columns between spaces, of which the flags may be several or none. */
export function readArgusText(options: ReadOptions): LogReader {
  return new LineReader((bytes, start, end, line, batch) => {
    const text = bytes.toString('latin1', start, end);
    if (HEADER.test(text)) return null;
    batch.read += 1;
    if (!isManagement(text)) return addRow(text, line, batch);
    batch.skip(MANAGEMENT);
    return null;
  }, options.maxLineBytes);
}

/** `10:00:00.000000  M  man  0  0  0  0  4  0  STA`: one of the first columns, and nothing that points. */
function isManagement(text: string): boolean {
  const tokens = text.trim().split(/\s+/, 12);
  return tokens.slice(0, 4).includes('man') && !tokens.some((token) => DIRECTIONS.has(token));
}

function addRow(text: string, line: number, batch: FlowBatch): Complaint | null {
  const tokens = text.trim().split(/\s+/);
  const dir = tokens.findIndex((token) => DIRECTIONS.has(token));
  if (dir < 3) return { field: 'Dir', reason: 'no arrow between two addresses' };
  const right = tokens.slice(dir + 1);
  const left = tokens.slice(0, dir);
  const row = batch.begin();
  // A port may stand apart from its address or, with a dot between them, at its end.
  const [source, protocolAt] = endpointAtEnd(left);
  const protocol = protocolOf(left[protocolAt] ?? '');
  if (protocol === NOT_IP) {
    batch.skip(NOT_IP_TRAFFIC);
    return null;
  }
  if (protocol < -1 || protocolAt < 1)
    return { field: 'Proto', reason: `${quotedText(left[protocolAt] ?? '')} is not a protocol` };
  batch.protocol[row] = protocol;
  batch.time[row] = argusTime(
    left.slice(0, /^\d{4}\D/.test(left[0] ?? '') && /^\d\d:/.test(left[1] ?? '') ? 2 : 1).join(' '),
    batch,
  );
  if (Number.isNaN(batch.time[row]))
    return { field: 'StartTime', reason: `${quotedText(left[0] ?? '')} is not a time` };
  const isApart = /^\d+$/.test(right[3] ?? '') || right.length > 4;
  const target: [string, string] = [right[0] ?? '', isApart ? (right[1] ?? '') : ''];
  const fault =
    putEndpoint(source, 'SrcAddr', batch.srcAddress, batch.srcFamily, batch.srcPort, batch, row) ??
    putEndpoint(target, 'DstAddr', batch.dstAddress, batch.dstFamily, batch.dstPort, batch, row);
  if (fault !== null) return fault;
  const [packets, bytes, state = ''] = right.slice(isApart ? 2 : 1);
  if (!/^\d+$/.test(packets ?? '') || !/^\d+$/.test(bytes ?? ''))
    return { field: 'TotPkts', reason: 'no two numbers behind the addresses' };
  shareTotal(Number(packets), batch.packetsOut, batch.packetsIn, row);
  shareTotal(Number(bytes), batch.bytesOut, batch.bytesIn, row);
  if (state !== '') batch.state[row] = batch.labels.indexOfText(state);
  applyArgus(tokens[dir] as string, batch, row);
  batch.commit(line);
  return null;
}

/** The address and port at the end of the tokens left of the arrow, and where the protocol before them stands. */
function endpointAtEnd(left: readonly string[]): [[string, string], number] {
  const last = left.at(-1) ?? '';
  const before = left.at(-2) ?? '';
  if (splitPort(last) !== null || protocolOf(before) >= -1 || protocolOf(before) === NOT_IP)
    return [[last, ''], left.length - 2];
  return [[before, last], left.length - 3];
}

function protocolOf(text: string): number {
  const bytes = Buffer.from(text);
  return scanProtocol(bytes, 0, bytes.length);
}

/** `192.0.2.1.443` cut in two; null when the text is neither an address nor one with a port. */
function splitPort(text: string): [string, string] | null {
  const scratch = new Uint8Array(16);
  const isAddress = (part: string) => scanAddress(Buffer.from(part), 0, part.length, scratch, 0) !== 0;
  if (isAddress(text)) return [text, ''];
  const dot = text.lastIndexOf('.');
  return dot > 0 && isAddress(text.slice(0, dot)) ? [text.slice(0, dot), text.slice(dot + 1)] : null;
}

function putEndpoint(
  [text, apart]: readonly [string, string],
  field: string,
  addresses: Uint8Array,
  families: Uint8Array,
  ports: Int32Array,
  batch: FlowBatch,
  row: number,
): Complaint | null {
  const parts = splitPort(text);
  if (parts === null) return { field, reason: `${quotedText(text)} is not an IP address` };
  families[row] = scanAddress(Buffer.from(parts[0]), 0, parts[0].length, addresses, row * 16);
  const port = parts[1] || apart;
  if (port === '' || port === '*' || !hasPorts(batch.protocol[row] as number)) return null;
  ports[row] = argusPort(Buffer.from(port), 0, port.length);
  return (ports[row] as number) < 0 ? { field, reason: `${quotedText(port)} is not a port (0 to 65535)` } : null;
}

function quotedText(text: string): string {
  const bytes = Buffer.from(text);
  return quoted(bytes, 0, bytes.length);
}
