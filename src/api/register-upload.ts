import { type Reading, type Registration, registerFile } from '../jobs/register-file.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import type { ReceivedUpload } from './receive-upload.ts';
import { record } from './record.ts';

/** Makes what somebody sent an upload with its ingest job; see `registerFile`. */
export function registerUpload(
  context: RouteContext,
  id: string,
  storageKey: string,
  { name, size, sha256 }: ReceivedUpload,
  reading: Reading,
): Promise<Registration> {
  const { tenantId, userId } = principalOf(context);
  const { database, objects } = context.services;
  const file = { id, tenantId, name, size, sha256, storageKey, createdBy: userId };
  return registerFile({ app: database.app, objects }, file, reading, (transaction, details) =>
    record(transaction, context, 'file.upload', id, details),
  );
}
