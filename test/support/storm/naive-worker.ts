import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Worker } from 'bullmq';
import pg from 'pg';
import { openObjectStore } from '../../../src/infra/encrypted-store.ts';

/**
 * An ingest worker as most would write it first: BullMQ's defaults, rows inserted as they are read, no checkpoint, nothing
 * that fences off a worker which was given up. A storm that it survives would prove nothing.
 */
const { STORM_OWNER_URL, REDIS_URL, REDIS_PREFIX, RINGFENCE_MASTER_KEY, RINGFENCE_DATA } = process.env as Record<
  string,
  string
>;
const database = new pg.Pool({ connectionString: STORM_OWNER_URL, max: 2 });
database.on('error', () => {});
const objects = openObjectStore(join(RINGFENCE_DATA as string, 'objects'), {
  current: Buffer.from(RINGFENCE_MASTER_KEY as string, 'base64'),
  previous: [],
});
const redis = new URL(REDIS_URL as string);
const ROWS_AT_ONCE = 200;

const worker = new Worker(
  'ingest',
  async ({ data }) => {
    const { rows } = await database.query(
      'select u.* from uploads u join jobs j on j.upload_id = u.id where j.id = $1',
      [data.job_id],
    );
    const [upload] = rows;
    const lines = (await text(await objects.get(upload.storage_key))).trim().split('\n').slice(1);
    for (let at = 0; at < lines.length; at += ROWS_AT_ONCE) {
      await insert(upload, lines.slice(at, at + ROWS_AT_ONCE), at);
    }
    await database.query(`update uploads set state = 'stored' where id = $1`, [upload.id]);
    await database.query(`update jobs set state = 'completed', finished_at = now() where id = $1`, [data.job_id]);
  },
  {
    prefix: REDIS_PREFIX as string,
    connection: {
      ...{ host: redis.hostname, port: Number(redis.port), password: decodeURIComponent(redis.password) },
      maxRetriesPerRequest: null,
    },
    ...{ lockDuration: 2_000, stalledInterval: 1_000 },
  },
);
worker.on('error', () => {});

async function insert(upload: { tenant_id: string; no: string }, lines: string[], before: number): Promise<void> {
  const client = await database.connect();
  try {
    await client.query(`select set_config('app.tenant_id', $1, false)`, [upload.tenant_id]);
    await client.query(`select ensure_flow_leaf('2025-10-01'), ensure_flow_leaf('2025-11-01')`);
    for (const [index, line] of lines.entries()) {
      const [time, src, srcPort, dst, dstPort, , sent, received] = line.split(',');
      await client.query(
        `insert into flows (tenant_id, upload_no, line, time, src, src_port, dst, dst_port, protocol, bytes_out, bytes_in, failed)
         values ($1, $2, $3, to_timestamp($4), $5, $6, $7, $8, 6, $9, $10, false)`,
        [upload.tenant_id, upload.no, before + index + 2, time, src, srcPort, dst, dstPort, sent, received],
      );
    }
  } finally {
    client.release();
  }
}
