import type { FlowBatch } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import { LineReader } from '../line-reader.ts';
import type { Complaint } from '../reject.ts';
import { isUnset, rowPlan } from '../row.ts';
import { firstFault, tryReader } from '../sample.ts';
import { Fields } from '../scan/fields.ts';
import { KeyTable, OBJECT, scanObject } from '../scan/json-object.ts';
import { parseObject } from '../scan/json-parsed.ts';
import { ConnRows, isConnPath, ZEEK_FIELDS } from '../zeek-conn.ts';

const NAMES = [...ZEEK_FIELDS.keys(), '_path'];
const PLAN = rowPlan([...ZEEK_FIELDS].map(([name, kind], column) => ({ kind, column, name })));
/** Shippers that cannot have dots in names write id_orig_h. */
const KEYS = new KeyTable(NAMES.map((name) => (name.startsWith('id.') ? [name, name.replace('.', '_')] : [name])));
const slotOf = (name: string) => NAMES.indexOf(name);
const PATH = slotOf('_path');
const TS = slotOf('ts');
const PROTO = slotOf('proto');
const CONN_ONLY = ['conn_state', 'duration', 'orig_bytes', 'orig_pkts'].map(slotOf);

/** Zeek's conn.log as JSON lines, alone or among the other logs of one stream, which are skipped. */
export const zeekConnJson: LogFormat = {
  name: 'zeek-conn-json',
  title: 'Zeek conn.log (JSON lines)',
  probe,
  open,
};

function probe(sample: Sample): Recognition {
  const objects = sample.lines.filter((line) => line.trimStart().startsWith('{')).length;
  if (objects === 0) return { confidence: 0, because: 'no line begins with {' };
  const trial = tryReader(open(sample, { receivedAt: 0 }), sample);
  if (trial.flows > 0 && trial.share >= 0.5) {
    const because = `${trial.flows} of ${trial.read} lines are JSON objects with id.orig_h and id.resp_h`;
    return { confidence: 0.8 + 0.2 * trial.share, because };
  }
  if (trial.skipped > 0) return { confidence: 0.3, because: 'JSON lines of Zeek, but none is a connection' };
  return { confidence: 0.5 * trial.share, because: `JSON lines, but not of Zeek connections${firstFault(trial)}` };
}

function open(_sample: Sample, options: ReadOptions): LogReader {
  const fields = new Fields();
  const rows = new ConnRows();

  function readRecord(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    batch.read += 1;
    const kind = scanObject(bytes, start, end, KEYS, fields);
    const values = kind === OBJECT.needsParser ? parseObject(bytes, start, end, NAMES, fields) : bytes;
    if (kind === OBJECT.malformed || values === null) return { field: null, reason: 'not a JSON object' };
    if (isConn(values)) return rows.add(PLAN, values, fields, line, batch);
    if (isAbsent(values, TS) && isAbsent(values, PATH)) return { field: 'ts', reason: 'missing: not a record of Zeek' };
    batch.skipped += 1;
    return null;
  }

  /** By its _path, or, where the writer left that out, by fields only a connection has. */
  function isConn(values: Buffer): boolean {
    if (!isAbsent(values, PATH)) return isConnPath(values.toString('latin1', fields.starts[PATH], fields.ends[PATH]));
    return !isAbsent(values, PROTO) && CONN_ONLY.some((slot) => !isAbsent(values, slot));
  }

  function isAbsent(values: Buffer, slot: number): boolean {
    return isUnset(values, fields.starts[slot] as number, fields.ends[slot] as number);
  }

  return new LineReader(readRecord, options.maxLineBytes);
}
