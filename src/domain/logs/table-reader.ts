import { faultOf } from './fault.ts';
import type { FlowBatch } from './flow.ts';
import type { LogReader, ReadOptions, Recognition, Sample } from './format.ts';
import { LineReader } from './line-reader.ts';
import type { Complaint } from './reject.ts';
import { type Field, fillRow, isUnset, NOT_A_FLOW, NOT_IP_TRAFFIC, type RowPlan, rowPlan } from './row.ts';
import { firstFault, tryReader } from './sample.ts';
import { SPLIT, splitCsv } from './scan/csv-fields.ts';
import { Fields, MAX_FIELDS } from './scan/fields.ts';

/** What a header line says about the rows below it. */
export interface Layout {
  delimiter: number;
  width: number;
  plan: RowPlan;
  /** Where each named column stands; the first of columns with one name. */
  places: ReadonlyMap<string, number>;
}

/** A row whose planned fields are in the batch already, for what the tool has of its own. */
export interface TableRow {
  bytes: Buffer;
  fields: Fields;
  layout: Layout;
  extras: Float64Array;
  /** The row of the batch that is being filled. */
  row: number;
}

/** How one tool writes tables. */
export interface TableRules {
  /** The layout when the line is a header of this tool. */
  layoutOf(line: string): Layout | null;
  /** The layout of rows that have no header above them, when that can be told from the first of them. */
  implied?(line: string): Layout | null;
  /** From this line on there are no rows until the next header. */
  endsAt?(line: string): boolean;
  /** Completes a row; returns what is wrong with it, or null. */
  finish(cells: TableRow, batch: FlowBatch): Complaint | null;
}

/** A layout from the header's cells: `meanings` gives the columns that go straight into a row. */
export function layoutFrom(cells: readonly string[], delimiter: string, meanings: ReadonlyMap<string, Field>): Layout {
  const kept = cells.slice(0, MAX_FIELDS);
  const entries = kept.flatMap((name, column) => {
    const kind = meanings.get(name);
    return kind === undefined || cells.indexOf(name) !== column ? [] : [{ kind, column, name }];
  });
  const places = new Map(kept.map((name, column) => [name, column] as const).reverse());
  return { delimiter: delimiter.charCodeAt(0), width: cells.length, plan: rowPlan(entries), places };
}

/** Whether the row states this column, and where it lies: start and end, or null. */
export function cellOf({ bytes, fields, layout }: TableRow, name: string): [number, number] | null {
  const column = layout.places.get(name);
  if (column === undefined) return null;
  const [start, end] = [fields.starts[column] as number, fields.ends[column] as number];
  return isUnset(bytes, start, end) ? null : [start, end];
}

/** The column's text, or ''. */
export function cellText(cells: TableRow, name: string): string {
  const bounds = cellOf(cells, name);
  return bounds === null ? '' : cells.bytes.toString('latin1', bounds[0], Math.min(bounds[1], bounds[0] + 256));
}

/** Reads a table of flows; the header in force is what it remembers. */
export function readTable(rules: TableRules, options: ReadOptions): LogReader {
  const fields = new Fields();
  const extras = new Float64Array(3);
  let header = '';
  let headerBytes = Buffer.alloc(0);
  let layout: Layout | null = null;
  let ended = false;

  function begin(line: string): boolean {
    const stated = rules.layoutOf(line);
    const found = stated ?? (layout === null ? (rules.implied?.(line) ?? null) : null);
    if (found === null) return false;
    layout = found;
    header = line;
    headerBytes = Buffer.from(stated === null ? '' : line);
    ended = false;
    return stated !== null;
  }

  function isNoRow(bytes: Buffer, start: number, end: number): boolean {
    const first = bytes[start] as number;
    if (bytes[start] === headerBytes[0] && headerBytes.compare(bytes, start, end) === 0) ended = false;
    else if (layout === null || ended || (first | 0x20) >= 0x61) {
      const line = bytes.toString('utf8', start, end);
      if (begin(line)) return true;
      ended ||= rules.endsAt?.(line) ?? false;
      return ended;
    } else return false;
    return true;
  }

  function readRow(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    if (isNoRow(bytes, start, end)) return null;
    batch.read += 1;
    if (layout === null) return { field: null, reason: 'no header above' };
    if (splitCsv(bytes, start, end, layout.delimiter, fields) === SPLIT.unclosed) {
      return { field: null, reason: 'a quote is never closed' };
    }
    const { width } = layout;
    if (fields.count !== width && !(fields.count === width + 1 && (fields.ends[width] ?? 0) === fields.starts[width])) {
      return { field: null, reason: `${fields.count} fields where the header names ${width}` };
    }
    const row = batch.begin();
    extras.fill(Number.NaN);
    const result = fillRow(layout.plan, bytes, fields, batch, row, extras);
    if (result >= 0) return faultOf(layout.plan, result, bytes, fields);
    if (result === NOT_A_FLOW) {
      batch.skip(NOT_IP_TRAFFIC);
      return null;
    }
    const complaint = rules.finish({ bytes, fields, layout, extras, row }, batch);
    if (complaint === null) batch.commit(line);
    return complaint;
  }

  return new LineReader(readRow, options.maxLineBytes, {
    save: () => ({ header, ended }),
    restore(saved) {
      const state = saved as { header: string; ended: boolean };
      if (state.header !== '') begin(state.header);
      ended = state.ended;
    },
  });
}

/** How sure it is that a sample is a table of this tool: by its header, and by whether the rows can be read. */
export function probeTable(sample: Sample, title: string, rules: TableRules): Recognition {
  const headed = sample.lines.slice(0, 20).some((line) => rules.layoutOf(line) !== null);
  if (!headed && (rules.implied?.(sample.lines[0] ?? '') ?? null) === null) {
    return { confidence: 0, because: `no header of ${title}` };
  }
  const trial = tryReader(readTable(rules, { receivedAt: 0 }), sample);
  const because = `${headed ? 'the header' : 'the first row'} is of ${title}; ${trial.flows} of ${trial.read} sample rows could be read${firstFault(trial)}`;
  const surest = headed ? 1 : 0.9;
  return { confidence: trial.share >= 0.5 ? surest * (0.9 + 0.1 * trial.share) : trial.share, because };
}
