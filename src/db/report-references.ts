import type { Knex } from 'knex';
import type { ReportParameters } from './reports.ts';
import { numberOfSite } from './sites.ts';

/** The first thing that a request for a report names and the tenant has not, by its path; undefined when all are there. */
export async function missingReference(
  transaction: Knex.Transaction,
  { filters = {}, deliver_to = [] }: ReportParameters,
): Promise<string | undefined> {
  const { zone, application, site } = filters;
  const has = async (table: string, id: string) =>
    (await transaction(table).select('id').where({ id }).first()) !== undefined;
  if (zone !== undefined && zone !== 'none' && !(await has('zones', zone))) return 'filters.zone';
  if (application !== undefined && !(await has('applications', application))) return 'filters.application';
  if (site !== undefined && site !== 'none' && (await numberOfSite(transaction, site)) === undefined)
    return 'filters.site';
  for (const [index, id] of deliver_to.entries()) {
    if (!(await has('report_targets', id))) return `deliver_to.${index}`;
  }
  return undefined;
}
