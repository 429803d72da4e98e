/** The sums that contributions, nodes, connections and services all carry, in the order of their columns. */
export const COUNTER_COLUMNS = [
  'flows',
  'failed_flows',
  'denied_flows',
  'merged_flows',
  'bytes_out',
  'bytes_in',
  'ip_bytes_out',
  'ip_bytes_in',
  'packets_out',
  'packets_in',
] as const;
export type CounterColumn = (typeof COUNTER_COLUMNS)[number];

/** The sums that hours and days carry, which conversations that were refused or merged are no part of. */
export const SPENT_COLUMNS = [
  'flows',
  'failed_flows',
  'bytes_out',
  'bytes_in',
  'ip_bytes_out',
  'ip_bytes_in',
  'packets_out',
  'packets_in',
] as const satisfies readonly CounterColumn[];

/** The counters that people see: those stored, and what follows from them. */
export const SHOWN_COUNTERS = [...COUNTER_COLUMNS, 'established_flows'] as const;

/**
 * The numbers of a row with counters. Flows are conversations, each counted once; of them `failed_flows` came to nothing,
 * which somebody refused for `denied_flows`; `merged_flows` are records that told of a conversation counted elsewhere.
 */
export type Counters = Record<(typeof SHOWN_COUNTERS)[number], number>;

/** The transaction's tenant, for inserts; an error when none was set. */
export const TENANT = `current_setting('app.tenant_id')::uuid`;

/** What a sum may reach: beyond it a number would not survive JavaScript, and a hostile log could overflow bigint. */
const LARGEST = Number.MAX_SAFE_INTEGER;

/** SQL that sums an expression, as bigint, saturated. */
export function total(expression: string): string {
  return `least(coalesce(sum(${expression}), 0), ${LARGEST})::bigint`;
}

/** SQL of all counters summed from rows that carry them: `total(x.flows) as flows, …`. */
export function totals(source: string, columns: readonly string[] = COUNTER_COLUMNS): string {
  return columns.map((column) => `${total(`${source}.${column}`)} as ${column}`).join(', ');
}

/** The column that says, seen from the server, what this one says seen from the client: what one sent, the other got. */
export function opposite(column: CounterColumn): string {
  return column.endsWith('_out') ? column.replace(/_out$/, '_in') : column.replace(/_in$/, '_out');
}
