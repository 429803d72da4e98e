import type { Knex } from 'knex';
import type { Indicator, IndicatorKind } from '../domain/intel/indicator.ts';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** A row of `indicators`. */
export interface IndicatorRow extends Indicator {
  id: string;
  source: string;
  feed_id: string | null;
  created_by: string | null;
  added_at: Date;
  /** When its source last named it. */
  seen_at: Date;
}

/** What a list of indicators may be narrowed to; `active` are those whose validity has not ended. */
export interface IndicatorFilter {
  kind?: IndicatorKind | undefined;
  source?: string | undefined;
  tag?: string | undefined;
  value?: string | undefined;
  active?: boolean | undefined;
}

/** Whose indicators are stored. */
export interface IndicatorOrigin {
  source: string;
  feedId: string | null;
  createdBy: string | null;
}

/** How storing changed them; what a source names again unchanged counts as neither. */
export interface IndicatorChange {
  created: number;
  changed: number;
  unchanged: number;
}

const COLUMNS = `id, kind, value, source, feed_id, confidence, valid_from, valid_until, tags, tlp, description, reference,
  created_by, added_at, seen_at`;
const STATED = ['confidence', 'valid_from', 'valid_until', 'tags', 'tlp', 'description', 'reference'] as const;
const AT_ONCE = 5_000;

/** Indicators of the tenant, the newest first. */
export function listIndicators(
  transaction: Knex.Transaction,
  { kind, source, tag, value, active }: IndicatorFilter,
  request: PageRequest,
): Promise<Page<IndicatorRow>> {
  const query = transaction('indicators').select(transaction.raw(COLUMNS));
  if (kind !== undefined) query.where({ kind });
  if (source !== undefined) query.where({ source });
  if (value !== undefined) query.where({ value });
  if (tag !== undefined) query.whereRaw('? = any(tags)', [tag]);
  if (active !== undefined) query.whereRaw(`(valid_until is null or valid_until > now()) = ?`, [active]);
  return page<IndicatorRow>(query, request, {
    ...{ column: 'added_at', type: 'timestamptz', direction: 'desc', id: 'id', idType: 'uuid' },
  });
}

/** One indicator; undefined when the tenant has no such indicator. */
export function findIndicator(transaction: Knex.Transaction, id: string): Promise<IndicatorRow | undefined> {
  return transaction('indicators').select(transaction.raw(COLUMNS)).where({ id }).first();
}

/** Stores what a source says; of the same value twice the last counts. What it said before of a value is replaced. */
export async function storeIndicators(
  transaction: Knex.Transaction,
  indicators: readonly Indicator[],
  { source, feedId, createdBy }: IndicatorOrigin,
): Promise<IndicatorChange> {
  const distinct = [...new Map(indicators.map((one) => [`${one.kind} ${one.value}`, one])).values()];
  const change = { created: 0, changed: 0, unchanged: 0 };
  for (let from = 0; from < distinct.length; from += AT_ONCE) {
    const given = JSON.stringify(distinct.slice(from, from + AT_ONCE));
    const { rows } = await transaction.raw(
      `with given as (
         select * from jsonb_to_recordset(?::jsonb) as given(kind text, value text, confidence smallint,
           valid_from timestamptz, valid_until timestamptz, tags text[], tlp text, description text, reference text)),
       known as (
         select held.id, (${STATED.map((name) => `held.${name}`).join(', ')}) is distinct from
             (${STATED.map((name) => `given.${name}`).join(', ')}) as differs
           from indicators held join given on held.kind = given.kind and held.value = given.value and held.source = ?),
       stored as (
         insert into indicators as held (tenant_id, kind, value, source, feed_id, created_by, ${STATED.join(', ')})
         select ${TENANT}, kind, value, ?, ?::uuid, ?::uuid, ${STATED.join(', ')} from given order by kind, value
         on conflict (tenant_id, kind, value, source) do update set seen_at = now(), feed_id = excluded.feed_id,
           ${STATED.map((name) => `${name} = excluded.${name}`).join(', ')}
         returning xmax = 0 as fresh)
       select (select count(*) from stored where fresh) as created, (select count(*) from known where differs) as changed,
         (select count(*) from known where not differs) as unchanged`,
      [given, source, source, feedId, createdBy],
    );
    for (const name of ['created', 'changed', 'unchanged'] as const) change[name] += rows[0][name];
  }
  return change;
}

/** Removes an indicator; undefined when the tenant has no such indicator. */
export async function deleteIndicator(transaction: Knex.Transaction, id: string): Promise<IndicatorRow | undefined> {
  const { rows } = await transaction.raw(`delete from indicators where id = ? returning ${COLUMNS}`, [id]);
  return rows[0];
}

/** Ends the validity of an indicator now, unless it has ended; undefined when the tenant has no such indicator. */
export async function expireIndicator(transaction: Knex.Transaction, id: string): Promise<IndicatorRow | undefined> {
  const { rows } = await transaction.raw(
    `update indicators set valid_until = least(valid_until, now()) where id = ? returning ${COLUMNS}`,
    [id],
  );
  return rows[0];
}

/** Ends the validity of what a feed has not named for so many days. Returns how many that were. */
export async function expireUnnamed(transaction: Knex.Transaction, feedId: string, days: number): Promise<number> {
  const { rowCount } = await transaction.raw(
    `update indicators set valid_until = now()
      where feed_id = ? and seen_at < now() - make_interval(days => ?) and (valid_until is null or valid_until > now())`,
    [feedId, days],
  );
  return rowCount;
}
