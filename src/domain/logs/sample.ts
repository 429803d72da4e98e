import { FlowBatch, type Reject } from './flow.ts';
import type { LogReader, Sample } from './format.ts';
import { afterBom } from './line-reader.ts';

/** How much of a file is looked at to recognise it. */
export const SAMPLE_BYTES = 64 * 1024;
const SAMPLE_LINES = 200;

/** What came of reading the sample with one format. */
export interface Trial {
  read: number;
  /** Records that became flows or observations. */
  flows: number;
  skipped: number;
  /** The share of those among the records that were not skipped; 1 when there was none. */
  share: number;
  skips: ReadonlyMap<string, number>;
  /** Rejects that name no field: lines that could not be made out at all. */
  unread: number;
  firstReject: Reject | undefined;
}

/** Makes the sample of a file from its first bytes. */
export function makeSample(bytes: Buffer, complete: boolean): Sample {
  const lines: string[] = [];
  let start = afterBom(bytes, 0, bytes.length);
  while (start < bytes.length && lines.length < SAMPLE_LINES) {
    const newline = bytes.indexOf(0x0a, start);
    if (newline < 0 && !complete) break;
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.toString('utf8', start, end).replace(/\r$/, '');
    if (line.trim() !== '') lines.push(line);
    start = end + 1;
  }
  return { bytes, lines, complete };
}

/** Reads the sample's whole lines, or its bytes up to `end`, with a reader made for it. */
export function tryReader(reader: LogReader, sample: Sample, end = wholeLines(sample)): Trial {
  const batch = new FlowBatch(256);
  reader.push(sample.bytes.subarray(0, end), batch);
  if (sample.complete) reader.end(batch);
  const { read, skipped, duplicates } = batch;
  const counted = read - skipped - duplicates;
  return {
    read,
    flows: batch.length + batch.observed,
    skipped,
    share: counted === 0 ? 1 : (batch.length + batch.observed) / counted,
    skips: batch.skips,
    unread: batch.rejects.filter(({ field }) => field === null).length,
    firstReject: batch.rejects[0],
  };
}

function wholeLines({ bytes, complete }: Sample): number {
  return complete ? bytes.length : bytes.lastIndexOf(0x0a) + 1;
}

/** The first reject of a trial in words. */
export function firstFault({ firstReject }: Trial): string {
  if (!firstReject) return '';
  const { line, field, reason } = firstReject;
  return ` (line ${line}: ${field === null ? '' : `${field} `}${reason})`;
}
