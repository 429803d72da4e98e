import type { FlowBatch } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import { LineReader } from '../line-reader.ts';
import type { Complaint } from '../reject.ts';
import { firstFault, tryReader } from '../sample.ts';
import { SyslogLine } from '../scan/syslog.ts';

/** The line is not of the parser's format; nothing was done with it. */
export const NOT_MINE = Symbol('not mine');

/**
 * What became of a line: null when it is in the batch, as a flow, an observation or a skip; what is wrong with it; or
 * NOT_MINE.
 */
export type LineResult = Complaint | typeof NOT_MINE | null;

/** Reads the lines of one product; one per file, so it may remember what belongs together. */
export interface LineParser {
  /**
   * Reads one line, its syslog header taken off. Looks for the product's own mark first and gives NOT_MINE quickly when it
   * is not there: in a file of several products every parser is asked. Never throws on content.
   */
  read(line: SyslogLine, batch: FlowBatch): LineResult;
  /** What it remembers, as JSON; null when it is too much to keep with every batch. */
  save?(): unknown;
  restore?(saved: unknown): void;
}

/** A format of single lines, each of which says itself what it is: firewalls and what else writes to syslog. */
export interface LineFormat extends LogFormat {
  /** Takes lines that might as well be a particular product's, so every other format is asked before it. */
  general?: true;
  parser(options: ReadOptions): LineParser;
}

/** Why lines of other programs in a file are not read. */
export const ANOTHER_PROGRAM = 'a line of another program';

/** Makes a log format of a line parser: recognised by the share of lines that are its own. */
export function lineFormat(format: {
  name: string;
  title: string;
  about: string;
  /** The parser joins lines, so a file cannot be read in ranges. */
  remembers?: true;
  general?: true;
  parser(options: ReadOptions): LineParser;
}): LineFormat {
  return {
    // Each line says itself what it is, unless the parser remembers those above it.
    ...(format.remembers ? {} : { ranges: { unless: null } }),
    ...format,
    probe: (sample) => probeLines(sample, format, (options) => readLines([format], options)),
    open: (_sample, options) => readLines([format], options),
  };
}

/** A product of which fewer of a sample's lines are is only a guest in the file. */
const LEAST_SHARE = 0.05;

/**
 * How sure it is that a sample is of a product. What else writes to a log server does not speak against it, what is no
 * line of syslog does; a `general` format must fit most lines, because it would take some of any log.
 */
function probeLines(
  sample: Sample,
  { title, general }: { title: string; general?: true | undefined },
  open: (options: ReadOptions) => LogReader,
): Recognition {
  const { own, read, foreign, fault } = countLines(sample, open);
  if (own === 0) return { confidence: 0, because: `no line of ${title}` };
  const share = own / read;
  const because = `${own} of ${read} sample lines are of ${title}${fault}`;
  const readable = share + foreign / read;
  if (general || readable < 0.8 || share < LEAST_SHARE) return { confidence: share * (0.9 + 0.09 * share), because };
  return { confidence: 0.8 + 0.19 * share, because };
}

/** How many records of a sample are of the reader's formats, and how many are at least lines of syslog. */
export function countLines(
  sample: Sample,
  open: (options: ReadOptions) => LogReader,
): { read: number; own: number; foreign: number; fault: string } {
  const trial = tryReader(open({ receivedAt: 0 }), sample);
  const foreign = trial.skips.get(ANOTHER_PROGRAM) ?? 0;
  return { read: trial.read, own: trial.read - foreign - trial.unread, foreign, fault: firstFault(trial) };
}

/** Reads a file whose lines are of any of the formats; of each line the parser that read the one before is asked first. */
export function readLines(
  formats: readonly Pick<LineFormat, 'name' | 'parser' | 'general'>[],
  options: ReadOptions,
): LogReader {
  const parsers = formats.map(({ name, parser, general }) => ({ name, parser: parser(options), general }));
  const syslog = new SyslogLine();
  let last = parsers[0]?.parser as LineParser;

  function ask(batch: FlowBatch): LineResult {
    const first = last.read(syslog, batch);
    if (first !== NOT_MINE) return first;
    for (const { parser, general } of parsers) {
      if (parser === last) continue;
      const result = parser.read(syslog, batch);
      if (result === NOT_MINE) continue;
      if (!general) last = parser;
      return result;
    }
    return NOT_MINE;
  }

  return new LineReader(
    (bytes, start, end, line, batch) => {
      batch.read += 1;
      syslog.read(bytes, start, end, line, batch);
      const result = ask(batch);
      if (result !== NOT_MINE) return result;
      if (Number.isNaN(syslog.time)) return NOT_READ;
      batch.skip(ANOTHER_PROGRAM);
      return null;
    },
    options.maxLineBytes,
    {
      save: () => savedOf(parsers),
      restore(saved) {
        for (const { name, parser } of parsers) parser.restore?.((saved as Record<string, unknown>)[name]);
      },
    },
  );
}

/** What the parsers remember, by name; undefined when one of them remembers too much. */
function savedOf(parsers: readonly { name: string; parser: LineParser }[]): Record<string, unknown> | undefined {
  const saved: Record<string, unknown> = {};
  for (const { name, parser } of parsers) {
    saved[name] = parser.save ? parser.save() : undefined;
    if (saved[name] === null) return undefined;
  }
  return saved;
}

/** What is wrong with a line that has no header and no mark. */
export const NOT_READ: Complaint = { field: null, reason: 'neither a syslog line nor of a format read here' };
