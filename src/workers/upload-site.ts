import { inTenant } from '../db/database.ts';
import { siteByNumber } from '../db/sites.ts';
import type { UploadRow } from '../db/uploads.ts';
import { type SiteAddress, siteAddress } from '../domain/sites/site-address.ts';
import type { JobContext } from './processor.ts';

/** What gives the upload's addresses their form of its site; null when it names none. */
export async function siteOf({ site }: UploadRow, { services, tenantId }: JobContext): Promise<SiteAddress | null> {
  if (site === null) return null;
  return siteAddress(await inTenant(services.database.app, tenantId, (transaction) => siteByNumber(transaction, site)));
}
