import type { Knex } from 'knex';
import type { MemberMapping } from '../domain/logs/table-mapping.ts';
import type { UploadRow } from './uploads.ts';

/** Stored uploads that left records out because the upload `id` has them: without it they miss them. */
export async function uploadsWithDuplicatesOf(transaction: Knex.Transaction, id: string): Promise<string[]> {
  const rows = await transaction<UploadRow>('uploads')
    .select('id')
    .where({ state: 'stored', deleted_at: null })
    .whereRaw('jsonb_exists(duplicate_of, ?)', [id])
    .orderBy('no');
  return rows.map((row) => row.id);
}

/** Gives an upload the mapping that it waited for; undefined when it does not wait. */
export async function setMapping(
  transaction: Knex.Transaction,
  id: string,
  mapping: MemberMapping,
): Promise<UploadRow | undefined> {
  const [row] = await transaction<UploadRow>('uploads')
    .where({ id, state: 'mapping', deleted_at: null })
    .update({ state: 'accepted', mapping: JSON.stringify(mapping) as never })
    .returning('*');
  return row;
}

/** What of an upload's reading is to be another from now on; what is left out stays. */
export interface ReadingChange {
  format?: string | null | undefined;
  zone?: string | null | undefined;
  site?: number | null | undefined;
  mapping?: MemberMapping | null | undefined;
}

/** Changes how an upload is read the next time. */
export async function changeReading(transaction: Knex.Transaction, id: string, change: ReadingChange): Promise<void> {
  const { format, zone, site, mapping } = change;
  const set = {
    ...(format === undefined ? {} : { requested_format: format }),
    ...(zone === undefined ? {} : { time_zone: zone }),
    ...(site === undefined ? {} : { site }),
    ...(mapping === undefined ? {} : { mapping: mapping && JSON.stringify(mapping) }),
  };
  if (Object.keys(set).length > 0) await transaction('uploads').where({ id }).update(set);
}

const WAITING_DAYS = 30;

/** Gives up uploads that nobody said anything about for a month. */
export async function giveUpWaiting(transaction: Knex.Transaction): Promise<void> {
  await transaction('uploads')
    .where({ state: 'mapping', deleted_at: null })
    .whereRaw('created_at < now() - make_interval(days => ?)', [WAITING_DAYS])
    .update({ state: 'deleted', deleted_at: transaction.fn.now() });
}
