import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { openObjectStore } from '../../src/infra/encrypted-store.ts';
import { openInstalledObjects } from '../../src/infra/installed-objects.ts';
import type { BareObjectStore } from '../../src/infra/object-store.ts';
import { FRAME_BYTES } from '../../src/infra/security/frames.ts';
import { type S3Server, startS3 } from '../support/s3-server.ts';

const KEY = 'uploads/tenant-a/object-1';
const OTHER = 'uploads/tenant-b/object-1';
const MIB = 1 << 20;
/** What S3 takes as one part here. */
const PART = 8 * MIB;

/** Where objects can lie; each does the same. */
const PLACES = {
  async folder() {
    const folder = await mkdtemp(join(tmpdir(), 'ringfence-objects-'));
    const store = await openInstalledObjects(folder, NOWHERE);
    return { store, close: () => rm(folder, { recursive: true, force: true }) };
  },
  async s3() {
    const server: S3Server = await startS3();
    return { store: await openInstalledObjects('/nowhere', server.place), close: () => server.close() };
  },
};
const NOWHERE = {
  ...{ kind: 'folder' as const, bucket: '', prefix: '', endpoint: '', region: '', pathStyle: false },
  ...{ accessKeyId: '', secretAccessKey: '' },
};

for (const [name, open] of Object.entries(PLACES)) {
  describe(`objects in ${name}`, function () {
    this.timeout(60_000);
    let store: BareObjectStore;
    let close: () => Promise<void>;
    before(async () => {
      ({ store, close } = await open());
    });
    after(() => close());
    beforeEach(async () => {
      for (const key of await keys()) await store.remove(key);
    });

    const read = async (key = KEY, start = 0) => buffer(await store.get(key, { start }));
    async function keys(): Promise<string[]> {
      const found: string[] = [];
      for await (const key of store.keys()) found.push(key);
      return found.sort();
    }
    async function* inPieces(bytes: Buffer, size = 100_003): AsyncGenerator<Buffer> {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const codeOf = (work: Promise<unknown>) =>
      work.then(
        () => 'nothing',
        (error: NodeJS.ErrnoException) => error.code ?? error.message,
      );

    for (const size of [0, 1, 70_000, PART - 1, PART, PART + 1, 2 * PART + 5]) {
      it(`gives back ${size} bytes as they were put, from any byte on`, async () => {
        const bytes = randomBytes(size);
        expect(await store.put(KEY, inPieces(bytes))).to.equal(size);
        for (const start of [0, 1, size >> 1, size - 1, size, size + 10].filter((each) => each >= 0)) {
          expect((await read(KEY, start)).equals(bytes.subarray(start)), `from ${start}`).to.equal(true);
        }
      });
    }

    it('puts one object in another one’s place', async () => {
      await store.put(KEY, inPieces(Buffer.from('the first, which is longer')));
      await store.put(KEY, Readable.from([Buffer.from('the second')]));
      expect(String(await read())).to.equal('the second');
    });

    it('lists, and removes, also what is not there', async () => {
      for (const key of [OTHER, KEY, 'reports/tenant-a/report-1.xlsx']) await store.put(key, inPieces(Buffer.of(1)));
      expect(await keys()).to.deep.equal(['reports/tenant-a/report-1.xlsx', KEY, OTHER]);
      await store.remove(KEY);
      await store.remove(KEY);
      expect(await keys()).to.deep.equal(['reports/tenant-a/report-1.xlsx', OTHER]);
      expect(await codeOf(store.get(KEY))).to.equal('ENOENT');
    });

    it('takes no other keys than its own', async () => {
      for (const key of ['../secret', 'uploads/../secret', '/etc/passwd', 'a//b', 'A', '']) {
        expect(await codeOf(store.put(key, inPieces(Buffer.of(1))))).to.contain('not an object key');
        expect(await codeOf(store.get(key))).to.contain('not an object key');
      }
    });

    for (const size of [200_000, PART + 200_000]) {
      it(`passes on what the source fails with after ${size} bytes, and leaves what was there`, async () => {
        await store.put(KEY, inPieces(Buffer.from('before')));
        async function* failing(): AsyncGenerator<Buffer> {
          yield* inPieces(Buffer.alloc(size));
          throw new Error('the sender went away');
        }
        expect(await codeOf(store.put(KEY, failing()))).to.equal('the sender went away');
        expect(await codeOf(store.put(OTHER, failing()))).to.equal('the sender went away');
        expect([String(await read()), await keys()]).to.deep.equal(['before', [KEY]]);
      });
    }

    it('stops when told to, though the source waits', async () => {
      const waiting = new Readable({ read() {} });
      const controller = new AbortController();
      const put = store.put(KEY, waiting, controller.signal);
      setTimeout(20).then(() => controller.abort());
      expect(await codeOf(put)).to.equal('ABORT_ERR');
      expect([waiting.destroyed, await keys()]).to.deep.equal([true, []]);
    });

    it('replaces an object, unless there is nothing to change or it is another meanwhile', async () => {
      const text = (bytes: string) => Readable.from([Buffer.from(bytes)]);
      await store.put(KEY, text('one'));
      expect(await store.replace(KEY, async (source) => text(`${await buffer(source)} and two`))).to.equal(true);
      expect(String(await read())).to.equal('one and two');
      expect(await store.replace(KEY, async () => null)).to.equal(false);
      const meanwhile = async () => {
        await store.put(KEY, text('three'));
        return text('four');
      };
      expect(await store.replace(KEY, meanwhile)).to.equal(false);
      expect(String(await read())).to.equal('three');
      const removed = async () => {
        await store.remove(KEY);
        return text('five');
      };
      expect([await store.replace(KEY, removed), await keys()]).to.deep.equal([false, []]);
      expect(await codeOf(store.replace(KEY, removed))).to.equal('ENOENT');
    });

    it('is well', async () => {
      await store.check();
      expect(await keys()).to.deep.equal([]);
    });

    it('keeps memory flat for an object of any size', async () => {
      const bytes = 96 * MIB;
      const piece = randomBytes(256 * 1024);
      async function* source(): AsyncGenerator<Buffer> {
        for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
      }
      await store.put(OTHER, source());
      const before = process.memoryUsage().rss;
      let most = before;
      const watch = setInterval(() => {
        most = Math.max(most, process.memoryUsage().rss);
      }, 5);
      await store.put(KEY, source());
      let count = 0;
      for await (const chunk of await store.get(KEY)) count += (chunk as Buffer).length;
      clearInterval(watch);
      expect(count).to.equal(bytes);
      expect((most - before) / MIB, 'MiB').to.be.below(80);
    });

    describe('encrypted', () => {
      const masterKey = randomBytes(32);
      const next = randomBytes(32);
      const sealed = () => openObjectStore(store, { current: masterKey, previous: [] });
      const plain = Buffer.from('a line of a firewall log\n'.repeat(400_000));

      it('is opened from any byte on, and nothing of it can be read where it lies', async () => {
        expect(await sealed().put(KEY, inPieces(plain))).to.equal(plain.length);
        expect((await read()).includes('firewall')).to.equal(false);
        for (const start of [0, 1, FRAME_BYTES - 1, FRAME_BYTES, 5 * FRAME_BYTES + 7, plain.length - 1]) {
          const got = await buffer(await sealed().get(KEY, { start }));
          expect(got.equals(plain.subarray(start)), `from ${start}`).to.equal(true);
        }
      });

      it('is found out when it was changed, cut short or moved', async () => {
        const refused = (key = KEY) => codeOf(sealed().get(key).then(buffer));
        await sealed().put(KEY, inPieces(plain));
        const stored = await read();
        await store.put(OTHER, inPieces(stored));
        expect(await refused(OTHER)).to.equal('object-damaged');
        await store.put(KEY, inPieces(stored.subarray(0, stored.length - 1)));
        expect(await refused()).to.equal('object-damaged');
        stored[stored.length >> 1] = (stored[stored.length >> 1] ?? 0) ^ 1;
        await store.put(KEY, inPieces(stored));
        expect(await refused()).to.equal('object-damaged');
      });

      it('is wrapped anew where it lies when the master key changes', async () => {
        await sealed().put(KEY, inPieces(plain));
        const both = openObjectStore(store, { current: next, previous: [masterKey] });
        expect([await both.rewrap(KEY), await both.rewrap(KEY)]).to.deep.equal(['rewrapped', 'current']);
        const onlyNext = openObjectStore(store, { current: next, previous: [] });
        expect((await buffer(await onlyNext.get(KEY))).equals(plain)).to.equal(true);
      });
    });
  });
}
