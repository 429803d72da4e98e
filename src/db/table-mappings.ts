import type { Knex } from 'knex';
import type { TableMapping } from '../domain/logs/table-mapping.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** What a tenant said of tables with a certain header. */
export interface TableMappingRow {
  id: string;
  tenant_id: string;
  fingerprint: string;
  /** The header's cells. */
  header: string[];
  mapping: TableMapping;
  created_by: string | null;
  created_at: Date;
}

/** Header fingerprint → what its columns mean. */
export async function rememberedMappings(transaction: Knex.Transaction): Promise<Map<string, TableMapping>> {
  const rows = await transaction<TableMappingRow>('table_mappings').select('fingerprint', 'mapping');
  return new Map(rows.map(({ fingerprint, mapping }) => [fingerprint, mapping]));
}

/** Remembers, or replaces, what the columns of tables with this header mean. */
export async function rememberMapping(
  transaction: Knex.Transaction,
  row: Pick<TableMappingRow, 'tenant_id' | 'fingerprint' | 'header' | 'mapping' | 'created_by'>,
): Promise<void> {
  await transaction('table_mappings')
    .insert({ ...row, mapping: JSON.stringify(row.mapping) })
    .onConflict(['tenant_id', 'fingerprint'])
    .merge(['mapping', 'created_by']);
}

/** The tenant's remembered mappings, newest first. */
export function listMappings(transaction: Knex.Transaction, request: PageRequest): Promise<Page<TableMappingRow>> {
  return page<TableMappingRow>(transaction('table_mappings').select('table_mappings.*'), request, {
    ...{ column: 'created_at', type: 'timestamptz', direction: 'desc', id: 'id', idType: 'uuid' },
  });
}

/** Forgets one; false when there is none. */
export async function forgetMapping(transaction: Knex.Transaction, id: string): Promise<boolean> {
  return (await transaction('table_mappings').where({ id }).delete()) > 0;
}
