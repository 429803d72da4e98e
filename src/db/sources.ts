import type { Knex } from 'knex';
import { type Page, type PageRequest, page } from './paging.ts';

export const SOURCE_KINDS = ['folder', 's3'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** A row of `sources`: a place that files are fetched from. */
export interface SourceRow {
  id: string;
  tenant_id: string;
  name: string;
  kind: SourceKind;
  settings: Record<string, unknown>;
  /** Of S3: the secret key, sealed for the row's id. */
  secret_sealed: Buffer | null;
  format: string | null;
  time_zone: string | null;
  /** Number of the site that its files are of. */
  site: number | null;
  every_seconds: number;
  enabled: boolean;
  next_look_at: Date;
  last_look_at: Date | null;
  last_success_at: Date | null;
  last_error: string | null;
  created_by: string;
  created_at: Date;
}

/** How many files a source has in which state. */
export interface SourceCounts {
  waiting: number;
  taken: number;
  duplicate: number;
  refused: number;
}

export type SourceFields = Pick<
  SourceRow,
  'name' | 'kind' | 'settings' | 'secret_sealed' | 'format' | 'time_zone' | 'site' | 'every_seconds' | 'enabled'
>;

const COLUMNS = [
  ...['id', 'tenant_id', 'name', 'kind', 'settings', 'secret_sealed', 'format', 'time_zone', 'site', 'every_seconds'],
  ...['enabled', 'next_look_at', 'last_look_at', 'last_success_at', 'last_error', 'created_by', 'created_at'],
];
const LEASE = `interval '2 minutes'`;

/** Sources of the tenant, the newest first. */
export function listSources(transaction: Knex.Transaction, request: PageRequest): Promise<Page<SourceRow>> {
  return page<SourceRow>(transaction('sources').select(COLUMNS), request, {
    column: 'created_at',
    type: 'timestamptz',
    direction: 'desc',
    id: 'id',
    idType: 'uuid',
  });
}

/** A source of the tenant; undefined when there is none. */
export function findSource(transaction: Knex.Transaction, id: string): Promise<SourceRow | undefined> {
  return transaction('sources').select(COLUMNS).where({ id }).first();
}

/** The same, held until the transaction ends. */
export function lockSource(transaction: Knex.Transaction, id: string): Promise<SourceRow | undefined> {
  return transaction('sources').select(COLUMNS).where({ id }).forUpdate().first();
}

/** Stores a source; undefined when the name is taken. */
export async function insertSource(
  transaction: Knex.Transaction,
  source: SourceFields & Pick<SourceRow, 'id' | 'tenant_id' | 'created_by'>,
): Promise<SourceRow | undefined> {
  const [row] = await transaction('sources')
    .insert({ ...source, settings: JSON.stringify(source.settings) })
    .onConflict(['tenant_id', 'name'])
    .ignore()
    .returning(COLUMNS);
  return row;
}

/** Changes a source and has it looked through soon. Throws the database's error when the name is taken. */
export async function updateSource(
  transaction: Knex.Transaction,
  id: string,
  { settings, ...change }: Partial<SourceFields>,
): Promise<SourceRow> {
  const stated = { ...change, ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }) };
  const [row] = await transaction('sources')
    .where({ id })
    .update({ ...stated, next_look_at: transaction.fn.now() })
    .returning(COLUMNS);
  return row;
}

/** Whether another source of the tenant has the name. */
export async function isNameTaken(transaction: Knex.Transaction, name: string, id: string): Promise<boolean> {
  return (await transaction('sources').where({ name }).whereNot({ id }).first('id')) !== undefined;
}

/** Removes a source and what is known of its files; uploads stay. */
export async function deleteSource(transaction: Knex.Transaction, id: string): Promise<void> {
  await transaction('sources').where({ id }).delete();
}

/** Numbers of files by source and state. */
export async function countSourceFiles(
  transaction: Knex.Transaction,
  ids: readonly string[],
): Promise<Map<string, SourceCounts>> {
  const counts = new Map(ids.map((id) => [id, { waiting: 0, taken: 0, duplicate: 0, refused: 0 }]));
  const rows: { source_id: string; state: keyof SourceCounts; count: number }[] = await transaction('source_files')
    .whereIn('source_id', [...ids])
    .groupBy('source_id', 'state')
    .select('source_id', 'state')
    .count('* as count');
  for (const { source_id, state, count } of rows) (counts.get(source_id) as SourceCounts)[state] = Number(count);
  return counts;
}

/** Takes the source of any tenant whose look is due longest, for two minutes; undefined when there is none. */
export async function claimSource(control: Knex, lease: string): Promise<SourceRow | undefined> {
  const { rows } = await control.raw(
    `update sources set leased_by = :lease, lease_expires_at = now() + ${LEASE}, last_look_at = now(),
        next_look_at = now() + make_interval(secs => every_seconds)
      where id = (select id from sources
        where enabled and next_look_at <= now() and (lease_expires_at is null or lease_expires_at < now())
        order by next_look_at limit 1 for update skip locked)
      returning ${COLUMNS.join(', ')}`,
    { lease },
  );
  return rows[0];
}

/** Keeps a source for two minutes more; false when it was taken away, switched off or removed. */
export async function keepSource(control: Knex, id: string, lease: string): Promise<boolean> {
  const { rowCount } = await control.raw(
    `update sources set lease_expires_at = now() + ${LEASE} where id = ? and leased_by = ? and enabled`,
    [id, lease],
  );
  return rowCount === 1;
}

/** Gives a source back with how the look went; `more` has it looked through again at once. */
export async function releaseSource(
  control: Knex,
  id: string,
  lease: string,
  { error, more }: { error: string | null; more: boolean },
): Promise<void> {
  await control.raw(
    `update sources set leased_by = null, lease_expires_at = null, last_error = :error,
        last_success_at = case when :error::text is null then now() else last_success_at end,
        next_look_at = case when :more then now() else next_look_at end
      where id = :id and leased_by = :lease`,
    { id, lease, error, more },
  );
}
