import { inTenant } from '../db/database.ts';
import { siteNames } from '../db/sites.ts';
import { namesSite, shownText } from '../domain/sites/site-address.ts';
import type { Reply, RouteContext } from './define-route.ts';

/**
 * An answer as JSON, in which nothing is left of the form that addresses of sites are stored in: where an answer has no
 * place for a site of its own, in sentences above all, it stands behind the address.
 */
export async function jsonOf(
  body: Reply['body'],
  { principal, services }: Pick<RouteContext, 'principal' | 'services'>,
): Promise<string> {
  const text = JSON.stringify(body);
  if (!namesSite(text) || !principal) return text;
  const names = await inTenant(services.database.app, principal.tenantId, siteNames);
  return shownText(text, (site) => JSON.stringify(names.get(site) ?? `site ${site}`).slice(1, -1));
}
