import type { Knex } from 'knex';
import type { FeedEntry } from '../domain/playbooks/feeds/entry.ts';
import type { Target } from '../domain/playbooks/target.ts';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** A row of `block_entries`. */
export interface BlockEntryRow extends FeedEntry {
  alert_id: string | null;
  action_id: string | null;
  removed_by: string | null;
}

const COLUMNS = `id, kind, value, reason, alert_id, action_id, added_at, expires_at, removed_at, removed_by`;
const VERSION = 'coalesce(removed_at, added_at)';

/** Entries of a list, the newest first; those that are over only if `ended`. */
export function listEntries(
  transaction: Knex.Transaction,
  listId: string,
  { ended }: { ended: boolean },
  request: PageRequest,
): Promise<Page<BlockEntryRow>> {
  const query = transaction('block_entries').select(transaction.raw(COLUMNS)).where({ list_id: listId });
  if (!ended) query.whereNull('removed_at').whereRaw('expires_at > now()');
  return page<BlockEntryRow>(query, request, {
    ...{ column: 'added_at', type: 'timestamptz', direction: 'desc', id: 'id', idType: 'uuid' },
  });
}

/** What is on a list now, oldest first. */
export function liveEntries(transaction: Knex.Transaction, listId: string): Promise<FeedEntry[]> {
  return transaction('block_entries')
    .select(transaction.raw(COLUMNS))
    .where({ list_id: listId })
    .whereNull('removed_at')
    .whereRaw('expires_at > now()')
    .orderBy(['added_at', 'id']);
}

/** What comes onto a list. */
export interface NewEntry extends Target {
  hours: number;
  reason: string;
  alertId: string | null;
  actionId: string | null;
}

/**
 * Puts something on a list, unless it is there; gives what is there, and whether it is new. False for a list that is gone.
 * Changes of one list wait for each other, so that who asks for what is newer than a time misses nothing.
 */
export async function addEntry(
  transaction: Knex.Transaction,
  listId: string,
  { kind, value, hours, reason, alertId, actionId }: NewEntry,
): Promise<{ entry: BlockEntryRow; added: boolean } | false> {
  if (!(await lockList(transaction, listId))) return false;
  await transaction.raw(
    `update block_entries set removed_at = expires_at
      where list_id = ? and value = ? and removed_at is null and expires_at <= clock_timestamp()`,
    [listId, value],
  );
  const there: BlockEntryRow | undefined = await transaction('block_entries')
    .select(transaction.raw(COLUMNS))
    .where({ list_id: listId, value })
    .whereNull('removed_at')
    .first();
  if (there) return { entry: there, added: false };
  const { rows } = await transaction.raw(
    `insert into block_entries (tenant_id, list_id, kind, value, reason, alert_id, action_id, added_at, expires_at)
     select ${TENANT}, ?, ?, ?, ?, ?, ?, at, at + make_interval(hours => ?) from (select clock_timestamp() as at) now
     returning ${COLUMNS}`,
    [listId, kind, value, reason, alertId, actionId, hours],
  );
  return { entry: rows[0], added: true };
}

/** Takes entries off a list before their time, by their values or by the action that put them there; gives their values. */
export async function removeEntries(
  transaction: Knex.Transaction,
  listId: string,
  which: { values: readonly string[] } | { actionId: string },
  userId: string,
): Promise<string[]> {
  if (!(await lockList(transaction, listId))) return [];
  const query = transaction('block_entries')
    .where({ list_id: listId })
    .whereNull('removed_at')
    .whereRaw('expires_at > clock_timestamp()');
  if ('values' in which) query.whereIn('value', [...which.values]);
  else query.where({ action_id: which.actionId });
  const rows = await query
    .update({ removed_at: transaction.raw('clock_timestamp()'), removed_by: userId })
    .returning('value');
  return rows.map(({ value }: { value: string }) => value);
}

async function lockList(transaction: Knex.Transaction, listId: string): Promise<boolean> {
  return (await transaction('block_lists').where({ id: listId }).forUpdate().first('id')) !== undefined;
}

/** An entry with the time of its newest version, to the microsecond. */
export type VersionedEntry = FeedEntry & { version_at: string };

/** What of a list others may fetch step by step. */
export interface VersionFilter {
  /** Only what became what it is after this. */
  addedAfter?: string | undefined;
  /** Only these. */
  ids?: readonly string[] | undefined;
}

const KEPT_DAYS = 90;

/** Entries of a list with their newest version, in the order in which they came; those that ended long ago are left out. */
export function listVersions(
  transaction: Knex.Transaction,
  listId: string,
  { addedAfter, ids }: VersionFilter,
  request: PageRequest,
): Promise<Page<VersionedEntry>> {
  const query = transaction('block_entries')
    .select(transaction.raw(COLUMNS))
    .select(transaction.raw(`to_char(${VERSION} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as version_at`))
    .where({ list_id: listId })
    .whereRaw(`least(removed_at, expires_at) > now() - make_interval(days => ${KEPT_DAYS})`);
  if (addedAfter !== undefined) query.whereRaw(`${VERSION} > ?::timestamptz`, [addedAfter]);
  if (ids !== undefined) query.whereIn('id', [...ids]);
  return page<VersionedEntry>(query, request, {
    ...{ column: VERSION, type: 'timestamptz', direction: 'asc', id: 'id', idType: 'uuid' },
  });
}
