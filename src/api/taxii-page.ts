import type { Knex } from 'knex';
import { listVersions, type VersionedEntry } from '../db/block-entries.ts';
import type { BlockListRow } from '../db/block-lists.ts';
import { type StixObject, stixIdentity, stixIndicator } from '../domain/playbooks/feeds/stix.ts';
import type { TaxiiQuery } from './routes/taxii-schemas.ts';

/** An object of a collection, with the time it came there in this version. */
export interface Dated {
  object: StixObject;
  /** UTC, to the microsecond, as TAXII writes it. */
  added: string;
}

/** A page of a collection, in the order in which its objects came. */
export interface TaxiiPage {
  items: Dated[];
  next: string | null;
}

const UUID = /^indicator--([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The objects of a list that a request means. The publisher comes before everything else, and only at the beginning. */
export async function taxiiPage(
  transaction: Knex.Transaction,
  list: BlockListRow,
  query: TaxiiQuery,
): Promise<TaxiiPage> {
  const ids = said(query['match[id]']);
  const types = said(query['match[type]']);
  const wants = (type: string) => !types || types.includes(type);
  if (!isOurs(query)) return { items: [], next: null };
  const identity: Dated = { object: stixIdentity(list), added: microseconds(list.created_at) };
  const after = query.added_after === undefined ? undefined : new Date(query.added_after);
  const first =
    query.next === undefined &&
    wants('identity') &&
    (!ids || ids.includes(identity.object.id)) &&
    (after === undefined || list.created_at > after);
  const before = first ? [identity] : [];
  if (!wants('indicator')) return { items: before, next: null };
  const page = await listVersions(
    transaction,
    list.id,
    { addedAfter: query.added_after, ids: ids?.flatMap((id) => UUID.exec(id)?.[1] ?? []) },
    { limit: first ? Math.max(1, query.limit - 1) : query.limit, cursor: query.next },
  );
  return { items: [...before, ...page.items.map((row) => dated(list, row))], next: page.next_cursor };
}

function dated(list: BlockListRow, row: VersionedEntry): Dated {
  return { object: stixIndicator(list, row), added: row.version_at };
}

/** What is here is of STIX 2.1, and of each object the last version alone, which may be asked for in several ways. */
function isOurs(query: TaxiiQuery): boolean {
  const specs = said(query['match[spec_version]']);
  const wanted = said(query['match[version]']);
  return (
    (!specs || specs.includes('2.1')) && (!wanted || wanted.some((each) => ['last', 'first', 'all'].includes(each)))
  );
}

function said(text: string | undefined): string[] | undefined {
  return text?.split(',').map((part) => part.trim());
}

function microseconds(at: Date): string {
  return at.toISOString().replace('Z', '000Z');
}
