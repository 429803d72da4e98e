import { faultOf } from '../fault.ts';
import { DIRECTION, type FlowBatch } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import { recordPath, sureness, tryRecords } from '../json-records.ts';
import type { Complaint } from '../reject.ts';
import { EXTRA, FIELD, type Field, fillRow, isUnset, NOT_A_FLOW, NOT_IP_TRAFFIC, rowPlan } from '../row.ts';
import { firstFault } from '../sample.ts';
import { Fields } from '../scan/fields.ts';
import { OBJECT } from '../scan/json-object.ts';
import { parseObject } from '../scan/json-parsed.ts';
import { PathScan, PathTable } from '../scan/json-paths.ts';
import { JsonStream } from '../scan/json-stream.ts';

const FIELDS: [string, Field][] = [
  ['connection.src_ip', FIELD.srcAddress],
  ['connection.src_port', FIELD.srcPort],
  ['connection.dest_ip', FIELD.dstAddress],
  ['connection.dest_port', FIELD.dstPort],
  ['connection.protocol', FIELD.protocol],
  ['bytes_sent', FIELD.bytesOut],
  ['packets_sent', FIELD.packetsOut],
  ['start_time', FIELD.time],
  ['end_time', FIELD.endTime],
  ['reporter', FIELD.observer],
  ['src_vpc.subnetwork_name', FIELD.srcZone],
  ['dest_vpc.subnetwork_name', FIELD.dstZone],
];
const NAMES = [...FIELDS.map(([name]) => `jsonPayload.${name}`), 'logName'];
const TABLE = new PathTable(NAMES.map((name) => [name]));
const PLAN = rowPlan(FIELDS.map(([name, kind], column) => ({ kind, column, name: `jsonPayload.${name}` })));
const LOG_NAME = NAMES.length - 1;
/** BigQuery hands out these as floating point numbers. */
const WHOLE = ['src_port', 'dest_port', 'protocol'].map((name) => NAMES.indexOf(`jsonPayload.connection.${name}`));

/** Flow logs of Google's VPC, as Cloud Logging and BigQuery export them. */
export const gcpVpcFlow: LogFormat = {
  name: 'gcp-vpc-flow',
  title: 'Google Cloud VPC flow log',
  about:
    'Known by entries of the log vpc_flows, of Compute Engine or Network Management, with jsonPayload.connection, as JSON lines or as a list. ' +
    'Each entry is a sample of one direction; who reported it, the source or the destination, is kept as the observer, because both report a flow.',
  probe,
  open,
};

function probe(sample: Sample): Recognition {
  if (!sample.bytes.includes('"jsonPayload"') || recordPath(sample, PATHS) === null) {
    return { confidence: 0, because: 'no JSON entry with jsonPayload' };
  }
  const trial = tryRecords(open(sample, { receivedAt: 0 }), sample);
  if (trial.flows === 0) return { confidence: 0, because: `no log entry of vpc_flows${firstFault(trial)}` };
  const because = `${trial.flows} of ${trial.read} log entries are of vpc_flows${firstFault(trial)}`;
  return { confidence: sureness(trial), because };
}

const PATHS = [['*'], ['entries', '*'], []];

function open(sample: Sample, _options: ReadOptions): LogReader {
  const fields = new Fields();
  const scan = new PathScan(TABLE, fields);
  const extras = new Float64Array(3);

  function readEntry(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    batch.read += 1;
    const kind = scan.scan(bytes, start, end);
    const values = kind === OBJECT.needsParser ? parseObject(bytes, start, end, NAMES, fields) : bytes;
    if (kind === OBJECT.malformed || values === null) return { field: null, reason: 'not a JSON object' };
    if (isOfFlows(values)) return addFlow(values, line, batch);
    if (isAbsent(values, LOG_NAME)) return { field: 'jsonPayload.connection', reason: 'missing' };
    batch.skip('an entry of another log');
    return null;
  }

  function addFlow(values: Buffer, line: number, batch: FlowBatch): Complaint | null {
    for (const slot of WHOLE) dropZero(values, slot);
    const row = batch.begin();
    extras.fill(Number.NaN);
    const result = fillRow(PLAN, values, fields, batch, row, extras);
    if (result >= 0) return faultOf(PLAN, result, values, fields);
    if (result === NOT_A_FLOW) {
      batch.skip(NOT_IP_TRAFFIC);
      return null;
    }
    const lasted = ((extras[EXTRA.endTime] as number) - (batch.time[row] as number)) / 1e6;
    if (lasted >= 0) batch.duration[row] = lasted;
    batch.direction[row] = DIRECTION.oneWay;
    batch.commit(line);
    return null;
  }

  /** Entries of the flow log; where an export left its name out, entries with a connection's addresses. */
  function isOfFlows(values: Buffer): boolean {
    if (isAbsent(values, LOG_NAME)) return !isAbsent(values, 0);
    return values.toString('latin1', fields.starts[LOG_NAME], fields.ends[LOG_NAME]).endsWith('vpc_flows');
  }

  function isAbsent(values: Buffer, slot: number): boolean {
    return isUnset(values, fields.starts[slot] as number, fields.ends[slot] as number);
  }

  function dropZero(values: Buffer, slot: number): void {
    const end = fields.ends[slot] as number;
    if (end - (fields.starts[slot] as number) > 2 && values[end - 1] === 0x30 && values[end - 2] === 0x2e)
      fields.ends[slot] = end - 2;
  }

  return new JsonStream(readEntry, { path: recordPath(sample, PATHS) ?? [] });
}
