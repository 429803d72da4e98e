import type { Knex } from 'knex';

/**
 * Every column whose values are sealed under the master key: what for (openCipher's purpose), and the row's id, which is
 * the context each value is sealed with. A column that is missing here would be lost with the previous master key.
 */
export const SEALED_COLUMNS = [
  { table: 'signing_keys', id: 'kid', columns: ['private_jwk_sealed'], purpose: 'signing-keys' },
  { table: 'user_mfa', id: 'user_id', columns: ['sealed', 'pending_sealed'], purpose: 'mfa' },
  { table: 'sso_providers', id: 'id', columns: ['client_secret_sealed'], purpose: 'sso' },
  { table: 'indicator_feeds', id: 'id', columns: ['authorization_sealed'], purpose: 'indicator-feeds' },
  { table: 'report_targets', id: 'id', columns: ['secret_sealed'], purpose: 'report-targets' },
  { table: 'sources', id: 'id', columns: ['secret_sealed'], purpose: 'sources' },
  { table: 'response_channels', id: 'id', columns: ['sealed'], purpose: 'response-channels' },
] as const;

/** Opens a value and seals it under the current master key. */
export type Reseal = (purpose: string, sealed: Buffer, context: string) => Buffer;

/** Seals every sealed value anew, table by table, each in one transaction. Returns how many values there were. */
export async function resealColumns(control: Knex, reseal: Reseal): Promise<number> {
  let count = 0;
  for (const sealed of SEALED_COLUMNS) {
    count += await control.transaction((transaction) => resealTable(transaction, sealed, reseal));
  }
  return count;
}

async function resealTable(
  transaction: Knex.Transaction,
  { table, id, columns, purpose }: (typeof SEALED_COLUMNS)[number],
  reseal: Reseal,
): Promise<number> {
  const rows: Record<string, unknown>[] = await transaction(table)
    .forUpdate()
    .select(id, ...columns);
  let count = 0;
  for (const row of rows) {
    const context = String(row[id]);
    const values = columns.filter((column) => row[column] !== null);
    if (values.length === 0) continue;
    const fresh = values.map((column) => [column, reseal(purpose, row[column] as Buffer, context)]);
    await transaction(table).where(id, context).update(Object.fromEntries(fresh));
    count += values.length;
  }
  return count;
}
