import { z } from 'zod';
import type { ReportRow } from '../../db/reports.ts';
import { exchangeKinds } from '../../domain/exchange/registry.ts';
import { formatsOf } from '../../domain/reports/choices.ts';
import type { ReportKind } from '../../domain/reports/kinds/kind.ts';
import { reportKinds } from '../../domain/reports/kinds/registry.ts';
import { count, statusUrl, timestamp } from '../schemas.ts';

/** A report as it is shown. */
export const report = z
  .strictObject({
    id: z.uuid(),
    job_id: z.uuid(),
    kind: z.string(),
    format: z.string(),
    title: z.string().nullable(),
    filters: z.record(z.string(), z.unknown()),
    deliver_to: z.array(z.uuid()),
    rows_per_file: count.nullable().meta({ description: 'As it was asked for' }),
    state: z
      .enum(['queued', 'ready', 'failed', 'expired'])
      .meta({ description: 'Expired: its file is gone, as the settings of the tenant want it' }),
    file_name: z.string().nullable(),
    size: count.nullable(),
    sha256: z.string().nullable(),
    created_by: z.uuid().nullable(),
    created_at: timestamp,
    finished_at: timestamp.nullable(),
    expired_at: timestamp.nullable(),
    status_url: z.string(),
    download_url: z.string().nullable().meta({ description: 'Once it is ready' }),
  })
  .meta({ id: 'Report' });

/** A row as that. */
export function reportView(row: ReportRow) {
  const { id, job_id, kind, format, parameters, state, file_name, size, sha256, created_by } = row;
  const { created_at, finished_at, expired_at } = row;
  return {
    ...{ id, job_id, kind, format, state, title: parameters.title ?? null },
    ...{ filters: parameters.filters ?? {}, deliver_to: parameters.deliver_to ?? [] },
    rows_per_file: parameters.rows_per_file ?? null,
    ...{ file_name, size, sha256, created_by, created_at, finished_at, expired_at, status_url: statusUrl(job_id) },
    download_url: state === 'ready' ? `/api/v1/reports/${id}/download` : null,
  };
}

/** A kind of report, for whoever chooses. */
export const reportKind = z
  .strictObject({
    kind: z.string(),
    title: z.string(),
    about: z.string(),
    permission: z.string().meta({ description: 'Needed to ask for one, and to fetch it' }),
    formats: z.array(z.string()).meta({ description: 'The first is meant when none is named' }),
    filters: z.array(z.string()),
    needs: z.array(z.string()).meta({ description: 'Filters without which it says nothing' }),
    for_programs: z.boolean().meta({ description: 'A file for other programs rather than for people' }),
  })
  .meta({ id: 'ReportKind' });

/** Every kind as that, reports first. */
export function kindViews(): z.output<typeof reportKind>[] {
  const reports = Object.values<ReportKind>(reportKinds).map((kind) => ({ ...kind, for_programs: false }));
  const exchange = Object.values(exchangeKinds).map((kind) => ({ ...kind, needs: [], for_programs: true }));
  return [...reports, ...exchange].map(({ name, title, about, permission, filters, needs, for_programs }) => ({
    ...{ kind: name, title, about, permission, formats: formatsOf(name) },
    ...{ filters: [...filters], needs: [...(needs ?? [])], for_programs },
  }));
}
