import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ListMultipartUploadsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { openInstalledObjects } from '../../src/infra/installed-objects.ts';
import type { BareObjectStore } from '../../src/infra/object-store.ts';
import { type BreakingProxy, startBreakingProxy } from '../support/breaking-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { type S3Server, startS3 } from '../support/s3-server.ts';

const KEY = 'uploads/tenant-a/object-1';
const MIB = 1 << 20;

describe('a bucket behind a bad line', function () {
  this.timeout(60_000);
  let server: S3Server;
  let proxy: BreakingProxy;
  let store: BareObjectStore;
  const plain = randomBytes(20 * MIB);

  before(async () => {
    server = await startS3();
    proxy = await startBreakingProxy(server.port);
    store = await openInstalledObjects('/nowhere', { ...server.place, endpoint: `http://127.0.0.1:${proxy.port}` });
    await store.put(KEY, Readable.from([plain]));
  });
  afterEach(() => proxy.breakAfter(undefined));
  after(async () => {
    await proxy.close();
    await server.close();
  });

  it('is read whole, going on where each connection broke', async () => {
    const before = proxy.broken();
    proxy.breakAfter(3 * MIB);
    expect((await buffer(await store.get(KEY, { start: 5 }))).equals(plain.subarray(5))).to.equal(true);
    expect(proxy.broken() - before).to.be.at.least(5);
  });

  it('fails, with what is the matter, when nothing comes any more', async () => {
    const stream = await store.get(KEY);
    proxy.breakAfter(0);
    const error = await buffer(stream).catch((reason) => reason);
    expect(error).to.be.instanceOf(Error);
    const refused = await store.get(KEY).catch((reason) => reason);
    expect([refused.name, refused.code]).to.deep.equal(['ObjectStoreFailed', 'object-store-failed']);
    expect((await store.check().catch((reason) => reason)).code).to.equal('object-store-failed');
  });

  it('lets go of connections of readers that go away', async () => {
    await eventually(
      async () => proxy.open(),
      (open) => open <= 2,
    );
    for (let turn = 0; turn < 20; turn += 1) (await store.get(KEY)).destroy();
    await eventually(
      async () => proxy.open(),
      (open) => open <= 2,
    );
  });

  it('keeps no parts of an object that was given up', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield randomBytes(17 * MIB);
      throw new Error('the sender went away');
    }
    await store.put('uploads/tenant-a/object-2', failing()).catch(() => {});
    const { Uploads = [] } = await server.client
      .send(new ListMultipartUploadsCommand({ Bucket: 'objects' }))
      .catch(() => ({ Uploads: [] }));
    const { Contents = [] } = await server.client.send(new ListObjectsV2Command({ Bucket: 'objects' }));
    expect([Uploads, Contents.map((object) => object.Key)]).to.deep.equal([[], [`bank/${KEY}`]]);
  });

  it('says so when the bucket or the key is wrong', async () => {
    const codes = async (change: object) => {
      const wrong = await openInstalledObjects('/nowhere', { ...server.place, ...change });
      const work = [wrong.get(KEY), wrong.put(KEY, Readable.from([Buffer.of(1)])), wrong.check()];
      return Promise.all(work.map((each) => each.catch((error) => error.code)));
    };
    const failed = Array(3).fill('object-store-failed');
    expect(await codes({ bucket: 'another' })).to.deep.equal(failed);
    expect(await codes({ accessKeyId: 'WRONG' })).to.deep.equal(failed);
  });
});
