import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { openObjectStore } from '../../../src/infra/encrypted-store.ts';
import { ObjectDamaged } from '../../../src/infra/object-damaged.ts';
import { FRAME_BYTES } from '../../../src/infra/security/frames.ts';
import { MasterKeyMissing } from '../../../src/infra/security/key-ring.ts';
import { KeyServiceFailed } from '../../../src/infra/security/kms.ts';
import { type KeyService, startKeyService, useKeyServiceCredentials } from '../../support/key-service.ts';

const KEY = 'uploads/tenant-a/object-1';
const OTHER = 'uploads/tenant-b/object-1';

describe('objects whose keys a key management service wraps', function () {
  this.timeout(30_000);
  useKeyServiceCredentials();
  const masterKeys = { current: randomBytes(32), previous: [] };
  const plain = randomBytes(3 * FRAME_BYTES + 1_000);
  let service: KeyService;
  let arn = '';
  let folder = '';
  beforeEach(async () => {
    service = await startKeyService();
    arn = service.createKey();
    folder = await mkdtemp(join(tmpdir(), 'ringfence-kms-'));
  });
  afterEach(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const store = (keyId = arn, previous: string[] = [], keys = masterKeys) =>
    openObjectStore(folder, keys, { keyId, previous, endpoint: service.endpoint, region: 'eu-central-1' });
  const local = () => openObjectStore(folder, masterKeys);
  const put = (into = store(), key = KEY) => into.put(key, Readable.from([plain]));
  const isWhole = async (from = store(), key = KEY) => (await buffer(await from.get(key))).equals(plain);
  const fault = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: Error) => error,
    );
  const asked = (operation: string) => service.asked.filter((each) => each.operation === operation);

  it('come back as they were, for one request each, which names tenant and object', async () => {
    const objects = store();
    expect(await put(objects)).to.equal(plain.length);
    expect(await isWhole(objects)).to.equal(true);
    expect(
      (await buffer(await objects.get(KEY, { start: 2 * FRAME_BYTES + 5 }))).equals(
        plain.subarray(2 * FRAME_BYTES + 5),
      ),
    ).to.equal(true);
    const context = { tenant: 'tenant-a', object: KEY };
    expect(asked('Encrypt').map((each) => each.context)).to.deep.equal([context]);
    expect(asked('Decrypt').map((each) => each.context)).to.deep.equal([context, context]);
    expect(service.asked.every(({ signedBy }) => signedBy === 'AKIDEXAMPLE')).to.equal(true);
    // Without the master key as well: it has nothing to do with them.
    expect(await isWhole(store(arn, [], { current: randomBytes(32), previous: [] }))).to.equal(true);
  });

  it('do not open for another object, nor with a byte of the wrapped key changed', async () => {
    await put();
    await mkdir(dirname(join(folder, OTHER)), { recursive: true });
    const bytes = await readFile(join(folder, KEY));
    await writeFile(join(folder, OTHER), bytes);
    expect(await fault(store().get(OTHER))).to.be.instanceOf(ObjectDamaged);
    expect(asked('Decrypt').at(-1)?.context).to.deep.equal({ tenant: 'tenant-b', object: OTHER });
    const header = 5 + bytes.readUInt16BE(5) + 2;
    for (let at = 0; at < header; at += 7) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await writeFile(join(folder, KEY), changed);
      const error = await fault(store().get(KEY).then(buffer));
      expect(error, String(at)).to.satisfy((e: unknown) => e instanceof ObjectDamaged || e instanceof MasterKeyMissing);
    }
  });

  it('are opened with keys that are configured and no others, whatever an object names', async () => {
    const foreign = service.createKey();
    await put(store(foreign));
    service.asked.length = 0;
    const error = await fault(store().get(KEY));
    expect(error).to.be.instanceOf(MasterKeyMissing).with.property('message').that.contains(foreign);
    expect(asked('Decrypt')).to.deep.equal([]);
    expect(await isWhole(store(arn, [foreign]))).to.equal(true);
    expect(await fault(local().get(KEY)))
      .to.be.instanceOf(MasterKeyMissing)
      .with.property('message')
      .that.contains('MASTER_KEY_KMS_ID');
  });

  it('move from the master key to the service, to another key of it, and back, frames as they are', async () => {
    await put(local());
    const frames = (await readFile(join(folder, KEY))).subarray(-plain.length);
    const next = service.createKey();
    service.alias('alias/ringfence', next);
    for (const [step, objects] of [
      ['to the service', store()],
      ['to another key, by its alias', store('alias/ringfence', [arn])],
      ['back to the master key', store('', [next])],
    ] as const) {
      expect(await isWhole(objects), step).to.equal(true);
      expect(await objects.rewrap(KEY), step).to.equal('rewrapped');
      expect(await objects.rewrap(KEY), step).to.equal('current');
      expect((await readFile(join(folder, KEY))).subarray(-plain.length).equals(frames), step).to.equal(true);
    }
    service.disable(arn);
    service.disable(next);
    expect(await isWhole(local())).to.equal(true);
  });

  it('fail with what is wrong while the service is away, leave nothing, and go on when it is back', async () => {
    const objects = store();
    await put(objects);
    await service.stop();
    const rewrapped = store('', [arn]).rewrap(KEY);
    for (const error of await Promise.all(
      [put(objects, OTHER), objects.get(KEY), rewrapped, objects.check()].map(fault),
    )) {
      expect(error).to.be.instanceOf(KeyServiceFailed).with.property('message').that.contains('ECONNREFUSED');
    }
    expect(await fault(objects.get(OTHER))).to.have.property('code', 'ENOENT');
    await service.start();
    await objects.check();
    expect(await isWhole(objects)).to.equal(true);
    await put(objects, OTHER);
    expect(await isWhole(objects, OTHER)).to.equal(true);
  });

  it('fail while the key is disabled, and are never taken for damaged then', async () => {
    await put();
    service.disable(arn);
    for (const error of await Promise.all([store().get(KEY), put(store(), OTHER), store().check()].map(fault))) {
      expect(error).to.be.instanceOf(KeyServiceFailed);
    }
  });

  it('are not stored when the sender goes away while the service thinks', async () => {
    let answer = () => {};
    const thinking = new Promise<void>((begun) => {
      service.before = async (operation) => {
        if (operation !== 'Encrypt') return;
        begun();
        await new Promise<void>((done) => {
          answer = done;
        });
      };
    });
    const source = new Readable({ read() {} });
    const stored = fault(store().put(KEY, source));
    await thinking;
    source.destroy(new Error('the sender went away'));
    answer();
    expect(await stored).to.have.property('message', 'the sender went away');
    expect(await fault(store().get(KEY))).to.have.property('code', 'ENOENT');
  });
});
