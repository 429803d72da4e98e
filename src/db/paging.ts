import type { Knex } from 'knex';

/** What a reader asks for: at most `limit` rows after `cursor`. */
export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

/** Under this name a page carries its list's length, through spreads and past JSON. */
export const TOTAL = Symbol('total');

/** Beyond this a list is not counted further: an exact number of millions would cost each page a walk through them all. */
export const LARGEST_TOTAL = 10_000;

/** A page of rows and the cursor of the next one; null on the last page. */
export interface Page<Row> {
  items: Row[];
  next_cursor: string | null;
  /** Rows of the whole list; LARGEST_TOTAL for that many or more. */
  [TOTAL]: number;
}

/** A page that Postgres has written as JSON, for lists that are asked for often. */
export interface WrittenPage {
  /** As a `Page` is written: items and next_cursor. */
  json: string;
  total: number;
}

/** How a list is ordered. `column` must be NOT NULL and `id` unique within one value of it; both are SQL names from our own code. */
export interface PageOrder {
  column: string;
  /** Postgres type of the column, for the comparison with the cursor's text. */
  type: 'timestamptz' | 'bigint' | 'integer' | 'real' | 'text' | 'inet';
  direction: 'asc' | 'desc';
  id: string;
  idType: 'uuid' | 'bigint' | 'integer' | 'text';
}

/** A cursor that this list did not hand out. */
export class InvalidCursor extends Error {
  constructor() {
    super('The cursor is not one that this list handed out.');
    this.name = 'InvalidCursor';
  }
}

/**
 * Runs a list query as one keyset page. The sort value travels in the cursor as Postgres' own text, because a
 * JavaScript date would lose its microseconds and with them rows. `counted` has as many rows and is cheaper to count,
 * for a query with joins.
 */
export async function page<Row extends object>(
  query: Knex.QueryBuilder,
  request: PageRequest,
  order: PageOrder,
  { counted = query }: { counted?: Knex.QueryBuilder } = {},
): Promise<Page<Row>> {
  const paged = onePage(query, request, order);
  const found = request.cursor === undefined ? paged : paged.catch(refuseCursor);
  const rows = (await found) as (Row & { page_sort: string; page_id: string })[];
  const items = rows.slice(0, request.limit);
  const last = rows.length > request.limit ? items.at(-1) : undefined;
  const next = last ? encode(last.page_sort, last.page_id) : null;
  // A list that ends on its first page has just been counted.
  const whole = request.cursor === undefined && next === null;
  return {
    items: items.map(withoutPlace),
    next_cursor: next,
    [TOTAL]: whole ? items.length : await countUpTo(counted, LARGEST_TOTAL),
  };
}

/** A list that Postgres writes: a table (its `id` unique), what an item shows, and what holds for its rows. All SQL of our own. */
export interface WrittenList {
  table: string;
  shown: string;
  /** Conditions with one `?` each, and what it stands for. */
  where: [condition: string, value: unknown][];
}

/**
 * `page` for lists that are asked for often: the page and its total in one statement, and written by Postgres, where
 * that costs a fifth of reading rows into objects to write them out again.
 */
export async function writtenPage(
  read: (sql: string, values: unknown[]) => Promise<object[]>,
  { table, shown, where }: WrittenList,
  { limit, cursor }: PageRequest,
  { column, type, direction, id, idType }: PageOrder,
): Promise<WrittenPage> {
  const values: unknown[] = [];
  const bound = (value: unknown) => `$${values.push(value)}`;
  const filter = where.map(([condition, value]) => condition.replace('?', bound(value)));
  const [sort, last] = cursor === undefined ? [] : decode(cursor);
  const beyond = `(${column}, ${id}) ${direction === 'asc' ? '>' : '<'}`;
  const after = last === undefined ? [] : [`${beyond} (${bound(sort)}::${type}, ${bound(last)}::${idType})`];
  const rows = (conditions: string[]) =>
    `from ${table}${conditions.length ? ` where ${conditions.join(' and ')}` : ''}`;
  // The limit is text, because with an unknown one Postgres plans for a tenth of the table.
  const size = Math.trunc(limit);
  const more = `count(*) > ${size}`;
  const answer = read(
    `select array_to_string((array_agg(row_to_json(shown)::text))[1:${size}], ',') as items,
       case when ${more} then array[(array_agg(listed.${column}))[${size}]::text, (array_agg(listed.${id}))[${size}]::text] end as place,
       case when ${last !== undefined} or ${more} then
         (select count(*) from (select 1 ${rows(filter)} limit ${LARGEST_TOTAL}) counted) else count(*) end as total
     from (select * ${rows([...filter, ...after])}
       order by ${column} ${direction}, ${id} ${direction} limit ${size + 1}) listed
     cross join lateral (select ${shown}) shown`,
    values,
  );
  const [row] = (await (last === undefined ? answer : answer.catch(refuseCursor))) as WrittenRow[];
  const { items, place, total } = row as WrittenRow;
  const next = place ? encode(...place) : null;
  return { json: `{"items":[${items ?? ''}],"next_cursor":${JSON.stringify(next)}}`, total };
}

interface WrittenRow {
  items: string | null;
  /** Of the last item, when more follow it. */
  place: [sort: string, id: string] | null;
  total: number;
}

/** The rows of a page and one more, each with its place in the list. */
function onePage(query: Knex.QueryBuilder, { limit, cursor }: PageRequest, order: PageOrder): Knex.QueryBuilder {
  const { column, type, direction, id, idType } = order;
  const paged = query
    .clone()
    .select(query.client.raw(`${column}::text as page_sort`), query.client.raw(`${id}::text as page_id`))
    .orderByRaw(`${column} ${direction}, ${id} ${direction}`)
    .limit(limit + 1);
  if (cursor === undefined) return paged;
  const comparison = `(${column}, ${id}) ${direction === 'asc' ? '>' : '<'} (?::${type}, ?::${idType})`;
  return paged.whereRaw(comparison, decode(cursor));
}

/** In place: they were added last, so the rows keep their shape, and copies of fifty rows cost more than their query. */
function withoutPlace<Row extends object>(row: Row & { page_sort?: string; page_id?: string }): Row {
  delete row.page_id;
  delete row.page_sort;
  return row;
}

/** Rows that a query has, counted no further than `most`. */
async function countUpTo(query: Knex.QueryBuilder, most: number): Promise<number> {
  const [row] = (await counting(query, most)) as { total: number }[];
  return row?.total ?? 0;
}

function counting(query: Knex.QueryBuilder, most: number): Knex.QueryBuilder {
  const rows = query.clone().clearSelect().clearOrder().select(query.client.raw('1 as one')).limit(most);
  return query.client.queryBuilder().from(rows.as('counted')).count('* as total');
}

/**
 * For the error of a query that a cursor's text went into: of the wrong form or out of range (SQLSTATE class 22), it is
 * none that a list handed out. Only Postgres itself knows exactly what its types take.
 */
export function refuseCursor(error: unknown): never {
  throw (error as { code?: string }).code?.startsWith('22') ? new InvalidCursor() : error;
}

function encode(sort: string, id: string): string {
  return Buffer.from(JSON.stringify([sort, id])).toString('base64url');
}

function decode(cursor: string): [string, string] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === 2 && parts.every((part) => typeof part === 'string'))
      return parts as [string, string];
  } catch {
    // falls through: any malformed cursor gets the same answer
  }
  throw new InvalidCursor();
}
