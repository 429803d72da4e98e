import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIG_FOLDER } from '../../src/config/project.ts';
import { openObjectStore } from '../../src/infra/encrypted-store.ts';
import type { ObjectStore } from '../../src/infra/object-store.ts';
import type { OutboundRules } from '../../src/infra/outbound-request.ts';
import { openCipher } from '../../src/infra/security/cipher.ts';
import type { JobContext } from '../../src/workers/processor.ts';
import { asOwner, type TestDatabase } from './database.ts';
import { testEnvironment } from './environment.ts';
import { quietLog } from './workers.ts';

/** A flow as tests write it; what is left out is an ordinary HTTPS request of one second. */
export interface TestFlow {
  src: string;
  src_port?: number;
  dst: string;
  dst_port?: number | null;
  protocol?: number | null;
  time?: string;
  duration?: number | null;
  bytes_out?: number | null;
  bytes_in?: number | null;
  failed?: boolean;
  application?: string | null;
  action?: string;
  direction?: string;
  direction_confidence?: number;
  reply?: boolean;
  observer?: string;
  packets_in?: number;
}

const ORDINARY = {
  dst_port: 443,
  protocol: 6,
  time: '2026-01-05T08:00:00Z',
  duration: 1,
  bytes_out: 100,
  bytes_in: 1000,
  failed: false,
  application: null,
};

/** Stores flows as one finished upload, past ingest. Gives the upload's id. */
export async function storeUpload({ ownerUrl }: TestDatabase, tenantId: string, flows: TestFlow[]): Promise<string> {
  const sql = (text: string, values: unknown[]) => asOwner<{ id: string; no: number }>(ownerUrl, text, values);
  const [upload] = await sql(
    `insert into uploads (tenant_id, name, size, sha256, storage_key, state) values ($1, 'test', 1, $2, 'test', 'stored')
     returning id, no`,
    [tenantId, randomUUID()],
  );
  if (!upload) throw new Error('no upload');
  const rows = flows.map((flow, line) => ({
    ...ORDINARY,
    ...flow,
    line,
    tenant_id: tenantId,
    upload_no: upload.no,
    part: 1,
  }));
  for (const month of new Set(rows.map(({ time }) => time.slice(0, 7)))) {
    // In one statement, so that the tenant is set in the function's transaction.
    await sql(`select set_config('app.tenant_id', $1, true), ensure_flow_leaf($2::date)`, [tenantId, `${month}-01`]);
  }
  await sql('insert into flows select * from jsonb_populate_recordset(null::flows, $1::jsonb)', [JSON.stringify(rows)]);
  return upload.id;
}

/** Marks an upload deleted, as the API does. */
export async function deleteUpload({ ownerUrl }: TestDatabase, id: string): Promise<void> {
  await asOwner(ownerUrl, `update uploads set state = 'deleted', deleted_at = now() where id = $1`, [id]);
}

/** What a processor is given, without queue and worker around it. */
export function jobContext(
  { database }: TestDatabase,
  tenantId: string,
  signal = new AbortController().signal,
): JobContext {
  return {
    jobId: randomUUID(),
    tenantId,
    uploadId: null,
    leaseEpoch: 1,
    signal,
    report: async () => {},
    services: {
      database,
      objects: testObjects(),
      log: quietLog,
      configFolder: CONFIG_FOLDER,
      outbound: { isOwn: async () => false } as OutboundRules,
      feedCipher: openCipher(testEnvironment().masterKey, 'indicator-feeds'),
      reports: { roots: [], cipher: openCipher(testEnvironment().masterKey, 'report-targets') },
    } as unknown as JobContext['services'],
  };
}

/** An object store of a test's own. */
function testObjects(): ObjectStore {
  const folder = join(tmpdir(), `ringfence-test-${randomUUID()}`);
  return openObjectStore(folder, { current: testEnvironment().masterKey, previous: [] });
}
