import type { Knex } from 'knex';
import { CHANGE_SUBJECTS, CHANGED, type ChangeSubject, GONE, NEW, NODE, SEEN, TABLES } from './change-sources.ts';
import { type Page, type PageOrder, type PageRequest, page } from './paging.ts';

export const CHANGES = ['new', 'gone', 'changed'] as const;
export type Change = (typeof CHANGES)[number];

/** Between which two moments, and what counts. */
export interface ChangeWindow {
  from: Date;
  to: Date;
  /** Days without traffic after which something is gone. */
  silenceDays: number;
  /** How many times its former volume a day must have, at least the factor that days are judged by. */
  factor: number;
}

/** A node, connection, service or open port that is new, gone or changed; `at` is when it was seen first, last, or changed last. */
export interface ChangeRow {
  at: Date;
  node_id: string | null;
  connection_id: string | null;
  /** The node itself, for a node and for a port of it. */
  address: string | null;
  site: string | null;
  client: string | null;
  client_site: string | null;
  server: string | null;
  server_site: string | null;
  protocol: number | null;
  port: number | null;
  first_seen: Date;
  last_seen: Date;
  reasons: ('volume' | 'failures' | 'new-service' | 'new-port')[];
  /** The greatest departure of the volume of a day, as a factor; null where that is not the reason. */
  factor: number | null;
}

/** How many are new, gone and changed, of each subject. A port is open or it is not: it has no `changed`. */
export type ChangeCounts = Record<ChangeSubject, Partial<Record<Change, number>>>;

/** Counts every change in the window. */
export async function countChanges(transaction: Knex.Transaction, window: ChangeWindow): Promise<ChangeCounts> {
  await planForWindow(transaction);
  const bindings = bindingsOf(window);
  const counts = {} as ChangeCounts;
  for (const subject of CHANGE_SUBJECTS) {
    const { rows } = await transaction.raw(
      `select (select count(*) from ${TABLES[subject]} seen where ${NEW('seen')}) as new,
         (select count(*) from ${TABLES[subject]} seen where ${GONE('seen')}) as gone`,
      bindings,
    );
    counts[subject] = rows[0];
    if (subject === 'port') continue;
    const changed = await transaction.raw(`select count(*) as items from (${CHANGED[subject]}) found`, bindings);
    counts[subject].changed = changed.rows[0].items;
  }
  return counts;
}

/** A page of what is new, gone or changed, the latest first. */
export async function listChanges(
  transaction: Knex.Transaction,
  { subject, change, window }: { subject: ChangeSubject; change: Change; window: ChangeWindow },
  request: PageRequest,
): Promise<Page<ChangeRow>> {
  await planForWindow(transaction);
  const order: PageOrder = {
    ...{ column: 'item.at', type: 'timestamptz', direction: 'desc' },
    id: 'item_id',
    idType: 'text',
  };
  const bindings = bindingsOf(window);
  if (change === 'changed') {
    const source = subject === 'port' ? NOTHING : CHANGED[subject];
    // Found once, for the page and for its length.
    await transaction.raw('drop table if exists found_items');
    await transaction.raw(`create temporary table found_items on commit drop as ${source}`, bindings);
    const query = transaction('found_items as item').select(transaction.raw(SHOWN));
    return page<ChangeRow>(query, request, order);
  }
  const { row, from, select, id } = SEEN[subject];
  const query = transaction
    .from(transaction.raw(from))
    .select(
      transaction.raw(
        `${row}.${change === 'new' ? 'first_seen' : 'last_seen'} as at, ${select}, ${row}.first_seen, ${row}.last_seen,
         '{}'::text[] as reasons, null::float8 as factor`,
      ),
    )
    .whereRaw(change === 'new' ? NEW(row) : GONE(row), bindings);
  const column = `${row}.${change === 'new' ? 'first_seen' : 'last_seen'}`;
  const counted = transaction(`${TABLES[subject]} as seen`).whereRaw(
    change === 'new' ? NEW('seen') : GONE('seen'),
    bindings,
  );
  return page<ChangeRow>(query, request, { ...order, column, id }, { counted });
}

const SHOWN = `at, node_id, connection_id, address, site, client, client_site, server, server_site, protocol, port, first_seen, last_seen, reasons, factor`;
const NOTHING = `select :from::timestamptz as at, ${NODE}, opening.protocol, opening.port, opening.first_seen, opening.last_seen,
  '{}'::text[] as reasons, null::float8 as factor, '' as item_id
  from port_openings opening join network_nodes node on node.id = opening.node_id where false`;

/** Memory to hash a window's departures; nested loops serve a page of fifty, and are left to the planner. */
async function planForWindow(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(`select set_config('work_mem', '64MB', true)`);
}

/** Values for the names of bindings in change-sources.ts. */
export function bindingsOf({ from, to, silenceDays, factor }: ChangeWindow): Record<string, Knex.Value> {
  const silence = silenceDays * 86_400_000;
  return {
    ...{ from, to, factor, first_day: dayFrom(from), end_day: dayFrom(to) },
    silent_at_from: new Date(from.getTime() - silence),
    silent_at_to: new Date(to.getTime() - silence),
  };
}

/** The first day that begins at or after a moment. */
function dayFrom(time: Date): string {
  return new Date(Math.ceil(time.getTime() / 86_400_000) * 86_400_000).toISOString().slice(0, 10);
}
