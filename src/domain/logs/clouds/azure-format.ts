import type { FlowBatch } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import { recordPath, sureness, tryRecords } from '../json-records.ts';
import type { Complaint } from '../reject.ts';
import { firstFault } from '../sample.ts';
import { JsonStream } from '../scan/json-stream.ts';
import { isObject, jsonObject } from '../sensors/zeek-record.ts';
import { AzureTuples, type TupleContext, type TupleLayout } from './azure-flows.ts';

/** The blob that Azure writes, and its records alone. */
const PATHS = [['records', '*'], ['*'], []];
/** A record holds the flows of one resource and minute. */
const MAX_RECORD_BYTES = 32 * 1024 * 1024;

type Json = Record<string, unknown>;

/** Tuples of a record that share a rule. */
export interface TupleGroup {
  context: TupleContext;
  tuples: readonly unknown[];
}

/** Makes a format of Azure's flow logs: the category of its records, their tuples, and where these lie. */
export function azureFormat(format: {
  name: string;
  title: string;
  about: string;
  category: string;
  layout: TupleLayout;
  groups(record: Json): TupleGroup[];
}): LogFormat {
  const { name, title, about, category } = format;

  function probe(sample: Sample): Recognition {
    if (!sample.bytes.includes(`"${category}"`) || recordPath(sample, PATHS) === null) {
      return { confidence: 0, because: `no JSON record of the category ${category}` };
    }
    const trial = tryRecords(open(sample, { receivedAt: 0 }), sample);
    const because = `JSON records of the category ${category}${firstFault(trial)}`;
    // One record may be longer than the sample.
    return { confidence: trial.read === 0 ? 0.9 : sureness(trial), because };
  }

  function open(sample: Sample, _options: ReadOptions): LogReader {
    const tuples = new AzureTuples(format.layout);

    function readRecord(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
      const record = jsonObject(bytes, start, end);
      const isMine = record !== null && record.category === category;
      const groups = isMine ? format.groups(record) : [];
      for (const { context, tuples: list } of groups) for (const tuple of list) tuples.add(tuple, context, line, batch);
      if (groups.some(({ tuples: list }) => list.length > 0)) return null;
      batch.read += 1;
      if (record === null) return { field: null, reason: 'not a JSON object' };
      if (!isMine && record.category === undefined) return { field: 'category', reason: 'missing' };
      batch.skip(isMine ? 'a record without flows' : 'a record of another category');
      return null;
    }

    return new JsonStream(readRecord, { path: recordPath(sample, PATHS) ?? [], maxRecordBytes: MAX_RECORD_BYTES });
  }

  return { name, title, about, probe, open };
}

/** The objects in a list; none when it is no list. */
export function objectsIn(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The text, or nothing. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 512) : '';
}

/** The name at the end of a resource's id. */
export function resourceName(id: unknown): string {
  return textIn(id).split('/').at(-1) ?? '';
}
