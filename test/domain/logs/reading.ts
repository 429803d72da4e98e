import { flowRecord } from '../../../src/domain/logs/flow-record.ts';
import type { LogFormat } from '../../../src/domain/logs/format.ts';
import { type ObservationRecord, observationRecord } from '../../../src/domain/logs/observation-record.ts';
import { type ReadFlowsOptions, readFlows } from '../../../src/domain/logs/read-flows.ts';

/** A file read to its end, the flows as objects. */
export interface WholeFile {
  format: LogFormat;
  flows: ReturnType<typeof flowRecord>[];
  observations: ObservationRecord[];
  skips: Record<string, number>;
  rejects: { line: number; field: string | null; reason: string; text: string }[];
  read: number;
  skipped: number;
  duplicates: number;
  bytes: number;
  line: number;
  /** Flows and rejects of each batch. */
  batches: [number, number][];
}

/** Hands out pieces as a stream does. */
export async function* streamOf(...pieces: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece);
}

/** The bytes cut at the given places, which may be any numbers. */
export function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}

/** Reads everything there is and checks that the ledger adds up. */
export async function readAll(
  chunks: AsyncIterable<Buffer>,
  options: Partial<ReadFlowsOptions> = {},
): Promise<WholeFile> {
  const whole: Omit<WholeFile, 'format'> & { format?: LogFormat } = {
    ...{ flows: [], observations: [], skips: {}, rejects: [], batches: [] },
    ...{ read: 0, skipped: 0, duplicates: 0, bytes: 0, line: 0 },
  };
  let observed = 0;
  for await (const { batch, format, bytes, line } of readFlows(chunks, { receivedAt: 0, ...options })) {
    for (let row = 0; row < batch.length; row++) whole.flows.push(flowRecord(batch, row));
    whole.observations.push(...batch.observations.map(observationRecord));
    for (const [reason, count] of batch.skips) whole.skips[reason] = (whole.skips[reason] ?? 0) + count;
    observed += batch.observed;
    whole.rejects.push(...batch.rejects);
    whole.batches.push([batch.length, batch.rejects.length]);
    whole.read += batch.read;
    whole.skipped += batch.skipped;
    whole.duplicates += batch.duplicates;
    Object.assign(whole, { format, bytes, line });
  }
  const { flows, rejects, read, skipped, duplicates } = whole;
  const skippedWithReason = Object.values(whole.skips).reduce((sum, count) => sum + count, 0);
  if (skippedWithReason !== skipped) throw new Error('a record was skipped without a reason');
  if (read !== flows.length + observed + rejects.length + skipped + duplicates)
    throw new Error('the ledger does not add up');
  return whole as WholeFile;
}
