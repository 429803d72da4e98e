import { NotALog } from '../domain/logs/errors.ts';
import { ParserFailed } from '../infra/parser-failed.ts';
import { decodeText } from './decode-text.ts';
import { ENVELOPE_BYTES, type Envelope, envelopeOf } from './envelope.ts';
import { membersIn } from './frames.ts';
import { gunzip } from './gunzip.ts';
import type { InflationBudget } from './inflation-budget.ts';
import type { IntakeMember, IntakeSource, Refusal } from './member.ts';
import { innerName, isJunk, memberLabel } from './member-label.ts';
import { sheets, unwrapped } from './parse-apart.ts';
import { gather, type Peeked, peek } from './peeked.ts';
import type { RangeSource } from './source-reader.ts';
import { tarEntries } from './tar.ts';
import { UnreadableSource } from './unreadable-source.ts';
import { openZip, type ZipEntry } from './zip-archive.ts';
import { zipContent } from './zip-content.ts';

/** How far a file has been gone through, and what that may still cost. */
export interface Walk {
  /** Members before this one are passed over. */
  from: number;
  /** Number of the next member. */
  next: number;
  budget: InflationBudget;
  signal: AbortSignal | undefined;
}

/** Where in the file something lies. */
interface Place {
  name: string | null;
  /** Wrappings around it. */
  depth: number;
  /** Set when it can be read in ranges. */
  ranges?: RangeSource | undefined;
}

const DEEPEST = 3;
/** An archive or workbook inside another must be had as a whole before it can be opened; nothing is put on disk for it. */
const LARGEST_INNER = 128 * 1024 * 1024;

/** What openIntake gives. */
export async function* walk(source: IntakeSource, state: Walk): AsyncGenerator<IntakeMember> {
  const ranges = source.once ? undefined : { size: source.size, open: (start: number) => source.open(start) };
  yield* inside(await source.open(), { name: null, depth: 0, ranges }, state);
  if (state.next === 1) throw new NotALog('empty-file', 'The archive holds no file.', 'Put logs into it.');
}

/** The logs in a stream, whatever it is wrapped in; inside an archive, what cannot be opened is a member that says so. */
async function* inside(stream: AsyncIterable<Uint8Array>, place: Place, state: Walk): AsyncGenerator<IntakeMember> {
  let refusal: Refusal;
  let peeked: Peeked | undefined;
  const before = state.next;
  try {
    peeked = await peek(stream, ENVELOPE_BYTES);
    yield* opened(peeked, place, state);
    return;
  } catch (error) {
    // What was begun to be read cannot be taken back here.
    if (place.name === null || state.next !== before || !isRefusal(error)) throw error;
    refusal = { code: error.code, message: error.message, hint: error.hint };
  } finally {
    await peeked?.close();
  }
  yield* refused(place, refusal, state);
}

async function* opened(peeked: Peeked, place: Place, state: Walk): AsyncGenerator<IntakeMember> {
  const envelope = envelopeOf(peeked.head);
  if (envelope === 'text') {
    yield* leaf(peeked, place, state);
    return;
  }
  if (place.depth >= DEEPEST) {
    const message = `It is wrapped more than ${DEEPEST} times.`;
    throw new UnreadableSource('unsafe-archive', message, 'Unpack it and upload the logs in it.');
  }
  const within = { name: place.name, depth: place.depth + 1 };
  if (envelope === 'gzip') yield* inside(gunzip(peeked.bytes, state.budget), within, state);
  else if (envelope === 'zstd' || envelope === 'xz')
    yield* inside(unwrapped(envelope, peeked.bytes, state), within, state);
  else if (envelope === 'tar') yield* inTar(peeked, within, state);
  else if (envelope === 'zip') yield* inZip(peeked, place, state);
  else if (envelope === 'xls' || envelope === 'parquet') yield* inBook(envelope, peeked.bytes, place, state);
  else throw notOpened(envelope);
}

async function* leaf(peeked: Peeked, place: Place, state: Walk): AsyncGenerator<IntakeMember> {
  const no = state.next++;
  if (no >= state.from) yield { no, name: place.name, bytes: decodeText(peeked.bytes) };
}

async function* inTar(peeked: Peeked, place: Place, state: Walk): AsyncGenerator<IntakeMember> {
  for await (const { name, kind, bytes } of tarEntries(peeked.bytes)) {
    if (kind === 'other' || isJunk(name)) continue;
    const inner = { ...place, name: innerName(place.name, name) };
    if (kind === 'link') yield* refused(inner, LINK, state);
    else yield* inside(bytes, inner, state);
  }
}

async function* inZip(peeked: Peeked, place: Place, state: Walk): AsyncGenerator<IntakeMember> {
  const ranges = place.ranges ?? (await held(peeked));
  const entries = await openZip(ranges, state.budget);
  const content = zipContent(entries);
  if (content !== 'files') {
    yield* inBook(content, await ranges.open(0), place, state);
    return;
  }
  for (const entry of entries) {
    if (entry.kind === 'folder' || isJunk(entry.name)) continue;
    yield* inZipEntry(entry, { name: innerName(place.name, entry.name), depth: place.depth + 1 }, state);
  }
}

async function* inZipEntry(entry: ZipEntry, place: Place, state: Walk): AsyncGenerator<IntakeMember> {
  const obstacle = entry.kind === 'link' ? LINK : entry.obstacle;
  if (obstacle) yield* refused(place, obstacle, state);
  else yield* inside(entry.bytes(), place, state);
}

/** The logs that a parser in a child finds in a file: the sheets of a workbook. */
async function* inBook(
  kind: Parameters<typeof sheets>[0],
  bytes: AsyncIterable<Uint8Array>,
  place: Place,
  state: Walk,
): AsyncGenerator<IntakeMember> {
  const skip = Math.max(0, state.from - state.next);
  for await (const { name, bytes: text } of membersIn(sheets(kind, bytes, { ...state, skip }))) {
    const no = state.next++;
    if (no < state.from) continue;
    yield { no, name: name === '' ? place.name : innerName(place.name, name), bytes: text };
  }
}

async function* refused(place: Place, refusal: Refusal, state: Walk): AsyncGenerator<IntakeMember> {
  const no = state.next++;
  if (no >= state.from) yield { no, name: memberLabel(place.name ?? ''), bytes: nothing(), refused: refusal };
}

async function* nothing(): AsyncGenerator<Buffer> {}

/** A stream as something that can be read in ranges. */
async function held(peeked: Peeked): Promise<RangeSource> {
  const bytes = await gather(peeked.bytes, LARGEST_INNER);
  if (bytes === null) {
    const message = `It is an archive inside another, larger than ${LARGEST_INNER / 1024 / 1024} MiB.`;
    throw new UnreadableSource('unsafe-archive', message, 'Upload it on its own.');
  }
  return {
    size: bytes.length,
    open: async (start) =>
      (async function* () {
        yield bytes.subarray(start);
      })(),
  };
}

const LINK: Refusal = {
  code: 'unsafe-archive',
  message: 'It is a link, which is never followed.',
  hint: 'Put the file itself into the archive.',
};

function notOpened(envelope: Envelope): UnreadableSource {
  const message = `The file is compressed as ${envelope}, which is not read.`;
  return new UnreadableSource('unsupported-compression', message, 'Compress it with gzip, xz or zstd, or as a zip.');
}

/** What a member may be refused for while others are read: it is what it is, and nothing of it has come out. */
function isRefusal(error: unknown): error is UnreadableSource | ParserFailed {
  if (error instanceof ParserFailed) return error.refused;
  return error instanceof UnreadableSource && error.code !== 'too-large-inflated';
}
