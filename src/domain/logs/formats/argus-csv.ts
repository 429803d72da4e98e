import { type FlowBatch, hasPorts } from '../flow.ts';
import { applyArgus, argusTime, shareTotal } from '../flow-tools/argus-state.ts';
import { type Complaint, quoted } from '../reject.ts';
import { EXTRA, FIELD, type Field, labelIndex } from '../row.ts';
import { scanNamedPort } from '../scan/port-name.ts';
import { cellOf, cellText, type Layout, layoutFrom, type TableRow, type TableRules } from '../table-reader.ts';

/** Columns of `ra -s` that mean what they say; the time and the ports are read apart, because of how ra may print them. */
const MEANINGS = new Map<string, Field>([
  ['Dur', FIELD.duration],
  ['Proto', FIELD.protocol],
  ['SrcAddr', FIELD.srcAddress],
  ['DstAddr', FIELD.dstAddress],
  ['TotPkts', FIELD.totalPackets],
  ['TotBytes', FIELD.totalBytes],
  ['SrcPkts', FIELD.packetsOut],
  ['DstPkts', FIELD.packetsIn],
  ['SrcBytes', FIELD.bytesOut],
  ['DstBytes', FIELD.bytesIn],
  ['SrcId', FIELD.observer],
]);

/** The rules of ra's delimited output, also known as binetflow. */
export const argusCsvRules: TableRules = { layoutOf, finish };

function layoutOf(line: string): Layout | null {
  if (line.length > 4096) return null;
  const delimiter = [',', '\t', ';', '|'].find((mark) => line.includes(mark));
  if (delimiter === undefined) return null;
  const cells = line.split(delimiter).map((cell) => cell.trim());
  const isArgus = ['Proto', 'SrcAddr', 'DstAddr'].every((name) => cells.includes(name));
  const own = ['StartTime', 'LastTime', 'Dir', 'Sport', 'TotPkts', 'SrcId'].filter((name) => cells.includes(name));
  return isArgus && own.length >= 2 ? layoutFrom(cells, delimiter, MEANINGS) : null;
}

function finish(cells: TableRow, batch: FlowBatch): Complaint | null {
  const { row, extras } = cells;
  const fault =
    putTime(cells, batch) ??
    putPort(cells, 'Sport', batch.srcPort, batch) ??
    putPort(cells, 'Dport', batch.dstPort, batch);
  if (fault !== null) return fault;
  shareTotal(extras[EXTRA.totalBytes] as number, batch.bytesOut, batch.bytesIn, row);
  shareTotal(extras[EXTRA.totalPackets] as number, batch.packetsOut, batch.packetsIn, row);
  const state = cellOf(cells, 'State');
  if (state !== null) batch.state[row] = labelIndex(batch, cells.bytes, state[0], state[1]);
  applyArgus(cellText(cells, 'Dir'), batch, row);
  // A label somebody gave the row by hand or by rule.
  const label = cellOf(cells, 'Label');
  if (label !== null) batch.rule[row] = labelIndex(batch, cells.bytes, label[0], label[1]);
  return null;
}

function putTime(cells: TableRow, batch: FlowBatch): Complaint | null {
  const [start, end] = cellOf(cells, 'StartTime') ?? [0, 0];
  if (start === end) return null;
  let time = batch.clock.scan(cells.bytes, start, end, batch);
  if (Number.isNaN(time)) time = argusTime(cells.bytes.toString('latin1', start, end), batch);
  batch.time[cells.row] = time;
  return Number.isNaN(time) ? { field: 'StartTime', reason: `${quoted(cells.bytes, start, end)} is not a time` } : null;
}

function putPort(cells: TableRow, name: string, column: Int32Array, batch: FlowBatch): Complaint | null {
  const bounds = cellOf(cells, name);
  if (bounds === null || !hasPorts(batch.protocol[cells.row] as number)) return null;
  const [start, end] = bounds;
  const port = argusPort(cells.bytes, start, end);
  column[cells.row] = port;
  return port < 0 ? { field: name, reason: `${quoted(cells.bytes, start, end)} is not a port (0 to 65535)` } : null;
}

/** By number, by name, or, as ra prints what it takes for no port, in hexadecimal; -1 for none of these. */
export function argusPort(bytes: Buffer, start: number, end: number): number {
  const port = scanNamedPort(bytes, start, end);
  if (port >= 0 || bytes[start] !== 0x30 || end - start > 6) return port;
  const text = bytes.toString('latin1', start, end);
  return /^0x[\da-f]{1,4}$/i.test(text) ? Number(text) : -1;
}
