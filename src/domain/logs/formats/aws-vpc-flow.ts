import { AwsRows } from '../clouds/aws-rows.ts';
import type { FlowBatch } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import { recordPath, sureness, tryRecords } from '../json-records.ts';
import { LineReader } from '../line-reader.ts';
import type { Complaint } from '../reject.ts';
import { firstFault, tryReader } from '../sample.ts';
import { Fields } from '../scan/fields.ts';
import { OBJECT } from '../scan/json-object.ts';
import { parseObject } from '../scan/json-parsed.ts';
import { PathScan, PathTable } from '../scan/json-paths.ts';
import { JsonStream } from '../scan/json-stream.ts';

/** What CloudWatch answers, what it sends to subscribers, and their events alone. */
const PATHS = [['events', '*'], ['logEvents', '*'], ['*'], []];
const MESSAGE = ['message'];
const MESSAGE_TABLE = new PathTable([MESSAGE]);

/** Flow logs of Amazon VPC, as files of lines and as CloudWatch hands them out. */
export const awsVpcFlow: LogFormat = {
  name: 'aws-vpc-flow',
  title: 'AWS VPC flow log',
  about:
    'Known by its header of field names, in any order and of any version, or by the fourteen fields of version 2; also as the messages of ' +
    'CloudWatch events in JSON and as CloudWatch’s exports write them; transit gateways’ likewise. Endpoints are those of the packet where they are stated; each record counts one direction, and TCP flags say who began.',
  probe,
  open,
};

function probe(sample: Sample): Recognition {
  const isJson = recordPath(sample, PATHS) !== null;
  const reader = open(sample, { receivedAt: 0 });
  const trial = isJson ? tryRecords(reader, sample) : tryReader(reader, sample);
  if (trial.flows + trial.skipped === 0)
    return { confidence: 0, because: `no record of a VPC flow log${firstFault(trial)}` };
  const because = `${trial.flows + trial.skipped} of ${trial.read} sample records are of a VPC flow log${firstFault(trial)}`;
  return { confidence: sureness(trial), because };
}

function open(sample: Sample, options: ReadOptions): LogReader {
  const rows = new AwsRows();
  const path = recordPath(sample, PATHS);
  if (path === null) {
    const memory = { save: () => rows.save(), restore: (saved: unknown) => rows.restore(saved) };
    return new LineReader((...line) => rows.readLine(...line), options.maxLineBytes, memory);
  }
  const fields = new Fields();
  const scan = new PathScan(MESSAGE_TABLE, fields);

  function readEvent(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    const kind = scan.scan(bytes, start, end);
    const values = kind === OBJECT.needsParser ? parseObject(bytes, start, end, MESSAGE, fields) : bytes;
    const [from, to] = [fields.starts[0] as number, fields.ends[0] as number];
    if (kind !== OBJECT.malformed && values !== null && to > from)
      return rows.readRecord(values, from, to, line, batch);
    batch.read += 1;
    return kind === OBJECT.malformed
      ? { field: null, reason: 'not a JSON object' }
      : { field: 'message', reason: 'missing' };
  }

  return new JsonStream(readEvent, { path });
}
