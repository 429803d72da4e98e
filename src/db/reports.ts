import type { Knex } from 'knex';
import type { ReportFilters } from '../domain/reports/facts.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** What a report was asked for with: of the filters, `last_days` is a period that ends when it is asked for. */
export interface ReportParameters {
  title?: string;
  filters?: ReportFilters & { last_days?: number | undefined };
  /** Ids of places that it is taken to. */
  deliver_to?: string[];
  /** Rows of a table that go into one file. */
  rows_per_file?: number;
}

/** A row of `reports`. */
export interface ReportRow {
  id: string;
  tenant_id: string;
  job_id: string;
  kind: string;
  format: string;
  parameters: ReportParameters;
  /** Expired: its file is gone, its row stays. */
  state: 'queued' | 'ready' | 'failed' | 'expired';
  file_name: string | null;
  storage_key: string | null;
  size: number | null;
  sha256: string | null;
  created_by: string | null;
  created_at: Date;
  finished_at: Date | null;
  expired_at: Date | null;
  /** The newest seal of the audit log when it was asked for. */
  chain_seq: number | null;
  chain_hash: Buffer | null;
}

/** A report as it is asked for; the job that writes it exists already. */
export interface NewReport {
  id: string;
  tenantId: string;
  jobId: string;
  kind: string;
  format: string;
  parameters: ReportParameters;
  createdBy: string | null;
}

/** Registers a report. */
export async function insertReport(transaction: Knex.Transaction, report: NewReport): Promise<ReportRow> {
  const [row] = await transaction('reports')
    .insert({
      id: report.id,
      tenant_id: report.tenantId,
      job_id: report.jobId,
      kind: report.kind,
      format: report.format,
      parameters: JSON.stringify(report.parameters),
      created_by: report.createdBy,
      chain_seq: transaction.raw('(select seq from audit_seals order by seq desc limit 1)'),
      chain_hash: transaction.raw('(select hash from audit_seals order by seq desc limit 1)'),
    })
    .returning('*');
  return row as ReportRow;
}

/** One report; undefined when the tenant has no such report. */
export function findReport(transaction: Knex.Transaction, id: string): Promise<ReportRow | undefined> {
  return transaction<ReportRow>('reports').where({ id }).first();
}

/** Reports of the tenant, newest first. */
export function listReports(transaction: Knex.Transaction, request: PageRequest): Promise<Page<ReportRow>> {
  return page(transaction('reports').select('reports.*'), request, {
    column: 'created_at',
    type: 'timestamptz',
    direction: 'desc',
    id: 'id',
    idType: 'uuid',
  });
}

/** The finished file of a report. */
export interface ReportFile {
  fileName: string;
  storageKey: string;
  size: number;
  sha256: string;
}

/** Makes a report ready for download. */
export async function finishReport(transaction: Knex.Transaction, id: string, file: ReportFile): Promise<void> {
  await transaction('reports').where({ id }).update({
    state: 'ready',
    file_name: file.fileName,
    storage_key: file.storageKey,
    size: file.size,
    sha256: file.sha256,
    finished_at: transaction.fn.now(),
    expired_at: null,
  });
}
