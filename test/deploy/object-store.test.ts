import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { PROJECT_FOLDER } from '../../src/config/project.ts';
import type { ObjectPlace } from '../../src/infra/installed-objects.ts';
import { type Person, useApi } from '../support/api.ts';
import { bigLog } from '../support/big-log.ts';
import { built } from '../support/built.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { type S3Server, startS3 } from '../support/s3-server.ts';
import { jobIn } from '../support/tenant.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const run = promisify(execFile);

describe('a platform whose objects lie in a bucket', function () {
  this.timeout(120_000);
  const objects = {} as ObjectPlace;
  let server: S3Server;
  this.beforeAll(async () => {
    server = await startS3();
    Object.assign(objects, server.place);
  });
  const api = useApi({ objects });
  let workers: TestWorkers;
  let person: Person;
  let log: Buffer;
  before(async () => {
    workers = await startTestWorkers(api().db, {
      objects: api().services.objects,
      kinds: ['ingest', 'ingest-range', 'discovery', 'report'],
      uploads: { rangeBytes: 4 << 20 },
    });
    person = await api().person('admin');
    log = await buffer(bigLog(200_000));
  });
  after(async () => {
    await workers?.stop();
    await server.close().catch(() => {});
  });

  const upload = async (bytes: Buffer) => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bytes)]), 'firewall.csv');
    const token = person.access_token;
    return api().call('POST', '/api/v1/files/upload', { token, raw: form });
  };
  const keys = async () => {
    const { Contents = [] } = await server.client.send(new ListObjectsV2Command({ Bucket: objects.bucket }));
    return Contents.map(({ Key }) => Key ?? '').sort();
  };
  const done = (id: string) => jobIn(api().db, person.tenantId, id, 'completed', 'failed', 'quarantined');

  it('takes an upload, reads it by several workers’ ranges, and gives a report', async () => {
    const { status, body } = await upload(log);
    expect(status, JSON.stringify(body)).to.equal(202);
    expect((await done(body.job_id)).state).to.equal('completed');
    const path = `/api/v1/files/${body.file_id}`;
    const file = await eventually(
      async () => (await api().call('GET', path, { token: person.access_token })).body,
      ({ state }) => state === 'stored',
    );
    expect(file.rows).to.include({ read: 200_000, stored: 200_000 });

    const asked = await api().call('POST', '/api/v1/reports', {
      token: person.access_token,
      body: { kind: 'network-inventory', format: 'xlsx' },
    });
    expect((await done(asked.body.job_id)).state).to.equal('completed');
    const answer = await fetch(`${api().url}/api/v1/reports/${asked.body.report_id}/download`, {
      headers: { authorization: `Bearer ${person.access_token}` },
    });
    expect(answer.status).to.equal(200);
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).to.equal('PK');

    const tenant = person.tenantId;
    const stored = await keys();
    expect(stored).to.include(`bank/uploads/${tenant}/${body.file_id}`);
    expect(stored.filter((key) => key.startsWith(`bank/results/${tenant}/excel/`))).to.have.lengthOf(1);
    const { dataFolder } = api().services.config;
    expect(await readdir(join(dataFolder, 'objects')).catch(() => []), 'nothing lies here').to.deep.equal([]);
  });

  it('is backed up from the bucket, with what lies in it', async () => {
    const folder = join(api().services.config.dataFolder, 'backup');
    const admin = async (...words: string[]) => {
      const { bucket, prefix, endpoint, accessKeyId, secretAccessKey } = objects;
      const { stdout } = await run(process.execPath, [built('cli'), 'admin', ...words], {
        cwd: PROJECT_FOLDER,
        env: {
          PATH: process.env.PATH,
          DATABASE_URL: api().db.ownerUrl,
          RINGFENCE_DATA: '/nowhere',
          RINGFENCE_MASTER_KEY: testEnvironment().masterKey.toString('base64'),
          OBJECT_STORE: 's3',
          OBJECT_STORE_BUCKET: bucket,
          OBJECT_STORE_PREFIX: prefix,
          OBJECT_STORE_ENDPOINT: endpoint,
          OBJECT_STORE_PATH_STYLE: 'true',
          OBJECT_STORE_ACCESS_KEY_ID: accessKeyId,
          OBJECT_STORE_SECRET_ACCESS_KEY: secretAccessKey,
        },
      });
      return JSON.parse(stdout);
    };
    expect(await admin('backup', 'create', folder, '--json'))
      .to.include({ objects: 2 })
      .and.deep.include({ missing: [] });
    expect(await admin('backup', 'check', folder, '--json')).to.include({ objects: 2, whole: true });
    expect(await admin('keys', 'rewrap', '--json')).to.include({ current: 2, rewrapped: 0 });
  });

  it('says that it is not ready, and takes no upload, while the bucket is away', async () => {
    const ready = async () => (await api().call('GET', '/readyz')).status;
    expect(await ready()).to.equal(200);
    await server.close();
    const { status, body } = await upload(Buffer.from('src_ip,dst_ip,dst_port\n10.0.0.1,10.0.0.2,443\n'));
    expect([status, body.type]).to.deep.equal([503, '/problems/object-store-failed']);
    await eventually(ready, (answer) => answer === 503, { milliseconds: 10_000 });
    const health = await api().call('GET', '/health');
    expect([health.body.components.objects.state, health.body.components.postgres.state]).to.deep.equal([
      'failed',
      'ok',
    ]);
  });
});
