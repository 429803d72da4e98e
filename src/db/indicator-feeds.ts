import type { Knex } from 'knex';
import type { LeftOut, Tlp } from '../domain/intel/indicator.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** How a feed is asked: a collection of TAXII 2.1, a feed of MISP, or one file. */
export const FEED_KINDS = ['taxii', 'misp', 'file'] as const;
export type FeedKind = (typeof FEED_KINDS)[number];

/** How far a feed was read: what to ask it for next time. */
export interface FeedPosition {
  /** Of TAXII: when the newest object that came of each collection was added there. */
  added_after?: Record<string, string>;
  /** Of MISP: the newest event's timestamp. */
  timestamp?: number;
  /** Of a file. */
  etag?: string;
}

/** A row of `indicator_feeds`. */
export interface FeedRow {
  id: string;
  tenant_id: string;
  name: string;
  kind: FeedKind;
  url: string;
  authorization_sealed: Buffer | null;
  confidence: number;
  tags: string[];
  tlp: Tlp | null;
  keep_days: number | null;
  include_reserved: boolean;
  enabled: boolean;
  position: FeedPosition;
  last_fetch_at: Date | null;
  last_success_at: Date | null;
  last_error: string | null;
  left_out: { count: number; first: LeftOut[] };
  created_by: string;
  created_at: Date;
}

export type NewFeed = Pick<
  FeedRow,
  | 'id'
  | 'tenant_id'
  | 'name'
  | 'kind'
  | 'url'
  | 'authorization_sealed'
  | 'confidence'
  | 'tags'
  | 'tlp'
  | 'keep_days'
  | 'include_reserved'
  | 'enabled'
  | 'created_by'
>;

/** Feeds of the tenant, the newest first. */
export function listFeeds(transaction: Knex.Transaction, request: PageRequest): Promise<Page<FeedRow>> {
  return page<FeedRow>(transaction('indicator_feeds').select('*'), request, {
    ...{ column: 'created_at', type: 'timestamptz', direction: 'desc', id: 'id', idType: 'uuid' },
  });
}

/** One feed; undefined when the tenant has no such feed. */
export function findFeed(transaction: Knex.Transaction, id: string): Promise<FeedRow | undefined> {
  return transaction('indicator_feeds').where({ id }).first();
}

/** The feeds that are switched on. */
export function enabledFeeds(transaction: Knex.Transaction): Promise<FeedRow[]> {
  return transaction('indicator_feeds').where({ enabled: true }).orderBy('name');
}

/** Active indicators by feed. */
export async function countByFeed(transaction: Knex.Transaction, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await transaction.raw(
    `select feed_id, count(*) as indicators from indicators
      where feed_id = any(?) and (valid_until is null or valid_until > now()) group by feed_id`,
    [[...ids]],
  );
  return new Map(rows.map((row: { feed_id: string; indicators: number }) => [row.feed_id, row.indicators]));
}

/** Adds a feed; undefined when the tenant has one of this name. */
export async function insertFeed(transaction: Knex.Transaction, feed: NewFeed): Promise<FeedRow | undefined> {
  const [row] = await transaction<FeedRow>('indicator_feeds')
    .insert(feed)
    .onConflict(['tenant_id', 'name'])
    .ignore()
    .returning('*');
  return row as FeedRow | undefined;
}

/** Changes a feed. */
export async function updateFeed(
  transaction: Knex.Transaction,
  id: string,
  changes: Partial<Omit<NewFeed, 'id' | 'tenant_id' | 'kind' | 'created_by'>>,
): Promise<FeedRow | undefined> {
  if (Object.keys(changes).length > 0) await transaction('indicator_feeds').where({ id }).update(changes);
  return findFeed(transaction, id);
}

/** Removes a feed; its indicators stay, and belong to nobody. Undefined when the tenant has no such feed. */
export async function deleteFeed(transaction: Knex.Transaction, id: string): Promise<FeedRow | undefined> {
  const [row] = await transaction('indicator_feeds').where({ id }).delete().returning('*');
  return row;
}

/** Notes how a look at a feed went; without an error it was read up to `position`. */
export async function noteFetch(
  transaction: Knex.Transaction,
  id: string,
  outcome: { error: string } | { position: FeedPosition; leftOut: FeedRow['left_out'] },
): Promise<void> {
  const now = transaction.fn.now();
  const changes =
    'error' in outcome
      ? { last_error: outcome.error }
      : {
          ...{ last_error: null, last_success_at: now },
          ...{ position: JSON.stringify(outcome.position), left_out: JSON.stringify(outcome.leftOut) },
        };
  await transaction('indicator_feeds')
    .where({ id })
    .update({ last_fetch_at: now, ...changes });
}
