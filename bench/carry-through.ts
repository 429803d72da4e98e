import { createReadStream } from 'node:fs';
import { asOwner, type TestDatabase, testDatabase } from '../test/support/database.ts';
import { eventually } from '../test/support/eventually.ts';
import { makeTenant } from '../test/support/tenant.ts';
import { makeUpload } from '../test/support/uploads.ts';
import { startTestWorkers } from '../test/support/workers.ts';

/** What the platform made of some files, in a database of their own. */
export interface Carried {
  db: TestDatabase;
  tenantId: string;
  /** Rows of the tenant's tables. */
  rows<Row extends Record<string, unknown>>(sql: string): Promise<Row[]>;
  /** Jobs that did not complete, with their reasons. */
  failed: { kind: string; state: string; error: unknown }[];
  drop(): Promise<void>;
}

/**
 * Takes the files through the whole pipeline, one after another as they are, and waits until nothing is left to do.
 * `prepare` comes before the first.
 */
export async function carryThrough(
  files: string[],
  prepare: (db: TestDatabase, tenantId: string) => Promise<void> = async () => {},
): Promise<Carried> {
  const db = await testDatabase();
  const tenantId = await makeTenant(db.ownerUrl);
  await prepare(db, tenantId);
  const workers = await startTestWorkers(db);
  try {
    for (const file of files) await makeUpload(db, workers.objects, tenantId, createReadStream(file));
    await eventually(
      () =>
        asOwner<{ open: number }>(
          db.ownerUrl,
          `select count(*)::int as open from jobs where tenant_id = $1 and state in ('queued', 'running')`,
          [tenantId],
        ),
      ([row]) => row?.open === 0,
      { milliseconds: 900_000 },
    );
  } finally {
    await workers.stop();
  }
  const rows = <Row extends Record<string, unknown>>(sql: string) => asOwner<Row>(db.ownerUrl, sql, [tenantId]);
  const failed = await rows<Carried['failed'][number]>(
    `select kind, state, error from jobs where tenant_id = $1 and state <> 'completed'`,
  );
  return { db, tenantId, rows, failed, drop: () => db.drop() };
}
