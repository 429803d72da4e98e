import { inTenant } from '../db/database.ts';
import { tenantZone, type UploadRow } from '../db/uploads.ts';
import type { JobContext } from './processor.ts';

/** The zone of times that the upload's log leaves without one: named with the upload, or the tenant's. */
export async function zoneOf(upload: UploadRow, { services, tenantId }: JobContext): Promise<string> {
  return upload.time_zone ?? inTenant(services.database.app, tenantId, tenantZone);
}
