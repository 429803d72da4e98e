import { randomUUID } from 'node:crypto';
import { EVIDENCE_VERSION } from '../../../src/domain/nodes/evidence/registry.ts';
import type { Fact } from '../../../src/domain/nodes/fact.ts';
import { asOwner, type TestDatabase } from '../database.ts';

/** Writes a fact as the classification would, stated by line 7 of an upload of its own. */
export async function storeFact(
  { ownerUrl }: TestDatabase,
  tenantId: string,
  fact: Omit<Fact, 'until'>,
): Promise<void> {
  const [upload] = await asOwner<{ no: number }>(
    ownerUrl,
    `insert into uploads (tenant_id, name, size, sha256, storage_key, state, finished_at)
     values ($1, 'facts', 1, $2, 'test', 'stored', now()) returning no`,
    [tenantId, randomUUID()],
  );
  const { address, kind, source, value, confidence } = fact;
  // Marked as asked, or the next classification would ask the upload, which holds no records.
  await asOwner(
    ownerUrl,
    `with asked as (
       insert into classified_uploads (tenant_id, upload_no, finished_at, rules)
       select tenant_id, no, finished_at, $8 from uploads where no = $2)
     insert into node_facts (tenant_id, upload_no, address, kind, source, value, confidence, count, first_seen, last_seen, part, line)
     values ($1, $2, $3, $4, $5, $6, $7, 3, now() - interval '1 day', now(), 1, 7)`,
    [tenantId, upload?.no, address, kind, source, value, confidence, EVIDENCE_VERSION],
  );
}
