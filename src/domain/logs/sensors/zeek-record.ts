import type { FlowBatch } from '../flow.ts';
import { type Complaint, quoted } from '../reject.ts';
import { observeRecord, type RecordSource, type RecordSpec } from './record-spec.ts';

/** Why a record of Zeek that tells nothing we keep is skipped. */
export const ANOTHER_LOG = 'a Zeek record of another kind';

/** Puts a record of Zeek into the batch as an observation; returns what is wrong with it, or null. */
export function observeZeek(spec: RecordSpec, source: RecordSource, line: number, batch: FlowBatch): Complaint | null {
  const stated = source.value('ts');
  let time = Number.NaN;
  if (stated !== undefined && stated !== null) {
    const bytes = Buffer.from(String(stated));
    time = batch.clock.scan(bytes, 0, bytes.length, batch);
    if (Number.isNaN(time)) {
      return { field: 'ts', reason: `${quoted(bytes, 0, bytes.length)} is not a time between 1970 and 2200` };
    }
  }
  return observeRecord(spec, source, time, line, batch);
}

/** The fields of a tab-separated record, with Zeek's escapes undone. */
export class ZeekColumns implements RecordSource {
  #texts: readonly string[] = [];
  readonly #columns: ReadonlyMap<string, number>;
  readonly #setSeparator: string;

  constructor(names: readonly string[], setSeparator: string) {
    this.#columns = new Map(names.map((name, column) => [name, column] as const).reverse());
    this.#setSeparator = setSeparator;
  }

  /** The fields of the next record, as they stand in the file. */
  fill(texts: readonly string[]): this {
    this.#texts = texts;
    return this;
  }

  /** Of a set, its first element. */
  value(name: string): string | undefined {
    const text = this.#stated(name);
    if (text === undefined || !SETS.has(name)) return text === undefined ? undefined : unescaped(text);
    return unescaped(text.split(this.#setSeparator, 1)[0] ?? '');
  }

  list(name: string): string[] | undefined {
    return this.#stated(name)?.split(this.#setSeparator).map(unescaped);
  }

  #stated(name: string): string | undefined {
    const column = this.#columns.get(name);
    const text = column === undefined ? undefined : this.#texts[column];
    return text === '-' || text === '(empty)' || text === '' ? undefined : text;
  }
}

/** Sets of which one element is asked for. */
const SETS = new Set(['tx_hosts', 'rx_hosts', 'service']);

/** Undoes `\xHH` and `\\`; what is left of old versions' own escapes stays. Bytes make UTF-8 again. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  const bytes = Buffer.from(text).toString('latin1');
  const plain = bytes.replace(/\\(?:x([0-9a-fA-F]{2})|\\)/g, (_, hex: string | undefined) =>
    hex === undefined ? '\\' : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain, 'latin1').toString('utf8');
}

/** A record parsed from JSON: dotted names are looked for as one key, with underscores, and nested. */
export class ZeekObject implements RecordSource {
  readonly #object: Record<string, unknown>;

  constructor(object: Record<string, unknown>) {
    this.#object = object;
  }

  /** Of a list, its first element. */
  value(name: string): unknown {
    const value = lookUp(this.#object, name);
    return Array.isArray(value) ? value[0] : value;
  }

  list(name: string): readonly unknown[] | undefined {
    const value = lookUp(this.#object, name);
    if (value === undefined || value === null) return undefined;
    return Array.isArray(value) ? value : [value];
  }

  has(name: string): boolean {
    return lookUp(this.#object, name) !== undefined;
  }
}

function lookUp(object: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const dot = name.indexOf('.');
  if (dot < 0) return undefined;
  const outer = Object.hasOwn(object, name.slice(0, dot)) ? object[name.slice(0, dot)] : undefined;
  if (isObject(outer)) return lookUp(outer, name.slice(dot + 1));
  const underscored = name.replaceAll('.', '_');
  return Object.hasOwn(object, underscored) ? object[underscored] : undefined;
}

/** An object of JSON, not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object in `bytes[start, end)`; null when it is no JSON object. */
export function jsonObject(bytes: Buffer, start: number, end: number): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8', start, end));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
