import { cellOf, entriesOf, headedTable, type TableRow } from '../tables/table.ts';
import {
  type GivenForAll,
  INDICATOR_KINDS,
  type Indicator,
  type IndicatorKind,
  indicator,
  type ReadIndicators,
  timeOf,
  tlpOf,
} from './indicator.ts';
import { readAttribute } from './read-misp.ts';
import { readValue } from './read-value.ts';

const COLUMNS = {
  value:
    'value indicator ioc iocvalue indicatorvalue observable ip ipaddress dstip address cidr network domain hostname fqdn url hash md5 sha1 sha256 ja3 ja3md5 ja4',
  kind: 'type kind ioctype indicatortype',
  confidence: 'confidence confidencelevel score level threatlevel severity',
  description: 'description comment info threat malware malwareprintable listingreason reason name',
  tags: 'tags tag labels label category',
  from: 'validfrom firstseen firstseenutc date',
  until: 'validuntil expires expiration expiry',
  tlp: 'tlp',
  ids: 'toids',
  id: 'uuid id reference',
};
type Column = keyof typeof COLUMNS;

/** A level in words as a confidence. */
const LEVELS: Record<string, number> = { info: 10, informational: 10, low: 30, medium: 60, high: 85, critical: 95 };
/** Kinds as tables name them, besides their own names. */
const KIND_NAMES: Record<string, IndicatorKind> = {
  ...{ ip: 'address', ipv4: 'address', ipv6: 'address', 'ipv4-addr': 'address', 'ip address': 'address' },
  ...{ network: 'cidr', hostname: 'domain', fqdn: 'domain', host: 'domain', 'domain-name': 'domain', uri: 'url' },
  ...{ md5: 'hash', sha1: 'hash', sha256: 'hash', md5_hash: 'hash', sha256_hash: 'hash', sha1_hash: 'hash' },
};
const COMMENT = /^\s*(?:#|;|\/\/)/;
/** A header may stand behind a comment mark, as some feeds have it. */
const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Reads a list of one value a line, or a table with or without a header: value, level, description, tags. What stands
 * behind `#` is a comment. MISP's table of attributes is one of them.
 */
export function readLines(text: string, given: GivenForAll): ReadIndicators {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const delimiter = delimiterOf(lines);
  const rows: TableRow[] = [];
  for (const [at, line] of lines.entries()) {
    if (line.trim() !== '') rows.push({ line: at + 1, cells: delimiter === null ? [line] : split(line, delimiter) });
  }
  const headed =
    delimiter === null
      ? null
      : headedTable<Column>(
          rows.slice(0, 20).map((row) => ({ ...row, cells: row.cells.map((cell) => cell.replace(/^\s*#+/, '')) })),
          COLUMNS,
          (columns) => columns.has('value') && columns.size > 1,
        );
  const header = headed === null ? null : headerOf(rows, headed.columns);
  const read: ReadIndicators = { indicators: [], left_out: [] };
  for (const row of header === null ? rows : rows.slice(rows.indexOf(header) + 1)) {
    if (COMMENT.test(row.cells[0] ?? '')) continue;
    const { indicators, faults } = readRow(row, headed?.columns ?? null, given);
    read.indicators.push(...indicators);
    read.left_out.push(...faults.map((message) => ({ line: row.line, place: null, message })));
  }
  return read;
}

function readRow(
  row: TableRow,
  columns: ReadonlyMap<Column, number> | null,
  given: GivenForAll,
): { indicators: Indicator[]; faults: string[] } {
  const cell = (column: Column) => (columns === null ? bare(row, column) : cellOf(row, columns, column));
  const value = cell('value');
  if (value === undefined) return { indicators: [], faults: ['The line has no value.'] };
  const type = cell('kind')?.toLowerCase();
  if (columns?.has('ids')) {
    const misp = { type: type ?? '', value, to_ids: cell('ids') === '0' ? false : undefined, uuid: cell('id') };
    const more = { comment: cell('description'), first_seen: cell('from'), tags: entriesOf(cell('tags')) };
    return readAttribute({ ...misp, ...more }, given);
  }
  const kind = INDICATOR_KINDS.find((one) => one === type) ?? (type === undefined ? undefined : KIND_NAMES[type]);
  const found = readValue(withoutPort(value, type), { kind, includeReserved: given.includeReserved });
  if ('fault' in found) return { indicators: [], faults: [found.fault] };
  const stated = {
    ...{ confidence: confidenceOf(cell('confidence')), description: cell('description'), reference: cell('id') },
    ...{ valid_from: timeOf(cell('from')), valid_until: timeOf(cell('until')) },
    tags: (cell('tags') ?? '').split(/[,;|]/),
    tlp: tlpOf(`tlp:${cell('tlp')?.replace(/^tlp[:=]/i, '') ?? ''}`) ?? undefined,
  };
  return { indicators: [indicator(found, stated, given)], faults: [] };
}

/** Without a header: the value, a level when the second cell is one, and what is said of it. */
function bare({ cells }: TableRow, column: Column): string | undefined {
  const [value = '', second, ...rest] = cells.map((cell) => cell.trim());
  const levelled = second !== undefined && confidenceOf(second) !== undefined;
  const found = {
    value: value.replace(/\s+[#;].*$/, ''),
    confidence: levelled ? second : undefined,
    description: levelled ? rest[0] : second,
    tags: levelled ? rest[1] : rest[0],
  };
  return (column in found ? found[column as keyof typeof found] : undefined) || undefined;
}

function confidenceOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const level = LEVELS[text.toLowerCase()];
  const number = Number(text);
  return level ?? (number >= 0 && number <= 100 ? number : undefined);
}

function withoutPort(value: string, type: string | undefined): string {
  return type === 'ip:port' ? value.replace(/:\d+$/, '') : value;
}

/** The one that stands in most lines beside comments; null for a list. A URL may hold any of them, so it decides nothing. */
function delimiterOf(lines: readonly string[]): string | null {
  const told = lines.filter((line) => line.trim() !== '' && !COMMENT.test(line)).slice(0, 200);
  const share = (mark: string) =>
    told.filter((line) => split(line, mark).length > 1 && !/^\S*:\/\/\S*$/.test(line.trim())).length / told.length;
  const best = DELIMITERS.map((mark) => ({ mark, share: share(mark) })).sort((a, b) => b.share - a.share)[0];
  return best && best.share > 0.5 ? best.mark : null;
}

function headerOf(rows: readonly TableRow[], columns: ReadonlyMap<Column, number>): TableRow | null {
  const names = (row: TableRow) => headedTable<Column>([row, row], COLUMNS, () => true)?.columns.size ?? 0;
  const uncommented = (row: TableRow) => ({ ...row, cells: row.cells.map((cell) => cell.replace(/^\s*#+/, '')) });
  return rows.slice(0, 20).find((row) => names(uncommented(row)) === columns.size) ?? null;
}

/** Cells of a line; a quote does not reach beyond it. */
function split(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  const quoted = /^\s*"((?:[^"]|"")*)"\s*$/;
  let from = 0;
  let inside = false;
  for (let at = 0; at <= line.length; at++) {
    if (line[at] === '"') inside = !inside;
    if (at < line.length && (line[at] !== delimiter || inside)) continue;
    const cell = line.slice(from, at);
    cells.push(quoted.exec(cell)?.[1]?.replaceAll('""', '"') ?? cell.trim());
    from = at + 1;
  }
  return cells;
}
