import { DIRECTION, type FlowBatch, PROTOCOL } from '../flow.ts';
import { InterfaceLabels } from '../flow-tools/interface-labels.ts';
import { markEchoPort } from '../flow-tools/one-way.ts';
import { applyFlags, scanFlags } from '../flow-tools/tcp-flags.ts';
import type { Recognition, Sample } from '../format.ts';
import { EXTRA, FIELD, type Field } from '../row.ts';
import { scanCount } from '../scan/number.ts';
import { cellOf, type Layout, layoutFrom, probeTable, type TableRow, type TableRules } from '../table-reader.ts';

/** Column names of `-o csv` up to 1.7.1, and those that later versions print for the tokens of `-o csv:…`. */
const MEANINGS = new Map<string, Field>([
  ...([
    ['ts', FIELD.time],
    ['te', FIELD.endTime],
    ['td', FIELD.duration],
    ['sa', FIELD.srcAddress],
    ['da', FIELD.dstAddress],
    ['sp', FIELD.srcPort],
    ['dp', FIELD.dstPort],
    ['pr', FIELD.protocol],
    ['ipkt', FIELD.packetsOut],
    ['ibyt', FIELD.bytesOut],
    ['opkt', FIELD.packetsIn],
    ['obyt', FIELD.bytesIn],
  ] as const),
  ...([
    ['firstSeen', FIELD.time],
    ['lastSeen', FIELD.endTime],
    ['duration', FIELD.duration],
    ['srcAddr', FIELD.srcAddress],
    ['dstAddr', FIELD.dstAddress],
    ['srcPort', FIELD.srcPort],
    ['dstPort', FIELD.dstPort],
    ['proto', FIELD.protocol],
    ['packets', FIELD.packetsOut],
    ['inPackets', FIELD.packetsOut],
    ['bytes', FIELD.bytesOut],
    ['inBytes', FIELD.bytesOut],
    ['outPackets', FIELD.packetsIn],
    ['outBytes', FIELD.bytesIn],
    ['userName', FIELD.user],
  ] as const),
]);

/** The rules of nfdump's CSV, for one reader. */
export function nfdumpCsvRules(): TableRules {
  const interfaces = new InterfaceLabels();
  return {
    layoutOf,
    // Totals stand below the rows, with a header of their own.
    endsAt: (line) => line === 'Summary' || line.startsWith('Summary:'),
    finish: (cells, batch) => finish(cells, batch, interfaces),
  };
}

/** How sure it is that a sample is nfdump's CSV. */
export function probeNfdumpCsv(sample: Sample): Recognition {
  return probeTable(sample, 'nfdump -o csv', nfdumpCsvRules());
}

function layoutOf(line: string): Layout | null {
  if (line.length > 4096 || !line.includes(',')) return null;
  const cells = line.split(',').map((cell) => cell.trim());
  const has = (...names: string[]) => names.every((name) => cells.includes(name));
  const old = has('ts', 'te', 'sa', 'da', 'pr') && (has('ipkt') || has('ibyt'));
  const seen = cells.includes('firstSeen') || cells.includes('lastSeen') || cells.includes('received');
  return old || (seen && has('srcAddr', 'dstAddr')) ? layoutFrom(cells, ',', MEANINGS) : null;
}

function finish(cells: TableRow, batch: FlowBatch, interfaces: InterfaceLabels): null {
  const { row, extras, bytes } = cells;
  const span = ((extras[EXTRA.endTime] as number) - (batch.time[row] as number)) / 1e6;
  if (Number.isNaN(batch.duration[row]) && span >= 0) batch.duration[row] = span;
  nameListenerReport(batch, row);
  setDirection(batch, row);
  if (batch.direction[row] === DIRECTION.oneWay) markEchoPort(icmpType(cells), batch, row);
  const flags = cellOf(cells, 'flg') ?? cellOf(cells, 'flags');
  if (flags !== null) applyFlags(scanFlags(bytes, flags[0], flags[1]), batch, row);
  batch.srcZone[row] = interfaces.index(count(cells, 'in', 'input'), batch);
  batch.dstZone[row] = interfaces.index(count(cells, 'out', 'output'), batch);
  const flows = count(cells, 'fl', 'flows');
  if (flows > 0) batch.count[row] = flows;
  return null;
}

/** A row counts one direction unless it was paired with its answer; zeros for the other one say that it was not. */
export function setDirection(batch: FlowBatch, row: number): void {
  if ((batch.packetsIn[row] as number) > 0 || (batch.bytesIn[row] as number) > 0) return;
  batch.direction[row] = DIRECTION.oneWay;
  batch.packetsIn[row] = Number.NaN;
  batch.bytesIn[row] = Number.NaN;
}

/**
 * Of IPv6, nfdump names the first header behind the address. What goes to a group behind a hop-by-hop header is a report
 * of its listeners, which needs one for its router alert (RFC 3810, section 5).
 */
function nameListenerReport(batch: FlowBatch, row: number): void {
  const toGroup = batch.dstFamily[row] === 6 && batch.dstAddress[row * 16] === 0xff;
  if (toGroup && batch.protocol[row] === 0) batch.protocol[row] = PROTOCOL.icmp6;
}

/** Type and code of ICMP as one number, from `2048` or `8.0`. */
function icmpType(cells: TableRow): number {
  const bounds = cellOf(cells, 'dp') ?? cellOf(cells, 'dstPort');
  if (bounds === null) return 0;
  const [type = '', code] = cells.bytes.toString('latin1', bounds[0], bounds[1]).trim().split('.');
  return code === undefined ? Number(type) || 0 : Number(type) * 256 + Number(code) || 0;
}

/** The whole number in the first of two columns that is there; 0 without one. */
function count(cells: TableRow, name: string, otherName: string): number {
  const bounds = cellOf(cells, name) ?? cellOf(cells, otherName);
  return bounds === null ? 0 : Math.max(0, scanCount(cells.bytes, bounds[0], bounds[1]));
}
