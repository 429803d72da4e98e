import { z } from 'zod';
import type { ReportParameters } from '../db/reports.ts';
import { SEVERITIES } from '../domain/detections/finding.ts';
import { canSplit, FORMATS, filterFaults, formatsOf, KINDS } from '../domain/reports/choices.ts';
import { moment } from '../domain/requests/moment.ts';
import { isStorable } from '../domain/requests/storable.ts';

const storable = z.string().trim().min(1).max(200).refine(isStorable, 'must be text without NUL');
const prefix = z
  .union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()])
  .meta({ description: 'Prefix in CIDR notation, for example 10.0.0.0/8' });

const filters = z
  .strictObject({
    from: moment.optional().meta({ description: 'What was there from this moment on' }),
    to: moment.optional().meta({ description: 'and before this one' }),
    last_days: z.int().min(1).max(3_660).optional().meta({ description: 'Instead: the days before it is asked for' }),
    zone: z
      .union([z.uuid(), z.literal('none')])
      .optional()
      .meta({ description: 'Id of a zone, or none' }),
    application: z.uuid().optional().meta({ description: 'Id of an application' }),
    severity: z.array(z.enum(SEVERITIES)).min(1).max(SEVERITIES.length).optional().meta({ description: 'Of alerts' }),
    within: prefix.optional(),
    site: storable.optional().meta({ description: 'Name of a site, or none' }),
  })
  .meta({ description: 'Each kind takes some of these: see GET /api/v1/reports/kinds' });

/** Rows of a table that go into one file of a report. */
export const perFile = z.int().min(1_000).max(10_000_000);

/** How a report is asked for, by people and by schedules. */
export const reportRequest = z
  .strictObject({
    kind: z.enum(KINDS).default('network-inventory'),
    format: z
      .enum(FORMATS)
      .optional()
      .meta({ description: 'The first of its kind, if nothing is said: xlsx for reports' }),
    title: storable.optional(),
    filters: filters.optional(),
    deliver_to: z
      .array(z.uuid())
      .min(1)
      .max(10)
      .optional()
      .meta({ description: 'Ids of places that it is taken to as well' }),
    rows_per_file: perFile
      .optional()
      .meta({ description: 'Where a table is longer, the report becomes a zip of several files and an index' }),
  })
  .superRefine(({ kind, format, filters = {}, rows_per_file }, context) => {
    const formats = formatsOf(kind);
    if (format !== undefined && !formats.includes(format)) {
      context.addIssue({
        code: 'custom',
        path: ['format'],
        message: `${kind} is written as ${formats.join(', ')} only`,
      });
    }
    if (rows_per_file !== undefined && !canSplit(kind, format ?? formats[0])) {
      context.addIssue({ code: 'custom', path: ['rows_per_file'], message: 'is for reports in formats with tables' });
    }
    for (const { filter, message } of filterFaults(kind, filters)) {
      context.addIssue({ code: 'custom', path: ['filters', filter], message });
    }
  });

/** What a request says, as it is stored. */
export function readRequest(request: z.output<typeof reportRequest>): {
  kind: string;
  format: string;
  parameters: ReportParameters;
} {
  const { kind, format = formatsOf(kind)[0] as string, title, filters, deliver_to, rows_per_file } = request;
  const narrowed = filters && Object.keys(filters).length > 0 ? filters : undefined;
  const stated = { title, filters: narrowed, deliver_to, rows_per_file };
  const parameters = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
  return { kind, format, parameters };
}
