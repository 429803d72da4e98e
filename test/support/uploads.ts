import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { inTenant } from '../../src/db/database.ts';
import type { JobRow } from '../../src/db/jobs.ts';
import { insertUpload } from '../../src/db/uploads.ts';
import type { ObjectStore } from '../../src/infra/object-store.ts';
import { enqueue } from '../../src/jobs/enqueue.ts';
import { asOwner, type TestDatabase } from './database.ts';

/** Stores bytes and registers them as an upload with its ingest job, as the upload route does. */
export async function makeUpload(
  { database }: TestDatabase,
  objects: ObjectStore,
  tenantId: string,
  content: Buffer | Readable,
): Promise<{ uploadId: string; job: JobRow }> {
  const uploadId = randomUUID();
  const storageKey = `uploads/${tenantId}/${uploadId}`;
  const hash = createHash('sha256');
  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const chunk of Buffer.isBuffer(content) ? [content] : content) {
      hash.update(chunk as Buffer);
      yield chunk as Buffer;
    }
  }
  const size = await objects.put(storageKey, hashed());
  return inTenant(database.app, tenantId, async (transaction) => {
    await insertUpload(transaction, {
      id: uploadId,
      tenantId,
      name: 'test.log',
      size,
      sha256: hash.digest('hex'),
      storageKey,
    });
    const job = await enqueue(transaction, { tenantId, kind: 'ingest', payload: { upload_id: uploadId }, uploadId });
    return { uploadId, job };
  });
}

/** Everything that must be equal between two ways of getting the same upload in: rows, ledger and topology, as digests. */
export async function fingerprint(ownerUrl: string, tenantId: string): Promise<Record<string, unknown>> {
  const [ledger] = await asOwner(
    ownerUrl,
    `select rows_read, rows_stored, rows_skipped, rows_rejected, rows_duplicate from uploads where tenant_id = $1`,
    [tenantId],
  );
  const [flows] = await asOwner(
    ownerUrl,
    `select count(*)::int as rows, count(distinct line)::int as lines, md5(string_agg(f::text, chr(10) order by line)) as digest
       from (select line, time, src, src_port, dst, dst_port, protocol, bytes_out, bytes_in, packets_out, failed, action from flows where tenant_id = $1) f`,
    [tenantId],
  );
  const [topology] = await asOwner(
    ownerUrl,
    `select count(*)::int as services, md5(string_agg(s::text, chr(10) order by s::text)) as digest from (
       select c.address as client, d.address as server, s.protocol, s.port, s.flows, s.failed_flows, s.bytes_out, s.bytes_in, s.first_seen, s.last_seen
         from network_services s join network_connections n on n.id = s.connection_id
         join network_nodes c on c.id = n.client_id join network_nodes d on d.id = n.server_id
        where s.tenant_id = $1) s`,
    [tenantId],
  );
  return { ledger, flows, topology };
}
