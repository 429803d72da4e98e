import type { FlowBatch } from './flow.ts';
import type { TableMapping } from './table-mapping.ts';

/** The first bytes of a file, decompressed, as a format's probe sees them. */
export interface Sample {
  bytes: Buffer;
  /** Non-empty lines of the sample, at most 200, the last one only when it is whole. */
  lines: string[];
  /** The sample is the whole file. */
  complete: boolean;
}

/** A format's answer to "is this yours?". */
export interface Recognition {
  /** 0 (certainly not) to 1 (certainly). */
  confidence: number;
  /** What was seen, in words a person can check. */
  because: string;
}

/** What a reader may know about the file besides its bytes. */
export interface ReadOptions {
  /** Stands in for years and times a format leaves out: microseconds since the epoch. */
  receivedAt: number;
  /** The zone of times that state none, as `Europe/Berlin` or `+02:00`; UTC when left out. */
  zone?: string | undefined;
  /** A longer line becomes one reject instead of a row; 1 MiB when left out. */
  maxLineBytes?: number;
  /** What the columns mean, for a table that somebody was asked about. */
  mapping?: TableMapping | undefined;
}

/** What a reader remembers between chunks, as JSON. */
export interface ReaderState {
  line: number;
  /** The unfinished line, base64. */
  carry: string;
  overlong: boolean;
  /** What the format itself remembers, for instance the header in force. */
  own: unknown;
}

/**
 * Turns the bytes of one file into flows. A reader is fed the (decompressed) bytes in order, in chunks of any size cut
 * anywhere, and must give the same rows whatever the cuts are. Ingest resumes after a crash with a new reader in the
 * state that was saved with the last committed batch, or, where a reader has none to save, by reading from the start
 * again and leaving out what was committed.
 */
export interface LogReader {
  /** Reads a chunk; whole lines become rows, skips or rejects in `batch`, the rest is carried over. Never throws on content. */
  push(chunk: Buffer, batch: FlowBatch): void;
  /** The file has ended: reads what was carried over. */
  end(batch: FlowBatch): void;
  /** Lines seen so far, headers included. */
  readonly line: number;
  /** The state between two chunks; null when it is too much to keep. */
  save(): ReaderState | null;
  /** Puts a reader that has read nothing yet into a saved state. */
  restore(state: ReaderState): void;
}

/** One log format: a file of its own in `formats/`, one line in the registry. */
export interface LogFormat {
  /** Stable identifier, as in `--as` and `uploads.format`. */
  name: string;
  /** What people call it. */
  title: string;
  /** Two or three sentences for `ringfence formats` and docs/formats.md: how it is recognised, what is taken, what is special. */
  about: string;
  /** Its files are no text: it is asked before a file is refused for not being one. */
  binary?: true;
  /**
   * A file can be read in ranges of whole lines, each by a reader in the state behind the file's head: what stands above
   * a line but for the head does not matter, unless this text occurs further down.
   */
  ranges?: { unless: string | null };
  probe(sample: Sample): Recognition;
  /** Begins a file. Throws NotALog when the format was asked for and the sample rules it out. */
  open(sample: Sample, options: ReadOptions): LogReader;
}
