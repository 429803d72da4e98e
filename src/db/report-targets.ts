import type { Knex } from 'knex';
import type { TargetKind } from '../domain/reports/target.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** A row of `report_targets`: a place that reports are taken to. */
export interface TargetRow {
  id: string;
  tenant_id: string;
  name: string;
  kind: TargetKind;
  settings: Record<string, unknown>;
  /** Of S3: the secret key, sealed for the row's id. */
  secret_sealed: Buffer | null;
  enabled: boolean;
  created_by: string;
  created_at: Date;
}

const COLUMNS = ['id', 'tenant_id', 'name', 'kind', 'settings', 'secret_sealed', 'enabled', 'created_by', 'created_at'];

/** Places of the tenant, the newest first. */
export function listTargets(transaction: Knex.Transaction, request: PageRequest): Promise<Page<TargetRow>> {
  return page<TargetRow>(transaction('report_targets').select(COLUMNS), request, {
    ...{ column: 'created_at', type: 'timestamptz', direction: 'desc', id: 'id', idType: 'uuid' },
  });
}

/** A place of the tenant; undefined when there is none. */
export function findTarget(transaction: Knex.Transaction, id: string): Promise<TargetRow | undefined> {
  return transaction('report_targets').select(COLUMNS).where({ id }).first();
}

/** Stores a place; undefined when the name is taken. */
export async function insertTarget(
  transaction: Knex.Transaction,
  target: Omit<TargetRow, 'created_at' | 'enabled'>,
): Promise<TargetRow | undefined> {
  const [row] = await transaction('report_targets')
    .insert({ ...target, settings: JSON.stringify(target.settings) })
    .onConflict(['tenant_id', 'name'])
    .ignore()
    .returning(COLUMNS);
  return row;
}

/** Switches a place on or off; undefined when there is none. */
export async function enableTarget(
  transaction: Knex.Transaction,
  id: string,
  enabled: boolean,
): Promise<TargetRow | undefined> {
  const [row] = await transaction('report_targets').where({ id }).update({ enabled }).returning(COLUMNS);
  return row;
}

/** Removes a place with what is known of its deliveries; undefined when there is none. */
export async function deleteTarget(transaction: Knex.Transaction, id: string): Promise<TargetRow | undefined> {
  const [row] = await transaction('report_targets').where({ id }).delete().returning(COLUMNS);
  return row;
}
