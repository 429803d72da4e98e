import type { FlowBatch } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import { LineReader } from '../line-reader.ts';
import type { Complaint } from '../reject.ts';
import { isUnset, rowPlan } from '../row.ts';
import { firstFault, tryReader } from '../sample.ts';
import { Fields } from '../scan/fields.ts';
import { KeyTable, OBJECT, scanObject } from '../scan/json-object.ts';
import { parseObject } from '../scan/json-parsed.ts';
import { ConnRows, isConnPath, isOpenConnPath, ZEEK_FIELDS } from '../sensors/zeek-conn.ts';
import type { ZeekKind } from '../sensors/zeek-kind.ts';
import { zeekKindOf, zeekKindWith } from '../sensors/zeek-kinds.ts';
import { ANOTHER_LOG, jsonObject, observeZeek, ZeekObject } from '../sensors/zeek-record.ts';

const NAMES = [...ZEEK_FIELDS.keys(), '_path'];
const PLAN = rowPlan([...ZEEK_FIELDS].map(([name, kind], column) => ({ kind, column, name })));
/** Shippers that cannot have dots in names write id_orig_h. */
const KEYS = new KeyTable(NAMES.map((name) => (name.startsWith('id.') ? [name, name.replace('.', '_')] : [name])));
const slotOf = (name: string) => NAMES.indexOf(name);
const PATH = slotOf('_path');
const PROTO = slotOf('proto');
const CONN_ONLY = ['conn_state', 'duration', 'orig_bytes', 'orig_pkts'].map(slotOf);

/** Zeek's logs as JSON lines, one log alone or several in one stream. */
export const zeekJson: LogFormat = {
  name: 'zeek-json',
  title: 'Zeek logs (JSON lines)',
  ranges: { unless: null },
  about:
    'One object a line with ts and id.orig_h, flat, with underscores or nested; times as numbers or ISO 8601. ' +
    'Which log a record is of says _path, or, where that is missing, the fields it has; taken is the same as of the tab-separated logs.',
  probe,
  open,
};

function probe(sample: Sample): Recognition {
  const objects = sample.lines.filter((line) => line.trimStart().startsWith('{')).length;
  if (objects === 0) return { confidence: 0, because: 'no line begins with {' };
  const trial = tryReader(open(sample, { receivedAt: 0 }), sample);
  if (trial.flows > 0 && trial.share >= 0.5) {
    const because = `${trial.flows} of ${trial.read} lines are JSON records of Zeek's logs`;
    return { confidence: 0.8 + 0.2 * trial.share, because };
  }
  if (trial.skipped > 0 && trial.share >= 0.5)
    return { confidence: 0.85, because: 'JSON lines of Zeek, but of logs that are not read' };
  return { confidence: 0.5 * trial.share, because: `JSON lines, but not of Zeek${firstFault(trial)}` };
}

function open(_sample: Sample, options: ReadOptions): LogReader {
  const fields = new Fields();
  const rows = new ConnRows();

  function readRecord(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    batch.read += 1;
    const kind = scanObject(bytes, start, end, KEYS, fields);
    const values = kind === OBJECT.needsParser ? parseObject(bytes, start, end, NAMES, fields) : bytes;
    if (kind === OBJECT.malformed || values === null) return NOT_AN_OBJECT;
    if (isAbsent(values, PATH)) {
      const isConn = !isAbsent(values, PROTO) && CONN_ONLY.some((slot) => !isAbsent(values, slot));
      return isConn ? rows.add(PLAN, values, fields, line, batch) : addOther(bytes, start, end, line, batch, null);
    }
    const path = values.toString('latin1', fields.starts[PATH], fields.ends[PATH]);
    if (isConnPath(path)) return rows.add(PLAN, values, fields, line, batch, isOpenConnPath(path));
    return addOther(bytes, start, end, line, batch, path);
  }

  function isAbsent(values: Buffer, slot: number): boolean {
    return isUnset(values, fields.starts[slot] as number, fields.ends[slot] as number);
  }

  return new LineReader(readRecord, options.maxLineBytes);
}

const NOT_AN_OBJECT: Complaint = { field: null, reason: 'not a JSON object' };

function addOther(
  bytes: Buffer,
  start: number,
  end: number,
  line: number,
  batch: FlowBatch,
  path: string | null,
): Complaint | null {
  const object = jsonObject(bytes, start, end);
  if (object === null) return NOT_AN_OBJECT;
  const record = new ZeekObject(object);
  const kind: ZeekKind | null = path === null ? zeekKindWith((name) => record.has(name)) : zeekKindOf(path);
  if (path === null && !record.has('ts')) return { field: 'ts', reason: 'missing: not a record of Zeek' };
  if (kind !== null) return observeZeek(kind, record, line, batch);
  if (path === null && !record.has('uid') && !record.has('id.orig_h')) {
    return { field: 'uid', reason: 'missing: not a record of Zeek' };
  }
  batch.skip(ANOTHER_LOG);
  return null;
}
