import type { Knex } from 'knex';

/** How long files of reports are kept (null for ever), and how many rows of a table go into one (null: what it bears). */
export interface ReportSettings {
  keep_days: number | null;
  rows_per_file: number | null;
}

/** The tenant's settings of reports. */
export async function findReportSettings(transaction: Knex.Transaction): Promise<ReportSettings> {
  const row = await transaction<ReportSettings>('report_settings').first('keep_days', 'rows_per_file');
  return row ?? { keep_days: null, rows_per_file: null };
}

/** Sets them. */
export async function storeReportSettings(
  transaction: Knex.Transaction,
  { tenantId, userId, keep_days, rows_per_file }: ReportSettings & { tenantId: string; userId: string },
): Promise<void> {
  await transaction('report_settings')
    .insert({ tenant_id: tenantId, keep_days, rows_per_file, updated_by: userId, updated_at: transaction.fn.now() })
    .onConflict('tenant_id')
    .merge();
}

/** Tenants whose reports have an end. */
export async function tenantsWithReportSettings(control: Knex): Promise<string[]> {
  return control('report_settings').whereNotNull('keep_days').pluck('tenant_id');
}

/** A report whose file is to go. */
export interface DueReport {
  id: string;
  storage_key: string;
}

/** Reports whose time is over, the oldest first, held until the transaction ends; at most `limit`. */
export async function dueReports(transaction: Knex.Transaction, limit: number): Promise<DueReport[]> {
  const { rows } = await transaction.raw(
    `select report.id, report.storage_key from reports report join report_settings settings using (tenant_id)
      where report.state = 'ready' and report.finished_at < now() - make_interval(days => settings.keep_days)
      order by report.finished_at limit ? for update of report skip locked`,
    [limit],
  );
  return rows;
}

/** Notes that the files of these reports are gone. */
export async function expireReports(transaction: Knex.Transaction, ids: readonly string[]): Promise<void> {
  await transaction('reports')
    .whereIn('id', [...ids])
    .update({ state: 'expired', storage_key: null, expired_at: transaction.fn.now() });
}
