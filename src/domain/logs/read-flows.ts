import { NotALog } from './errors.ts';
import { FlowBatch } from './flow.ts';
import type { LogFormat, Sample } from './format.ts';
import { type Recognised, readToday, recogniseOrRefuse, refuseBinary } from './recognise.ts';
import { formatByName } from './registry.ts';
import { makeSample, SAMPLE_BYTES } from './sample.ts';

/** The unit in which a stream is read. Slices begin at multiples of it, which fixes where batches end. */
const SLICE_BYTES = SAMPLE_BYTES;
const BATCH_REJECTS = 4096;
/** A batch ends after so many bytes even when they held few flows, so that progress is seen. */
const BATCH_BYTES = 32 * 1024 * 1024;
const DICTIONARY_ENTRIES = 65_536;

/** How a file is to be read. */
export interface ReadFlowsOptions {
  /** The format's name, when it is not to be recognised. */
  as?: string | undefined;
  /** Stands in for years and times a format leaves out: microseconds since the epoch. */
  receivedAt: number;
  /** A batch ends at the first 64 KiB boundary with at least so many flows. */
  batchRows?: number;
  maxLineBytes?: number;
  /** Told the format before the first batch. */
  onRecognised?: (recognised: Recognised) => void;
}

/** Some flows of a file, in order, with the ledger of the lines read for them. */
export interface FlowsRead {
  /** Lent until the next one is asked for: it is emptied and filled again. */
  batch: FlowBatch;
  format: LogFormat;
  /** Bytes of the stream read so far. */
  bytes: number;
  /** Lines of the stream read so far. */
  line: number;
}

/**
 * Reads the flows of one (decompressed) file. Where batches end depends on the file's bytes alone, never on how the
 * stream was cut, so reading a file again gives the same batches. The last one may hold no flow, only counts. The
 * batch's dictionary begins anew between batches when it has grown large, so labels belong to their batch.
 * Throws NotALog, before the first batch, when the file is refused.
 */
export async function* readFlows(chunks: AsyncIterable<Buffer>, options: ReadFlowsOptions): AsyncGenerator<FlowsRead> {
  const slices = sliced(chunks)[Symbol.asyncIterator]();
  try {
    let slice = await slices.next();
    const first = slice.done ? Buffer.alloc(0) : Buffer.from(slice.value);
    const sample = makeSample(first, first.length < SLICE_BYTES);
    const { format } = choose(sample, options);
    const reader = format.open(sample, options);
    const { batchRows = 16_384 } = options;
    let batch = newBatch(batchRows);
    let bytes = 0;
    let yielded = 0;
    while (!slice.done) {
      reader.push(slice.value, batch);
      bytes += slice.value.length;
      slice = await slices.next();
      const full = batch.length >= batchRows || batch.rejects.length >= BATCH_REJECTS || bytes - yielded >= BATCH_BYTES;
      if (!full || slice.done) continue;
      yield { batch, format, bytes, line: reader.line };
      yielded = bytes;
      if (batch.labels.size > DICTIONARY_ENTRIES) batch = newBatch(batchRows);
      else batch.reset();
    }
    reader.end(batch);
    yield { batch, format, bytes, line: reader.line };
  } finally {
    await slices.return?.(undefined);
  }
}

function choose(sample: Sample, { as, onRecognised }: ReadFlowsOptions): Recognised {
  let chosen: Recognised;
  if (as === undefined) {
    chosen = recogniseOrRefuse(sample);
  } else {
    const format = formatByName(as);
    if (format === undefined) throw new NotALog('unknown-format', `There is no log format "${as}".`, readToday());
    refuseBinary(sample);
    chosen = { format, confidence: 1, because: 'asked for', alternatives: [] };
  }
  onRecognised?.(chosen);
  return chosen;
}

/** Room for the rows of the last slice too, so that columns rarely grow. */
function newBatch(batchRows: number): FlowBatch {
  return new FlowBatch(batchRows + 2048);
}

/** The stream in slices of exactly 64 KiB, the last one shorter. A slice is lent until the next one is asked for. */
async function* sliced(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const slice = Buffer.allocUnsafe(SLICE_BYTES);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const copied = chunk.copy(slice, filled, at);
      at += copied;
      filled += copied;
      if (filled < SLICE_BYTES) continue;
      yield slice;
      filled = 0;
    }
  }
  if (filled > 0) yield slice.subarray(0, filled);
}
