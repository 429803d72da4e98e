import { takenOf } from './elements.ts';

/** A field whose length stands in every record: RFC 7011, 7. */
export const VARIABLE = 65_535;
const MOST_FIELDS = 1024;
/** Templates of one file; what comes later is not kept. */
const MOST_TEMPLATES = 65_536;

/** How the records of one set are laid out. */
export interface Template {
  /** Per field: what is taken of it, and its length in bytes or VARIABLE. */
  taken: Uint8Array;
  lengths: Uint16Array;
  /** The least bytes a record takes; padding behind the last record is shorter. */
  least: number;
  /** Its records describe the exporter, not traffic. */
  isOptions: boolean;
}

/** The templates of a file, by exporter and number. */
export class Templates {
  readonly #templates = new Map<number, Template>();

  get(source: number, id: number): Template | undefined {
    return this.#templates.get(source * 65_536 + id);
  }

  put(source: number, id: number, template: Template): void {
    if (this.#templates.size < MOST_TEMPLATES) this.#templates.set(source * 65_536 + id, template);
  }

  remove(source: number, id: number): void {
    this.#templates.delete(source * 65_536 + id);
  }
}

/** Makes a template of pairs of element and length. */
export function templateOf(fields: readonly (readonly [number, number])[]): Template {
  return compile(
    fields.map(([element, length]) => ({ taken: takenOf(element, 0), length })),
    false,
  );
}

/** Reads the templates of a set whose content is `bytes[at, end)`. Damaged ones are left out, with what follows them. */
export function readTemplates(
  bytes: Buffer,
  at: number,
  end: number,
  kind: { isOptions: boolean; isIpfix: boolean },
  keep: (id: number, template: Template | null) => void,
): void {
  let place = at;
  while (place + 4 <= end) {
    const id = bytes.readUInt16BE(place);
    const second = bytes.readUInt16BE(place + 2);
    if (id < 256) return;
    // An IPFIX exporter takes a template back by announcing it without fields.
    if (second === 0 && kind.isIpfix) {
      keep(id, null);
      place += 4;
      continue;
    }
    if (kind.isOptions && place + 6 > end) return;
    const third = kind.isOptions ? bytes.readUInt16BE(place + 4) : 0;
    // NetFlow 9 states the bytes of scopes and options, IPFIX the number of fields.
    const count = !kind.isOptions || kind.isIpfix ? second : (second + third) / 4;
    const read = readFields(bytes, place + (kind.isOptions ? 6 : 4), end, count, kind);
    if (read === null) return;
    keep(id, read.template);
    place = read.next;
  }
}

function readFields(
  bytes: Buffer,
  at: number,
  end: number,
  count: number,
  { isOptions, isIpfix }: { isOptions: boolean; isIpfix: boolean },
): { template: Template; next: number } | null {
  if (count === 0 || count > MOST_FIELDS || !Number.isInteger(count)) return null;
  const fields: { taken: number; length: number }[] = [];
  let place = at;
  for (let i = 0; i < count; i++) {
    if (place + 4 > end) return null;
    const stated = bytes.readUInt16BE(place);
    const hasEnterprise = isIpfix && stated >= 32_768;
    if (hasEnterprise && place + 8 > end) return null;
    const enterprise = hasEnterprise ? bytes.readUInt32BE(place + 4) : 0;
    fields.push({
      taken: takenOf(hasEnterprise ? stated - 32_768 : stated, enterprise),
      length: bytes.readUInt16BE(place + 2),
    });
    place += hasEnterprise ? 8 : 4;
  }
  return { template: compile(fields, isOptions), next: place };
}

function compile(fields: readonly { taken: number; length: number }[], isOptions: boolean): Template {
  return {
    taken: Uint8Array.from(fields, ({ taken }) => taken),
    lengths: Uint16Array.from(fields, ({ length }) => length),
    least: fields.reduce((sum, { length }) => sum + (length === VARIABLE ? 1 : length), 0),
    isOptions,
  };
}
