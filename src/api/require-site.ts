import type { Knex } from 'knex';
import { numberOfSite, siteByNumber } from '../db/sites.ts';
import { isWithinPrefix } from '../domain/sites/site-address.ts';
import { Problem } from './problem.ts';
import { plainName } from './schemas.ts';
import { invalid } from './validate.ts';

/** A site in a request. */
export const siteName = plainName.meta({ description: 'Name of a site' });

/** A site in a query: its name, or `none`. */
export const siteFilter = plainName.meta({
  description: 'Name of a site: addresses of its own. none: addresses of no site. Without it, addresses of every site.',
});

/** The number of the site, and null when none is named. Throws 422 when there is no such site. */
export async function requireSite(
  transaction: Knex.Transaction,
  name: string | null | undefined,
): Promise<number | null> {
  if (name === undefined || name === null) return null;
  const number = await numberOfSite(transaction, name);
  if (number !== undefined) return number;
  throw new Problem(422, 'unknown-site', `There is no site "${name}".`, {
    hint: 'GET /api/v1/sites lists them; POST /api/v1/sites adds one.',
  });
}

/** The same for a range at a site. Throws 422 also for one that means the same machines everywhere. */
export async function siteWithRange(
  transaction: Knex.Transaction,
  { site, range }: { site?: string | undefined; range: string },
): Promise<number | null> {
  const number = await requireSite(transaction, site);
  if (number === null) return null;
  const { prefixes } = await siteByNumber(transaction, number);
  if (prefixes.some((prefix) => isWithinPrefix(range, prefix))) return number;
  const message = `is not within the prefixes of ${site} that overlap (${prefixes.join(', ')}): leave the site out`;
  throw invalid([{ in: 'body', path: 'range', message }]);
}
