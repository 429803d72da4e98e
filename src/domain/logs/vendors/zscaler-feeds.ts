import { scanAddress } from '../scan/address.ts';
import { SPLIT, splitCsv, undouble } from '../scan/csv-fields.ts';
import { Fields } from '../scan/fields.ts';
import { OBJECT } from '../scan/json-object.ts';
import { parseObject } from '../scan/json-parsed.ts';
import { PathScan, PathTable } from '../scan/json-paths.ts';

/** What Zscaler's feeds call their fields. */
export const ZSCALER_KEYS = [
  ...(['csip', 'csport', 'cdip', 'cdport', 'ssip', 'ssport', 'sdip', 'sdport', 'proto', 'nwapp', 'nwsvc'] as const),
  ...([
    'datetime',
    'time',
    'user',
    'login',
    'elogin',
    'location',
    'locationname',
    'action',
    'reason',
    'rulelabel',
  ] as const),
  ...(['rule', 'inbytes', 'outbytes', 'duration', 'durationms', 'numsessions', 'ClientIP', 'clientip', 'cip'] as const),
  ...(['serverip', 'sip', 'protocol', 'url', 'appname', 'requestsize', 'responsesize', 'clienttranstime'] as const),
  ...(['status', 'requestmethod', 'threatname', 'urlcategory', 'vendor', 'product'] as const),
] as const;
export type ZscalerKey = (typeof ZSCALER_KEYS)[number];

type Columns = readonly (ZscalerKey | null)[];

/**
 * The columns of the firewall feed as NSS writes it unless asked for others, as far as the number of sessions: Zscaler's
 * documentation, "NSS Feed Output Format: Firewall Logs", with its sample.
 */
const FIREWALL_COLUMNS: Columns = [
  ...(['datetime', 'user', null, 'location', 'cdport', 'csport', 'sdport', 'ssport'] as const),
  ...(['csip', 'cdip', 'ssip', 'sdip', null, null, null, 'action', null, null, null] as const),
  ...(['nwsvc', 'nwapp', 'proto', null, null, null, 'rulelabel'] as const),
  ...(['inbytes', 'outbytes', 'duration', 'durationms', 'numsessions'] as const),
];
/** The same of the web feed, as far as the response's code: "NSS Feed Output Format: Web Logs", with its sample. */
const WEB_COLUMNS: Columns = [
  ...(['datetime', 'user', 'protocol', 'url', 'action', 'appname', null] as const),
  ...(['requestsize', 'responsesize', null, 'clienttranstime', null, null, 'urlcategory'] as const),
  ...([null, 'threatname', null, null, null, 'location', null] as const),
  ...(['ClientIP', 'serverip', 'requestmethod', 'status', null, null, null, 'rulelabel'] as const),
];
const [QUOTE, SPACE, COLON, TAB, COMMA] = [0x22, 0x20, 0x3a, 0x09, 0x2c];
/** `Mon Nov 20 09:15:02 2026` */
const TIME_LENGTH = 24;
const ADDRESS = new Uint8Array(16);

/** A row of a feed of columns: which feed it is, and its values, whose places are in the fields that were given. */
export interface FeedRow {
  feed: 'firewall' | 'web';
  values: Buffer;
}

/** Tells rows of Zscaler's feeds of columns, divided by commas or tabs, by their first column and where addresses stand. */
export class ZscalerColumns {
  readonly #cells = new Fields();

  /** Reads a row into the fields of the feed that it is of; null for any other line. */
  read(bytes: Buffer, start: number, end: number, firewall: Fields, web: Fields): FeedRow | null {
    const delimiter = delimiterBehindTime(bytes, start);
    if (delimiter === 0) return null;
    const cells = this.#cells;
    const split = splitCsv(bytes, start, end, delimiter, cells);
    if (split === SPLIT.unclosed) return null;
    const values = split === SPLIT.doubled ? undouble(bytes, cells) : bytes;
    if (this.#fits(FIREWALL_COLUMNS, ['csip', 'cdip'], values)) {
      this.#move(FIREWALL_COLUMNS, firewall);
      return { feed: 'firewall', values };
    }
    if (!this.#fits(WEB_COLUMNS, ['ClientIP'], values)) return null;
    this.#move(WEB_COLUMNS, web);
    return { feed: 'web', values };
  }

  #fits(columns: Columns, addresses: readonly ZscalerKey[], values: Buffer): boolean {
    const { starts, ends, count } = this.#cells;
    if (count < columns.length) return false;
    return addresses.every((key) => {
      const column = columns.indexOf(key);
      return scanAddress(values, starts[column] as number, ends[column] as number, ADDRESS, 0) !== 0;
    });
  }

  #move(columns: Columns, into: Fields): void {
    into.starts.fill(0, 0, ZSCALER_KEYS.length);
    into.ends.fill(0, 0, ZSCALER_KEYS.length);
    for (const [column, key] of columns.entries()) {
      if (key === null) continue;
      const slot = ZSCALER_KEYS.indexOf(key);
      into.starts[slot] = this.#cells.starts[column] as number;
      into.ends[slot] = this.#cells.ends[column] as number;
    }
  }
}

/** The comma or tab behind the time that such a row begins with; 0 when it does not. */
function delimiterBehindTime(bytes: Buffer, start: number): number {
  const isQuoted = bytes[start] === QUOTE;
  const at = isQuoted ? start + 1 : start;
  if (bytes[at + 3] !== SPACE || bytes[at + 7] !== SPACE) return 0;
  if (bytes[at + 13] !== COLON || bytes[at + 16] !== COLON || bytes[at + 19] !== SPACE) return 0;
  const behind = at + TIME_LENGTH;
  const delimiter = bytes[isQuoted ? behind + 1 : behind];
  if (isQuoted && bytes[behind] !== QUOTE) return 0;
  return delimiter === COMMA || delimiter === TAB ? delimiter : 0;
}

const PATHS = new PathTable(ZSCALER_KEYS.map((key) => [`event.${key}`, key]));
const WITHIN_EVENT = ZSCALER_KEYS.map((key) => `event.${key}`);

/** Reads the feeds written as JSON, with the record in `event` or bare. */
export class ZscalerObjects {
  readonly #fields: Fields;
  readonly #scan: PathScan;

  constructor(fields: Fields) {
    this.#fields = fields;
    this.#scan = new PathScan(PATHS, fields);
  }

  /** The values, whose places are in the fields; null when it is no JSON object. */
  read(bytes: Buffer, start: number, end: number): Buffer | null {
    const kind = this.#scan.scan(bytes, start, end);
    if (kind === OBJECT.flat) return bytes;
    if (kind === OBJECT.malformed) return null;
    const wrapped = bytes.subarray(start, end).includes('"event"');
    return parseObject(bytes, start, end, wrapped ? WITHIN_EVENT : ZSCALER_KEYS, this.#fields);
  }
}
