import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import S3rver from 's3rver';
import { openObjectStore } from '../../src/infra/encrypted-store.ts';
import { openCipher } from '../../src/infra/security/cipher.ts';
import { startSourceKeeper } from '../../src/workers/source-keeper.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { makeTenant } from '../support/tenant.ts';
import { quietLog } from '../support/workers.ts';

const log = (server = '10.0.0.2') => `src_ip,dst_ip,dst_port,protocol\n10.0.0.1,${server},443,tcp\n`;

describe('sources', function () {
  this.timeout(60_000);
  const db = useDatabase();
  const { masterKey } = testEnvironment();
  let [tenant, root, objectFolder] = ['', '', ''];
  let keeper: ReturnType<typeof startSourceKeeper>;
  const cipher = openCipher(masterKey, 'sources');

  before(async () => {
    tenant = await makeTenant(db().ownerUrl);
    root = await realpath(await mkdtemp(join(tmpdir(), 'ringfence-drop-')));
    objectFolder = await mkdtemp(join(tmpdir(), 'ringfence-source-objects-'));
    keeper = startSourceKeeper({
      ...{ database: db().database, log: quietLog, cipher, roots: [{ tenantId: tenant, path: root }] },
      objects: openObjectStore(objectFolder, { current: masterKey, previous: [] }),
      outbound: { isOwn: async () => false },
      uploads: { maxBytes: 100_000, maxInflatedBytes: 1_000_000 },
    });
  });
  after(async () => {
    await keeper.stop();
    for (const folder of [root, objectFolder]) await rm(folder, { recursive: true, force: true });
  });

  const sql = <Row extends object>(text: string, ...values: unknown[]) =>
    asOwner<Row & Record<string, unknown>>(db().ownerUrl, text, values);
  /** Stores a source that is looked through every second. */
  const add = async (kind: 'folder' | 's3', settings: object, id = randomUUID()): Promise<string> => {
    const sealed = kind === 's3' ? cipher.seal(Buffer.from('S3RVER'), id) : null;
    await sql(
      `insert into sources (id, tenant_id, name, kind, settings, secret_sealed, every_seconds, created_by)
       values ($1, $2, $6, $3, $4, $5, 1, $1)`,
      ...[id, tenant, kind, JSON.stringify(settings), sealed, `made ${id}`],
    );
    return id;
  };
  const folder = async (name: string, more: object = {}) => {
    const path = join(root, name);
    await mkdir(path);
    return { path, id: await add('folder', { path, complete: 'renamed', after: 'keep', ...more }) };
  };
  const filesOf = (id: string) =>
    sql<{ path: string; state: string; reason: string | null; upload_id: string | null }>(
      'select path, state, reason, upload_id from source_files where source_id = $1 order by path',
      id,
    );
  const settled = (id: string, count: number) =>
    eventually(
      () => filesOf(id),
      (files) => files.filter(({ state }) => state !== 'waiting').length === count,
    );
  /** Waits for so many looks that began from now on. */
  const looks = async (id: string, count: number) => {
    const last = async () =>
      (await sql<{ at: string }>('select last_look_at::text as at from sources where id = $1', id))[0]?.at;
    for (let before = await last(), seen = 0; seen < count; seen += 1) {
      before = await eventually(last, (at) => at !== before);
    }
  };
  const errorOf = (id: string) =>
    eventually(
      async () =>
        (await sql<{ last_error: string | null }>('select last_error from sources where id = $1', id))[0]?.last_error,
      (error) => typeof error === 'string',
    );

  it('makes uploads of new files, in folders below too, as if they had been sent', async () => {
    const { path, id } = await folder('plain');
    await mkdir(join(path, 'fw', '2026'), { recursive: true });
    await writeFile(join(path, 'fw', '2026', 'one.csv'), log('10.1.0.1'));
    await writeFile(join(path, 'two.csv'), log('10.1.0.2'));
    const files = await settled(id, 2);
    expect(files.map(({ path, state }) => [path, state])).to.deep.equal([
      ['fw/2026/one.csv', 'taken'],
      ['two.csv', 'taken'],
    ]);
    const uploads = await sql(
      `select u.name, u.state, u.created_by, j.kind, a.details->>'source' as source from uploads u
         join jobs j on j.upload_id = u.id join audit_log a on a.target = u.id::text and a.action = 'file.upload'
        where u.id = any($1) order by u.name`,
      files.map(({ upload_id }) => upload_id),
    );
    const expected = { state: 'accepted', created_by: id, kind: 'ingest', source: id };
    expect(uploads).to.deep.equal([
      { name: 'one.csv', ...expected },
      { name: 'two.csv', ...expected },
    ]);
  });

  it('takes a content once, whatever it is called and wherever it lies', async () => {
    const { path, id } = await folder('twice');
    await writeFile(join(path, 'a.csv'), log('10.2.0.1'));
    const [first] = await settled(id, 1);
    await writeFile(join(path, 'b.csv'), log('10.2.0.1'));
    const [, second] = await settled(id, 2);
    expect([second?.state, second?.upload_id]).to.deep.equal(['duplicate', first?.upload_id]);
    await looks(id, 2);
    const [row] = await sql(`select count(*)::int as uploads from uploads where name in ('a.csv', 'b.csv')`);
    expect(row).to.deep.equal({ uploads: 1 });
    await writeFile(join(path, 'a.csv'), log('10.2.0.9'));
    await eventually(
      () => filesOf(id),
      ([a]) => a?.state === 'taken' && a.upload_id !== first?.upload_id,
    );
  });

  it('says why it refuses a file, and keeps nothing of it', async () => {
    const { path, id } = await folder('bad');
    await writeFile(join(path, 'picture.bin'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0, 0, 0]));
    await writeFile(join(path, 'huge.csv'), 'x'.repeat(100_001));
    await writeFile(join(path, 'none.csv'), '');
    const files = await settled(id, 3);
    expect(files.map(({ state, upload_id }) => [state, upload_id])).to.deep.equal(files.map(() => ['refused', null]));
    expect(files.map(({ reason }) => reason).join(' ')).to.match(/larger than 100000 bytes.*empty/s);
    const events = await sql(`select outcome from audit_log where action = 'file.refuse' and target = $1`, id);
    expect(events).to.have.lengthOf(3);
  });

  it('follows no links, and leaves alone what is not finished or hidden', async () => {
    const { path, id } = await folder('links');
    await writeFile(join(root, 'outside.csv'), log('10.3.0.1'));
    await symlink(join(root, 'outside.csv'), join(path, 'link.csv'));
    await symlink(root, join(path, 'up'));
    await symlink('/etc', join(path, 'etc'));
    for (const name of ['.hidden.csv', 'a.csv.tmp', 'b.part', 'c.csv~'])
      await writeFile(join(path, name), log('10.3.0.2'));
    await writeFile(join(path, 'real.csv'), log('10.3.0.3'));
    expect((await settled(id, 1)).map((file) => file.path)).to.deep.equal(['real.csv']);
    await rename(join(path, 'a.csv.tmp'), join(path, 'a.csv'));
    expect((await settled(id, 2)).map((file) => file.path)).to.deep.equal(['a.csv', 'real.csv']);
  });

  it('does not look outside of the folders that may be watched, not even by a link', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'ringfence-outside-'));
    await symlink(outside, join(root, 'way-out'));
    const settings = { complete: 'renamed', after: 'keep' };
    expect(await errorOf(await add('folder', { path: join(root, 'way-out'), ...settings }))).to.match(/outside/);
    expect(await errorOf(await add('folder', { path: outside, ...settings }))).to.match(/SOURCE_ROOTS/);
    expect(await errorOf(await add('folder', { path: join(root, 'nowhere'), ...settings }))).to.match(/no such folder/);
    await rm(outside, { recursive: true });
  });

  it('waits until a file stays as it is from one look to the next', async () => {
    const { path, id } = await folder('growing', { complete: 'stable' });
    await sql(`update sources set every_seconds = 3600, next_look_at = 'infinity' where id = $1`, id);
    const ended = async () =>
      (await sql<{ at: string }>('select last_success_at::text as at from sources where id = $1', id))[0]?.at;
    const lookNow = async () => {
      await eventually(
        () => sql('select id from sources where id = $1 and leased_by is null', id),
        (free) => free.length === 1,
      );
      const before = await ended();
      await sql('update sources set next_look_at = now() where id = $1', id);
      await eventually(ended, (at) => at !== before);
      return (await filesOf(id)).map(({ state }) => state);
    };
    for (let length = 1; length <= 3; length += 1) {
      await writeFile(join(path, 'growing.csv'), log('10.4.0.1') + '10.0.0.1,10.4.0.2,22,tcp\n'.repeat(length));
      expect(await lookNow()).to.deep.equal(['waiting']);
    }
    expect(await lookNow()).to.deep.equal(['taken']);
  });

  it('waits for the second file that says that the first is whole, and moves what it took', async () => {
    const { path, id } = await folder('marked', { complete: 'done-file', after: 'move' });
    await writeFile(join(path, 'm.csv'), log('10.5.0.1'));
    await looks(id, 2);
    expect((await filesOf(id))[0]?.state).to.equal('waiting');
    await writeFile(join(path, 'm.csv.done'), '');
    await settled(id, 1);
    await looks(id, 1);
    await eventually(
      () => realpath(join(path, 'm.csv')).catch(() => null),
      (left) => left === null,
    );
  });

  it('is looked through by another worker when the one that did is gone', async () => {
    const { path, id } = await folder('orphan');
    await sql(
      `update sources set leased_by = gen_random_uuid(), lease_expires_at = now() + interval '3 s' where id = $1`,
      id,
    );
    await writeFile(join(path, 'o.csv'), log('10.6.0.1'));
    expect((await settled(id, 1))[0]?.state).to.equal('taken');
  });

  describe('in a bucket', () => {
    let server: S3rver;
    let [endpoint, port, folderOfServer] = ['', 0, ''];
    let s3: S3Client;
    before(async () => {
      folderOfServer = await mkdtemp(join(tmpdir(), 'ringfence-s3-'));
      server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory: folderOfServer });
      const address = (await server.run()) as AddressInfo;
      port = address.port;
      endpoint = `http://127.0.0.1:${port}`;
      const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
      s3 = new S3Client({
        endpoint,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials,
        requestChecksumCalculation: 'WHEN_REQUIRED',
      });
      await s3.send(new CreateBucketCommand({ Bucket: 'logs' }));
    });
    after(async () => {
      s3.destroy();
      await server.close();
      await rm(folderOfServer, { recursive: true, force: true });
    });
    const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket: 'logs', Key, Body }));
    const settings = (more: object = {}) => ({
      ...{ endpoint, region: 'us-east-1', bucket: 'logs', prefix: 'fw/', access_key_id: 'S3RVER' },
      ...more,
    });
    const approve = () =>
      sql(
        `insert into outbound_destinations (tenant_id, name, purpose, scheme, host, port, internal)
         values ($1, 's3', 'source', 'http', '127.0.0.1', $2, '{127.0.0.0/8}') on conflict do nothing`,
        ...[tenant, port],
      );

    it('asks nothing of a service that nobody approved, and says so', async () => {
      const id = await add('s3', settings());
      expect(await errorOf(id)).to.match(/approved/);
      const [blocked] = await sql(
        `select target from audit_log where action = 'destination.blocked' and tenant_id = $1`,
        tenant,
      );
      expect(blocked).to.deep.equal({ target: '127.0.0.1' });
      await sql('delete from sources where id = $1', id);
    });

    it('makes uploads of new objects below the prefix, and of those that changed', async () => {
      await approve();
      await put('fw/a (1).csv', log('10.7.0.1'));
      await put('fw/sub/b.csv', log('10.7.0.2'));
      await put('other/c.csv', log('10.7.0.3'));
      const id = await add('s3', settings());
      const files = await settled(id, 2);
      expect(files.map(({ path, state }) => [path, state])).to.deep.equal([
        ['fw/a (1).csv', 'taken'],
        ['fw/sub/b.csv', 'taken'],
      ]);
      await looks(id, 2);
      const [before] = await sql(
        'select count(*)::int as uploads from uploads where id = any($1)',
        files.map(({ upload_id }) => upload_id),
      );
      expect(before).to.deep.equal({ uploads: 2 });
      await put('fw/sub/b.csv', log('10.7.0.9'));
      await eventually(
        () => filesOf(id),
        ([, b]) => b?.state === 'taken' && b.upload_id !== files[1]?.upload_id,
      );
    });

    it('says what is wrong with bucket and key', async () => {
      await approve();
      expect(await errorOf(await add('s3', settings({ bucket: 'nothing-here' })))).to.match(/no such bucket/);
      expect(await errorOf(await add('s3', settings({ access_key_id: 'SOMEBODY' })))).to.match(
        /refuses|cannot be read/,
      );
    });
  });
});
