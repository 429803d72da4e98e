import { Clock } from './clock.ts';
import { NotALog } from './errors.ts';
import { FlowBatch } from './flow.ts';
import type { LogFormat, LogReader, ReaderState, Sample } from './format.ts';
import { openWithOthers } from './lines/mixed-syslog.ts';
import { type Recognised, readToday, recogniseOrRefuse, refuseBinary } from './recognise.ts';
import { formatByName, LINE_FORMATS } from './registry.ts';
import { makeSample, SAMPLE_BYTES } from './sample.ts';
import type { TableMapping } from './table-mapping.ts';

/** The unit in which a stream is read; batches end between slices. */
const SLICE_BYTES = SAMPLE_BYTES;
/** The first batch is small, so that something is soon done for good, and each one is twice the one before. */
const FIRST_BATCH_ROWS = 4096;
const BATCH_REJECTS = 4096;
/** A batch ends after so many bytes even when they held few flows, so that progress is seen. */
const BATCH_BYTES = 32 * 1024 * 1024;
const DICTIONARY_ENTRIES = 65_536;

/** How far a file was read. */
export interface Position {
  /** Bytes of the (decompressed) stream. */
  bytes: number;
  /** Null when it was not saved: then the file is read from the start and what comes before is dropped. */
  state: ReaderState | null;
}

/** How a file is to be read. */
export interface ReadFlowsOptions {
  /** The format's name, when it is not to be recognised. */
  as?: string | undefined;
  /** What an earlier reading of the file recognised it as: it is not recognised again, and opened as it was then. */
  known?: string | undefined;
  /** Stands in for years and times a format leaves out: microseconds since the epoch. */
  receivedAt: number;
  /** The zone of times that state none; UTC when left out. */
  zone?: string | undefined;
  /** Flows with which a batch ends, once batches have grown to it. */
  batchRows?: number;
  /** Where an earlier reading of the same file ended: everything up to there is left out. */
  resume?: Position | undefined;
  maxLineBytes?: number;
  /** What the columns of a table mean, as somebody stated it; to be read as the format `csv`. */
  mapping?: TableMapping | undefined;
  /** The beginning of the file, when what is read is a range further down: there the header is. */
  head?: Buffer | undefined;
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
  /** To resume behind this batch, together with `bytes`. */
  state: ReaderState | null;
}

/**
 * Reads the flows of one (decompressed) file, from the start or from where an earlier reading ended. The last batch may
 * hold no flow, only counts. The batch's dictionary begins anew between batches when it has grown large, so labels
 * belong to their batch. Throws NotALog, before the first batch, when the file is refused.
 */
export async function* readFlows(chunks: AsyncIterable<Buffer>, options: ReadFlowsOptions): AsyncGenerator<FlowsRead> {
  const { batchRows = 16_384, resume = START } = options;
  const slices = sliced(chunks, resume.bytes)[Symbol.asyncIterator]();
  try {
    let slice = await slices.next();
    const first = slice.done ? Buffer.alloc(0) : Buffer.from(slice.value);
    const sample = options.head
      ? makeSample(options.head, false)
      : makeSample(first, first.length < SLICE_BYTES && first.length !== resume.bytes);
    const { format } = choose(sample, options);
    const reader = openerOf(format, options)(sample, options);
    if (resume.state) reader.restore(resume.state);
    const clock = new Clock(options);
    let batch = newBatch(batchRows, clock);
    let limit = Math.min(FIRST_BATCH_ROWS, batchRows);
    let bytes = 0;
    let yielded = 0;
    while (!slice.done) {
      const done = bytes < resume.bytes;
      if (!(done && resume.state)) reader.push(slice.value, batch);
      bytes += slice.value.length;
      slice = await slices.next();
      if (done) batch.reset();
      const full =
        batch.length + batch.observations.length >= limit ||
        batch.rejects.length >= BATCH_REJECTS ||
        bytes - yielded >= BATCH_BYTES;
      if (done || !full || slice.done) continue;
      yield place(batch, format, reader, bytes);
      yielded = bytes;
      limit = Math.min(2 * limit, batchRows);
      if (batch.labels.size > DICTIONARY_ENTRIES) batch = newBatch(batchRows, clock);
      else batch.reset();
    }
    // A position at the very end was saved behind the last line, which need not have had a newline.
    if (bytes > resume.bytes) reader.end(batch);
    yield place(batch, format, reader, bytes);
  } finally {
    await slices.return?.(undefined);
  }
}

const START: Position = { bytes: 0, state: null };

function place(batch: FlowBatch, format: LogFormat, reader: LogReader, bytes: number): FlowsRead {
  return { batch, format, bytes, line: reader.line, state: reader.save() };
}

function choose(sample: Sample, { as, known, onRecognised }: ReadFlowsOptions): Recognised {
  let chosen: Recognised;
  const name = as ?? known;
  if (name === undefined) {
    chosen = recogniseOrRefuse(sample);
  } else {
    const format = formatByName(name);
    if (format === undefined) throw new NotALog('unknown-format', `There is no log format "${name}".`, readToday());
    refuseBinary(sample, format);
    chosen = { format, confidence: 1, because: as === undefined ? 'recognised before' : 'asked for', alternatives: [] };
  }
  onRecognised?.(chosen);
  return chosen;
}

/** What was recognised by its first lines may hold lines of other products further down; what was asked for may not. */
function openerOf(format: LogFormat, { as }: ReadFlowsOptions): LogFormat['open'] {
  const lines = LINE_FORMATS.find((known) => known === format);
  return as === undefined && lines ? openWithOthers(lines, LINE_FORMATS) : format.open;
}

/** Room for the rows of the last slice too, so that columns rarely grow. */
function newBatch(batchRows: number, clock: Clock): FlowBatch {
  return new FlowBatch(batchRows + 2048, undefined, clock);
}

/**
 * The stream in slices of 64 KiB, the last one shorter, and one cut at `cut`. A slice is lent until the next one is
 * asked for.
 */
async function* sliced(chunks: AsyncIterable<Buffer>, cut: number): AsyncGenerator<Buffer> {
  const slice = Buffer.allocUnsafe(SLICE_BYTES);
  let filled = 0;
  let bytes = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const room = bytes < cut ? Math.min(SLICE_BYTES - filled, cut - bytes) : SLICE_BYTES - filled;
      const copied = chunk.copy(slice, filled, at, Math.min(chunk.length, at + room));
      at += copied;
      filled += copied;
      bytes += copied;
      if (filled < SLICE_BYTES && bytes !== cut) continue;
      yield slice.subarray(0, filled);
      filled = 0;
    }
  }
  if (filled > 0) yield slice.subarray(0, filled);
}
