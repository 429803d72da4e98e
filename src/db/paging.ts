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
  const { column, type, direction, id, idType } = order;
  const paged = query
    .clone()
    .select(query.client.raw(`${column}::text as page_sort`), query.client.raw(`${id}::text as page_id`))
    .orderByRaw(`${column} ${direction}, ${id} ${direction}`)
    .limit(request.limit + 1);
  if (request.cursor !== undefined) {
    const [sort, last] = decode(request.cursor);
    paged.whereRaw(`(${column}, ${id}) ${direction === 'asc' ? '>' : '<'} (?::${type}, ?::${idType})`, [sort, last]);
  }
  const found = request.cursor === undefined ? paged : paged.catch(refuseCursor);
  const rows = (await found) as (Row & { page_sort: string; page_id: string })[];
  const items = rows.slice(0, request.limit);
  const last = rows.length > request.limit ? items.at(-1) : undefined;
  const next = last ? encode(last.page_sort, last.page_id) : null;
  // A list that ends on its first page has just been counted.
  const whole = request.cursor === undefined && next === null;
  return {
    items: items.map(({ page_sort: _sort, page_id: _id, ...row }) => row as unknown as Row),
    next_cursor: next,
    [TOTAL]: whole ? items.length : await countUpTo(counted, LARGEST_TOTAL),
  };
}

/** Rows that a query has, counted no further than `most`. */
async function countUpTo(query: Knex.QueryBuilder, most: number): Promise<number> {
  const rows = query.clone().clearSelect().clearOrder().select(query.client.raw('1 as one')).limit(most);
  const counted = query.client.queryBuilder().from(rows.as('counted')).count('* as total');
  const [row] = (await counted) as { total: number }[];
  return row?.total ?? 0;
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
