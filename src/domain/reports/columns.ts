import type { FactRow } from './facts.ts';
import type { Cell, Column, SummarySection, TableSection } from './model.ts';

export const text = (key: string, title: string, width = 18): Column => ({ key, title, type: 'text', width });
export const integer = (key: string, title: string, width = 12): Column => ({ key, title, type: 'integer', width });
export const number = (key: string, title: string, width = 10): Column => ({ key, title, type: 'number', width });
export const bytes = (key: string, title: string, width = 16): Column => ({ key, title, type: 'bytes', width });
export const time = (key: string, title: string): Column => ({ key, title, type: 'time', width: 20 });

/** Columns that several tables have. */
export const SERVICE = [text('protocol', 'Protocol', 10), integer('port', 'Port', 8)];
export const PAIR = [text('client', 'Client', 24), text('server', 'Server', 24)];
export const SPAN = [time('first_seen', 'First seen'), time('last_seen', 'Last seen')];
export const TRAFFIC = [
  integer('flows', 'Flows'),
  integer('failed_flows', 'Failed flows'),
  bytes('bytes_out', 'Bytes out'),
  bytes('bytes_in', 'Bytes in'),
  bytes('ip_bytes_out', 'IP bytes out'),
  bytes('ip_bytes_in', 'IP bytes in'),
  ...SPAN,
];

/** A table whose rows come in batches. */
export function tableOf(
  title: string,
  columns: readonly Column[],
  batches: AsyncIterable<FactRow[]> | Iterable<FactRow[]>,
): TableSection {
  return { kind: 'table', title, columns: [...columns], rows: toCells(columns, batches) };
}

/** A short table of the opening section. */
export function shortTable(
  title: string,
  columns: readonly Column[],
  rows: readonly FactRow[],
): SummarySection['tables'][number] {
  return { title, columns: [...columns], rows: rows.map((row) => cellsOf(columns, row)) };
}

async function* toCells(
  columns: readonly Column[],
  batches: AsyncIterable<FactRow[]> | Iterable<FactRow[]>,
): AsyncGenerator<Cell[][]> {
  for await (const batch of batches) yield batch.map((row) => cellsOf(columns, row));
}

function cellsOf(columns: readonly Column[], row: FactRow): Cell[] {
  return columns.map(({ key }) => withSite(row[key] ?? null, row[`${key}_site`]));
}

/** An address with its site behind it, where sites have the same addresses. */
export function withSite(address: Cell, site: Cell | undefined): Cell {
  return address !== null && site ? `${address} (${site})` : address;
}
