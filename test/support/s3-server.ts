import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import S3rver from 's3rver';
import type { ObjectPlace } from '../../src/infra/installed-objects.ts';

/** A server that speaks S3, with one empty bucket. */
export interface S3Server {
  port: number;
  /** As the configuration names the bucket. */
  place: ObjectPlace;
  client: S3Client;
  close(): Promise<void>;
}

/** Starts a server of a test's own. */
export async function startS3(bucket = 'objects'): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'ringfence-s3-'));
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory });
  const { port } = (await server.run()) as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  const client = new S3Client({
    ...{ endpoint, region: 'us-east-1', forcePathStyle: true },
    // The client writes into what it is given.
    credentials: { ...keys },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    port,
    place: { kind: 's3', bucket, prefix: 'bank/', endpoint, region: '', pathStyle: true, ...keys },
    client,
    async close() {
      client.destroy();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
