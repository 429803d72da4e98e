import { randomUUID } from 'node:crypto';
import { asOwner, type TestDatabase } from './database.ts';

/** An observation as tests write it. */
export interface TestObservation {
  kind: string;
  src: string;
  dst?: string;
  dst_port?: number;
  name?: string;
  time?: string;
  detail?: Record<string, unknown>;
}

const ORDINARY = { dst: '10.1.0.1', dst_port: 53, name: null, time: '2026-01-05T08:00:00Z', detail: {} };

/** Stores observations as one finished upload, past ingest. */
export async function storeObservations(
  { ownerUrl }: TestDatabase,
  tenantId: string,
  observed: TestObservation[],
): Promise<void> {
  if (observed.length === 0) return;
  const [upload] = await asOwner<{ no: number }>(
    ownerUrl,
    `insert into uploads (tenant_id, name, size, sha256, storage_key, state) values ($1, 'test', 1, $2, 'test', 'stored')
     returning no`,
    [tenantId, randomUUID()],
  );
  const rows = observed.map((each, line) => ({
    ...{ ...ORDINARY, ...each },
    ...{ line, tenant_id: tenantId, upload_no: upload?.no, part: 1 },
  }));
  for (const month of new Set(rows.map(({ time }) => time.slice(0, 7)))) {
    await asOwner(ownerUrl, `select set_config('app.tenant_id', $1, true), ensure_observation_leaf($2::date)`, [
      tenantId,
      `${month}-01`,
    ]);
  }
  await asOwner(
    ownerUrl,
    'insert into observations select * from jsonb_populate_recordset(null::observations, $1::jsonb)',
    [JSON.stringify(rows)],
  );
}
