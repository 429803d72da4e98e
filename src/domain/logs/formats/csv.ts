import { ActionReader } from '../action.ts';
import { ASSUMED } from '../clock.ts';
import { observeClaim } from '../csv-claim.ts';
import { findTable, mappedTable, type Table } from '../csv-header.ts';
import { relaid, tidied } from '../csv-tidy.ts';
import { NotALog } from '../errors.ts';
import { faultOf, faultReason } from '../fault.ts';
import type { FlowBatch } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import { LineReader } from '../line-reader.ts';
import type { Complaint } from '../reject.ts';
import { EXTRA, FIELD, fillRow, isUnset, NOT_A_FLOW, NOT_IP_TRAFFIC } from '../row.ts';
import { firstFault, tryReader } from '../sample.ts';
import { SPLIT, splitCsv, undouble } from '../scan/csv-fields.ts';
import { Fields } from '../scan/fields.ts';
import { applyConnState } from '../sensors/zeek-conn.ts';

const LONGEST_DATE = 64;

/** Any delimited table with a header that names source and destination addresses and a port or protocol. */
export const csv: LogFormat = {
  name: 'csv',
  title: 'CSV table of flows',
  about:
    'Any table divided by comma, semicolon, tab or bar whose header, within the first 20 lines, names source and destination ' +
    'and a port or protocol, in English, German, French, Spanish, Italian, Portuguese or Dutch. Cells may be written as people ' +
    'write them: tcp/443, https (443), app01 (10.1.2.3), 11/20/2026 1:05 PM; of dates that say nowhere whether the day or the month comes first, the day does. A table without times, volumes and verdicts that names applications, hosts or networks ' +
    'is one that somebody keeps: its rows become declared dependencies, not flows, and may name several ports.',
  ranges: { unless: null },
  probe,
  open,
};

function probe(sample: Sample): Recognition {
  const table = findTable(sample);
  if (table === null) return { confidence: 0, because: 'no header names source and destination' };
  const trial = tryReader(readTable(table, { receivedAt: 0 }), sample);
  const found = `line ${table.headerLine} is a header with ${table.plan.names.join(', ')}`;
  if (trial.read === 0) return { confidence: sample.complete ? 0.85 : 0.5, because: `${found}; no rows in the sample` };
  const because = `${found}; ${trial.flows} of ${trial.read} sample rows could be read${firstFault(trial)}`;
  return { confidence: trial.share >= 0.5 ? 0.8 + 0.15 * trial.share : trial.share, because };
}

function open(sample: Sample, options: ReadOptions): LogReader {
  const table = options.mapping ? mappedTable(sample, options.mapping) : findTable(sample);
  if (table !== null) return readTable(table, options);
  throw new NotALog(
    'no-header',
    'None of the first 20 lines is a header that names source and destination addresses and a port or protocol.',
    'Add a header line such as: time,src,dst,src_port,dst_port,protocol,bytes',
  );
}

function readTable(table: Table, options: ReadOptions): LogReader {
  const { plan, delimiter, width, needed } = table;
  const fields = new Fields();
  const extras = new Float64Array(3);
  const actions = new ActionReader();
  const joined = Buffer.alloc(2 * LONGEST_DATE + 1);

  function readRow(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    if (line === table.headerLine) return null;
    batch.read += 1;
    if (line < table.headerLine) {
      batch.skip('a line above the header');
      return null;
    }
    const split = splitCsv(bytes, start, end, delimiter, fields);
    if (split === SPLIT.unclosed) return { field: null, reason: 'a quote is never closed' };
    if (!hasTextFrom(0)) {
      batch.skip('an empty row');
      return null;
    }
    if (fields.count < needed || (fields.count > width && hasTextFrom(width))) {
      return { field: null, reason: `${fields.count} fields where the header names ${width}` };
    }
    const values = split === SPLIT.doubled ? undouble(bytes, fields) : bytes;
    const complaint = addRow(values, line, batch);
    // Tables that were joined repeat their header.
    if (complaint === null || table.header.compare(bytes, start, end) !== 0) return complaint;
    batch.read -= 1;
    return null;
  }

  function addRow(values: Buffer, line: number, batch: FlowBatch): Complaint | null {
    if (table.keptByHand) return observeClaim(table, cellsOf(values), { line, time: Number.NaN }, batch);
    if (table.hasSerials) return addTidied(values, null, line, batch);
    const complaint = addValues(values, line, batch);
    return complaint === null ? null : addTidied(values, complaint, line, batch);
  }

  /** Tries again with cells that are written as people write them. */
  function addTidied(values: Buffer, complaint: Complaint | null, line: number, batch: FlowBatch): Complaint | null {
    const { cells, changed, several, protocol } = tidied(table, cellsOf(values));
    if (several)
      return observeClaim(table, cells, { line, time: timeOf(cells, batch) }, batch) === null ? null : complaint;
    if (complaint !== null && !changed) return complaint;
    const again = addValues(relaid(cells, fields), line, batch, protocol);
    if (again === null && table.dates.assumed) batch.assumed |= ASSUMED.order;
    // Of what is wrong either way people are told as it stands in their file.
    return again !== null && again.field === complaint?.field ? complaint : again;
  }

  function timeOf(cells: readonly string[], batch: FlowBatch): number {
    const cell = Buffer.from(cells[table.columns.get(FIELD.time) ?? -1] ?? '');
    const time = cell.length === 0 ? Number.NaN : batch.clock.scan(cell, 0, cell.length, batch);
    return time >= 0 ? time : Number.NaN;
  }

  function cellsOf(values: Buffer): string[] {
    const count = Math.min(fields.count, fields.starts.length);
    return Array.from({ length: count }, (_, i) => values.toString('utf8', startOf(i), endOf(i)));
  }

  function addValues(values: Buffer, line: number, batch: FlowBatch, protocol = -1): Complaint | null {
    const row = batch.begin();
    extras.fill(Number.NaN);
    const result = fillRow(plan, values, fields, batch, row, extras);
    if (result >= 0) return faultOf(plan, result, values, fields);
    if (result === NOT_A_FLOW) {
      batch.skip(NOT_IP_TRAFFIC);
      return null;
    }
    if (protocol >= 0) batch.protocol[row] = protocol;
    const fault = joinTime(values, batch, row);
    if (fault !== null) return fault;
    complete(batch, row);
    if (table.hasConnState) applyConnState(batch, row);
    if (table.action >= 0 && !isEmpty(values, table.action)) {
      actions.apply(values, startOf(table.action), endOf(table.action), batch, row);
    }
    batch.commit(line);
    return null;
  }

  const startOf = (column: number) => fields.starts[column] as number;
  const endOf = (column: number) => fields.ends[column] as number;
  const isEmpty = (values: Buffer, column: number) => isUnset(values, startOf(column), endOf(column));

  /** Some field from `column` on is not empty. */
  function hasTextFrom(column: number): boolean {
    const kept = Math.min(fields.count, fields.starts.length);
    for (let i = column; i < kept; i++) if (endOf(i) > startOf(i)) return true;
    return kept < fields.count;
  }

  /** Reads a time that stands in two columns. */
  function joinTime(values: Buffer, batch: FlowBatch, row: number): Complaint | null {
    if (table.date < 0 || table.clock < 0 || isEmpty(values, table.date)) return null;
    let length = copyText(values, table.date, 0);
    if (!isEmpty(values, table.clock)) {
      joined[length] = 0x20;
      length = copyText(values, table.clock, length + 1);
    }
    const time = batch.clock.scan(joined, 0, length, batch);
    batch.time[row] = time;
    return time >= 0 ? null : { field: 'date and time', reason: faultReason(FIELD.time, joined, 0, length) };
  }

  function copyText(values: Buffer, column: number, at: number): number {
    const start = startOf(column);
    return at + values.copy(joined, at, start, Math.min(endOf(column), start + LONGEST_DATE - 1));
  }

  /** Works out what follows from totals and end times. */
  function complete(batch: FlowBatch, row: number): void {
    const endTime = extras[EXTRA.endTime] as number;
    const span = (endTime - (batch.time[row] as number)) / 1e6;
    if (Number.isNaN(batch.duration[row]) && span >= 0) batch.duration[row] = span;
    share(extras[EXTRA.totalBytes] as number, batch.bytesOut, batch.bytesIn, row);
    share(extras[EXTRA.totalPackets] as number, batch.packetsOut, batch.packetsIn, row);
  }

  return new LineReader(readRow, options.maxLineBytes);
}

/** Derives the direction that is not stated from a total; with neither stated, the total counts as sent. */
function share(total: number, out: Float64Array, back: Float64Array, row: number): void {
  if (Number.isNaN(total)) return;
  const [sent, received] = [out[row] as number, back[row] as number];
  if (Number.isNaN(sent)) out[row] = Number.isNaN(received) ? total : Math.max(0, total - received);
  else if (Number.isNaN(received)) back[row] = Math.max(0, total - sent);
}
