import type { Knex } from 'knex';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';

export const SOURCE_FILE_STATES = ['waiting', 'taken', 'duplicate', 'refused'] as const;
export type SourceFileState = (typeof SOURCE_FILE_STATES)[number];

/** A row of `source_files`: a file as it was when it was last looked at. */
export interface SourceFileRow {
  id: number;
  path: string;
  size: number;
  version: string;
  state: SourceFileState;
  reason: string | null;
  upload_id: string | null;
  seen_at: Date;
  decided_at: Date | null;
}

/** What is known of files, by their paths. */
export async function knownFiles(
  transaction: Knex.Transaction,
  sourceId: string,
  paths: readonly string[],
): Promise<Map<string, SourceFileRow>> {
  const rows: SourceFileRow[] = await transaction('source_files')
    .where({ source_id: sourceId })
    .whereRaw('path = any(?)', [[...paths]])
    .select('path', 'size', 'version', 'state');
  return new Map(rows.map((row) => [row.path, row]));
}

export interface SourceFileNote {
  path: string;
  size: number;
  version: string;
  state: SourceFileState;
  reason?: string | null;
  uploadId?: string | null;
}

/** Writes down what is known of a file now, in place of what was. */
export async function noteFile(transaction: Knex.Transaction, sourceId: string, file: SourceFileNote): Promise<void> {
  await transaction.raw(
    `insert into source_files (tenant_id, source_id, path, size, version, state, reason, upload_id, decided_at)
     values (${TENANT}, :sourceId, :path, :size, :version, :state, :reason, :uploadId,
       case when :state <> 'waiting' then now() end)
     on conflict (source_id, path) do update set size = excluded.size, version = excluded.version,
       state = excluded.state, reason = excluded.reason, upload_id = excluded.upload_id, seen_at = now(),
       decided_at = excluded.decided_at`,
    { sourceId, ...file, reason: file.reason ?? null, uploadId: file.uploadId ?? null },
  );
}

/** Files of a source, the one last noted first. */
export function listSourceFiles(
  transaction: Knex.Transaction,
  sourceId: string,
  { state }: { state?: SourceFileState | undefined },
  request: PageRequest,
): Promise<Page<SourceFileRow>> {
  const query = transaction('source_files').where({ source_id: sourceId });
  query.select('id', 'path', 'size', 'version', 'state', 'reason', 'upload_id', 'seen_at', 'decided_at');
  if (state) query.where({ state });
  return page<SourceFileRow>(query, request, {
    column: 'seen_at',
    type: 'timestamptz',
    direction: 'desc',
    id: 'id',
    idType: 'bigint',
  });
}
