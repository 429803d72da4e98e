import type { SPENT_COLUMNS } from './counters.ts';

/** The column that says, seen from the server, what this one says seen from the client: what one sent, the other got. */
export function seenFromServer(column: (typeof SPENT_COLUMNS)[number]): string {
  if (column.endsWith('_out')) return column.replace(/_out$/, '_in');
  return column.replace(/_in$/, '_out');
}
