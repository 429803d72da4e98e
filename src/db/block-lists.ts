import type { Knex } from 'knex';
import type { Purpose } from '../domain/playbooks/target.ts';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** A row of `block_lists`, with how much is on it now. */
export interface BlockListRow {
  id: string;
  name: string;
  purpose: Purpose;
  description: string;
  /** Prefixes that it never takes. */
  never: string[];
  entries: number;
  created_by: string;
  created_at: Date;
}

export interface NewBlockList extends Pick<BlockListRow, 'name' | 'purpose' | 'description' | 'never'> {
  createdBy: string;
}

const LIVE = `(select count(*)::int from block_entries e where e.list_id = block_lists.id and e.removed_at is null
  and e.expires_at > now())`;
const COLUMNS = `id, name, purpose, description, never::text[] as never, ${LIVE} as entries, created_by, created_at`;

/** Lists of the tenant, the newest first. */
export function listBlockLists(transaction: Knex.Transaction, request: PageRequest): Promise<Page<BlockListRow>> {
  return page<BlockListRow>(transaction('block_lists').select(transaction.raw(COLUMNS)), request, {
    ...{ column: 'created_at', type: 'timestamptz', direction: 'desc', id: 'id', idType: 'uuid' },
  });
}

/** All lists of the tenant, by name. */
export function allBlockLists(transaction: Knex.Transaction): Promise<BlockListRow[]> {
  return transaction('block_lists').select(transaction.raw(COLUMNS)).orderBy('name');
}

/** A list of the tenant; undefined when there is none. */
export function findBlockList(transaction: Knex.Transaction, id: string): Promise<BlockListRow | undefined> {
  return transaction('block_lists').select(transaction.raw(COLUMNS)).where({ id }).first();
}

/** Lists by their ids. */
export async function blockListsById(
  transaction: Knex.Transaction,
  ids: readonly string[],
): Promise<Map<string, BlockListRow>> {
  const rows: BlockListRow[] = await transaction('block_lists')
    .select(transaction.raw(COLUMNS))
    .whereIn('id', [...ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Makes a list; undefined when the name is taken. */
export async function insertBlockList(
  transaction: Knex.Transaction,
  { name, purpose, description, never, createdBy }: NewBlockList,
): Promise<BlockListRow | undefined> {
  const { rows } = await transaction.raw(
    `insert into block_lists (tenant_id, name, purpose, description, never, created_by)
     values (${TENANT}, ?, ?, ?, ?::cidr[], ?) on conflict (tenant_id, name) do nothing returning id`,
    [name, purpose, description, [...never], createdBy],
  );
  return rows[0] && findBlockList(transaction, rows[0].id);
}

/** Changes what a list says of itself and what it never takes; undefined when there is none. */
export async function updateBlockList(
  transaction: Knex.Transaction,
  id: string,
  { description, never }: { description?: string | undefined; never?: readonly string[] | undefined },
): Promise<BlockListRow | undefined> {
  await transaction.raw(
    `update block_lists set description = coalesce(:description, description), never = coalesce(:never::cidr[], never)
      where id = :id`,
    { id, description: description ?? null, never: never === undefined ? null : [...never] },
  );
  return findBlockList(transaction, id);
}

/** Removes a list with its entries; undefined when there is none. */
export async function deleteBlockList(transaction: Knex.Transaction, id: string): Promise<BlockListRow | undefined> {
  const row = await findBlockList(transaction, id);
  if (row) await transaction('block_lists').where({ id }).delete();
  return row;
}
