import { NotALog } from '../domain/logs/errors.ts';
import type { Sample } from '../domain/logs/format.ts';
import { type MappingProposal, proposeMapping } from '../domain/logs/propose-mapping.ts';
import { type Candidate, recogniseOrRefuse, refuseBinary } from '../domain/logs/recognise.ts';
import { formatByName } from '../domain/logs/registry.ts';
import { makeSample, SAMPLE_BYTES } from '../domain/logs/sample.ts';
import type { MemberMapping, TableMapping } from '../domain/logs/table-mapping.ts';
import type { ObjectStore } from '../infra/object-store.ts';
import { ParserFailed } from '../infra/parser-failed.ts';
import { ENVELOPE_BYTES, envelopeOf } from './envelope.ts';
import { rememberedFor } from './mapping-of.ts';
import type { IntakeMember, Refusal } from './member.ts';
import { openIntake } from './open-intake.ts';
import { headOf, peek } from './peeked.ts';
import { RefusedFile } from './refused-file.ts';
import { UnreadableSource } from './unreadable-source.ts';

/** Members of an archive that are looked at for one that can be read; the rest is the worker's. */
const MOST_MEMBERS = 50;

/** What a file was taken for. */
export interface Inspected {
  /** Null for one that waits to be told what its columns mean. */
  recognised: (Candidate & { alternatives: Candidate[]; member: string | null }) | null;
  /** What is remembered of tables with its header. */
  mapping: MemberMapping | null;
  /** What its columns could mean, when that is not certain. */
  proposal: (MappingProposal & { sheet: string | null }) | null;
}

/** What to look at and how. */
export interface Inspection {
  storageKey: string;
  /** Bytes. */
  size: number;
  /** The format asked for, if any. */
  format: string | undefined;
  maxInflatedBytes: number;
  /** What the tenant said of tables before, by the fingerprint of their header. */
  remembered: ReadonlyMap<string, TableMapping>;
  signal?: AbortSignal | undefined;
}

/**
 * Looks at a stored file before it is accepted: is there a log in it that can be read, and, for a gzip, is all of it
 * there? What can be told at once is told at once, to the person who is still at the form. Throws RefusedFile.
 */
export async function inspectUpload(objects: ObjectStore, inspection: Inspection): Promise<Inspected> {
  try {
    return await inspect(objects, inspection);
  } catch (error) {
    if (!(error instanceof NotALog || error instanceof UnreadableSource || error instanceof ParserFailed)) throw error;
    throw new RefusedFile(error.code, error.message, error.hint);
  }
}

async function inspect(objects: ObjectStore, inspection: Inspection): Promise<Inspected> {
  const { storageKey, size, maxInflatedBytes, signal } = inspection;
  const source = { size, open: (start = 0) => objects.get(storageKey, { start }) };
  let refusal: NotALog | Refusal | undefined;
  let proposed: Inspected | undefined;
  const wholly = await beginsAsGzip(objects, storageKey);
  for await (const member of openIntake(source, { maxInflatedBytes, signal })) {
    refusal ??= member.refused && named(member.refused, member.name);
    try {
      if (member.refused) continue;
      const inspected = await inspectMember(member, inspection, wholly);
      if (inspected.recognised) return inspected;
      proposed ??= inspected;
    } catch (error) {
      if (!(error instanceof NotALog)) throw error;
      refusal ??= named(error, member.name);
    }
    if (member.no >= MOST_MEMBERS) break;
  }
  if (proposed) return proposed;
  const { code, message, hint } = refusal as Refusal;
  throw new RefusedFile(code, message, hint);
}

async function beginsAsGzip(objects: ObjectStore, storageKey: string): Promise<boolean> {
  return envelopeOf(await headOf(await objects.get(storageKey), ENVELOPE_BYTES)) === 'gzip';
}

function named({ code, message, hint }: Refusal, member: string | null): Refusal {
  return { code, message: member === null ? message : `${member}: ${message}`, hint };
}

async function inspectMember(member: IntakeMember, inspection: Inspection, wholly: boolean): Promise<Inspected> {
  const { head, complete, bytes } = await peek(member.bytes, SAMPLE_BYTES);
  const sample = makeSample(head.subarray(0, SAMPLE_BYTES), complete);
  const nothing: Inspected = { recognised: null, mapping: null, proposal: null };
  const asked = formatByName(inspection.format ?? '');
  if (asked) refuseBinary(sample, asked);
  const mapping = asked ? null : rememberedFor(sample, inspection.remembered);
  let recognised: Inspected['recognised'];
  try {
    recognised = { ...(mapping ? MAPPED : asked ? askedFor(asked) : recogniseOrRefuse(sample)), member: member.name };
  } catch (error) {
    const proposal = error instanceof NotALog && error.code === 'unknown-log' ? proposeMapping(sample) : null;
    if (proposal === null) throw error;
    return { ...nothing, proposal: { ...proposal, sheet: member.name } };
  }
  // Only its end shows whether a gzip is whole.
  if (wholly) for await (const _ of bytes);
  return { ...nothing, recognised, mapping: mapping && { ...mapping, sheet: member.name } };
}

const csv = formatByName('csv');
const MAPPED = { ...askedFor(csv as NonNullable<typeof csv>), because: 'its columns were mapped before' };

function askedFor(format: Candidate['format']) {
  return { format, confidence: 1, because: 'asked for', alternatives: [] as Candidate[] };
}

/** The beginning of the member of that name, or of the first one. Null when there is no such member. */
export async function sampleOfMember(
  objects: ObjectStore,
  { storageKey, size, maxInflatedBytes }: Pick<Inspection, 'storageKey' | 'size' | 'maxInflatedBytes'>,
  name: string | null,
): Promise<Sample | null> {
  const source = { size, open: (start = 0) => objects.get(storageKey, { start }) };
  for await (const member of openIntake(source, { maxInflatedBytes })) {
    if (name !== null && member.name !== name) continue;
    const { head, complete, close } = await peek(member.bytes, SAMPLE_BYTES);
    await close();
    return makeSample(head.subarray(0, SAMPLE_BYTES), complete);
  }
  return null;
}
