import { formatAddress } from '../address.ts';
import type { FlowBatch } from '../flow.ts';
import { hasPorts } from '../flow.ts';
import { type ObservationKind, type ObservationValue, observation } from '../observation.ts';
import type { Complaint } from '../reject.ts';
import { scanAddress } from '../scan/address.ts';
import { scanProtocol } from '../scan/protocol.ts';

const LONGEST_TEXT = 1024;
const MOST_ENTRIES = 100;

/** Where a kind of record keeps what an observation states. Of several sources the first that is stated counts. */
export interface RecordSpec {
  kind: ObservationKind;
  /** IANA number, where the record leaves it out. */
  protocol?: number;
  /** The field that names it, when it is not `proto`. */
  protocolField?: string;
  src: readonly string[];
  srcPort: readonly string[];
  dst: readonly string[];
  dstPort: readonly string[];
  name: readonly string[];
  detail: readonly DetailField[];
  /** Details that every record of the kind has. */
  fixed: Readonly<Record<string, ObservationValue>>;
}

interface DetailField {
  key: string;
  sources: readonly string[];
  type: 'text' | 'number' | 'flag' | 'list';
}

/** A record whose fields are asked for by name; undefined for what it does not state. */
export interface RecordSource {
  value(name: string): unknown;
  list(name: string): readonly unknown[] | undefined;
}

/**
 * Details in short: `key=source|other source`, or the key alone when the source is called the same; a number ends in `#`,
 * a yes or no in `?`, a list in `[]`.
 */
export function detailFields(...specs: string[]): DetailField[] {
  return specs.map((spec) => {
    const [, names = '', sign = ''] = /^(.*?)(#|\?|\[\])?$/.exec(spec) ?? [];
    const [key = '', sources = key] = names.split('=');
    return { key, sources: sources.split('|'), type: TYPES[sign] ?? 'text' };
  });
}

const TYPES: Record<string, DetailField['type']> = { '#': 'number', '?': 'flag', '[]': 'list' };

/** Puts the record into the batch as an observation; returns what is wrong with it, or null. */
export function observeRecord(
  spec: RecordSpec,
  source: RecordSource,
  time: number,
  line: number,
  batch: FlowBatch,
): Complaint | null {
  const protocol = protocolOf(source, spec.protocolField ?? 'proto') ?? spec.protocol ?? null;
  const ends = { src: null, srcPort: null, dst: null, dstPort: null } as Ends;
  for (const end of ['src', 'dst'] as const) {
    const [field, text] = firstStated(source, spec[end]);
    if (text === null) continue;
    ends[end] = canonical(text);
    if (ends[end] === null) return { field, reason: `"${text.slice(0, 60)}" is not an IP address` };
  }
  for (const end of ['srcPort', 'dstPort'] as const) {
    const [field, text] = firstStated(source, spec[end]);
    if (text === null || (protocol !== null && !hasPorts(protocol))) continue;
    ends[end] = /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null;
    if (ends[end] === null) return { field, reason: `"${text.slice(0, 60)}" is not a port (0 to 65535)` };
  }
  const detail: Record<string, ObservationValue> = { ...spec.fixed };
  for (const { key, sources, type } of spec.detail) {
    const value = detailOf(source, sources, type);
    if (value !== null) detail[key] = value;
  }
  batch.observe(
    observation(spec.kind, line, { time, ...ends, protocol, name: firstStated(source, spec.name)[1], detail }),
  );
  return null;
}

interface Ends {
  src: string | null;
  srcPort: number | null;
  dst: string | null;
  dstPort: number | null;
}

const scratch = new Uint8Array(16);

/** The usual text of an address, or null when it is none. */
export function canonical(text: string): string | null {
  const bytes = Buffer.from(text);
  const family = scanAddress(bytes, 0, bytes.length, scratch, 0);
  return family === 0 ? null : formatAddress(scratch, 0, family);
}

function protocolOf(source: RecordSource, field: string): number | null {
  const text = textOf(source.value(field));
  if (text === null) return null;
  const bytes = Buffer.from(text);
  const protocol = scanProtocol(bytes, 0, bytes.length);
  return protocol < 0 ? null : protocol;
}

/** The first stated of the fields, with its name. */
function firstStated(source: RecordSource, names: readonly string[]): [string, string | null] {
  for (const name of names) {
    const text = textOf(source.value(name));
    if (text !== null) return [name, text];
  }
  return [names[0] ?? '', null];
}

function detailOf(source: RecordSource, names: readonly string[], type: DetailField['type']): ObservationValue {
  for (const name of names) {
    const value = type === 'list' ? listOf(source.list(name)) : typed(source.value(name), type);
    if (value !== null) return value;
  }
  return null;
}

function typed(value: unknown, type: DetailField['type']): ObservationValue {
  const text = textOf(value);
  if (type === 'text' || text === null) return text;
  if (type === 'flag') return FLAGS.get(text) ?? null;
  const number = Number(text);
  // A time may be written as text where others write a number.
  return Number.isFinite(number) ? number : text;
}

const FLAGS = new Map([
  ...['T', 'true'].map((text) => [text, true] as const),
  ...['F', 'false'].map((text) => [text, false] as const),
]);

/** What is no text, number or truth, and what is empty, is not stated. Postgres text cannot hold NUL. */
function textOf(value: unknown): string | null {
  if (value === undefined || value === null || typeof value === 'object') return null;
  const text = String(value).slice(0, LONGEST_TEXT);
  if (text === '') return null;
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}

function listOf(values: readonly unknown[] | undefined): string[] | null {
  const texts = values?.slice(0, MOST_ENTRIES).flatMap((value) => textOf(value) ?? []);
  return texts === undefined || texts.length === 0 ? null : texts;
}
