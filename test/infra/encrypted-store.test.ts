import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { openObjectStore } from '../../src/infra/encrypted-store.ts';
import { ObjectDamaged } from '../../src/infra/object-damaged.ts';
import { FRAME_BYTES, SEALED_FRAME_BYTES } from '../../src/infra/security/frames.ts';
import { MasterKeyMissing } from '../../src/infra/security/key-ring.ts';
import { HEADER_BYTES } from '../../src/infra/security/object-header.ts';
import { eventually } from '../support/eventually.ts';

const KEY = 'uploads/tenant-a/object-1';
const OTHER = 'uploads/tenant-b/object-1';
const MIB = 1024 * 1024;

describe('encrypted object store', () => {
  const masterKey = randomBytes(32);
  const keys = { current: masterKey, previous: [] };
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-objects-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const store = () => openObjectStore(folder, keys);
  const fileOf = (key: string) => join(folder, key);
  const read = async (key = KEY) => buffer(await store().get(key));
  /** What a reader was given before the error, and the error. */
  async function readUntilError(key = KEY): Promise<{ bytes: Buffer; error: unknown }> {
    const pieces: Buffer[] = [];
    try {
      for await (const chunk of await store().get(key)) pieces.push(chunk as Buffer);
    } catch (error) {
      return { bytes: Buffer.concat(pieces), error };
    }
    return { bytes: Buffer.concat(pieces), error: undefined };
  }

  for (const size of [0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 3 * FRAME_BYTES, 1_000_003]) {
    it(`gives back ${size} bytes as they were put, and their number`, async () => {
      const plain = randomBytes(size);
      expect(await store().put(KEY, Readable.from([plain.subarray(0, 7), plain.subarray(7)]))).to.equal(size);
      expect((await read()).equals(plain)).to.equal(true);
      const frames = Math.max(1, Math.ceil(size / FRAME_BYTES));
      expect((await stat(fileOf(KEY))).size).to.equal(HEADER_BYTES + size + 16 * frames);
    });
  }

  it('writes nothing readable, and the same object differently each time', async () => {
    const plain = Buffer.from('a line of a firewall log\n'.repeat(10_000));
    await store().put(KEY, Readable.from([plain]));
    const first = await readFile(fileOf(KEY));
    await store().put(KEY, Readable.from([plain]));
    const second = await readFile(fileOf(KEY));
    expect(first.includes('firewall')).to.equal(false);
    expect(first.subarray(HEADER_BYTES).equals(second.subarray(HEADER_BYTES))).to.equal(false);
  });

  describe('with four frames', () => {
    const plain = randomBytes(3 * FRAME_BYTES + 1_000);
    const start = (frame: number) => HEADER_BYTES + frame * SEALED_FRAME_BYTES;
    let sealed: Buffer;
    beforeEach(async () => {
      await store().put(KEY, Readable.from([plain]));
      sealed = await readFile(fileOf(KEY));
    });
    const frame = (number: number) => sealed.subarray(start(number), start(number + 1));
    const head = () => sealed.subarray(0, HEADER_BYTES);

    async function refused(bytes: Buffer, key = KEY): Promise<void> {
      await mkdir(dirname(fileOf(key)), { recursive: true });
      await writeFile(fileOf(key), bytes);
      const got = await readUntilError(key);
      expect(got.error).to.satisfy((e: unknown) => e instanceof ObjectDamaged || e instanceof MasterKeyMissing);
      expect(got.bytes.equals(plain.subarray(0, got.bytes.length)), 'bytes before the error are right').to.equal(true);
      expect(got.bytes.length).to.be.below(plain.length);
    }

    it('refuses every flipped byte of the header', async () => {
      for (let at = 0; at < HEADER_BYTES; at += 1) {
        const bytes = Buffer.from(sealed);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        await refused(bytes);
      }
    });

    it('refuses a flipped byte anywhere in the frames and their tags', async () => {
      for (const at of [
        start(0),
        start(1) - 1,
        start(1),
        start(2) + 30_000,
        start(3),
        sealed.length - 17,
        sealed.length - 1,
      ]) {
        const bytes = Buffer.from(sealed);
        bytes[at] = (bytes[at] ?? 0) ^ 0x80;
        await refused(bytes);
      }
    });

    it('refuses dropped, doubled and swapped frames', async () => {
      await refused(Buffer.concat([head(), frame(1), frame(2), frame(3)]));
      await refused(Buffer.concat([head(), frame(0), frame(2), frame(3)]));
      await refused(Buffer.concat([head(), frame(0), frame(1), frame(1), frame(2), frame(3)]));
      await refused(Buffer.concat([head(), frame(1), frame(0), frame(2), frame(3)]));
    });

    it('refuses an object cut at any place, at the end of a frame as well', async () => {
      for (const end of [
        0,
        1,
        HEADER_BYTES - 1,
        HEADER_BYTES,
        start(1),
        start(2),
        start(3),
        start(3) + 5,
        sealed.length - 1,
      ]) {
        await refused(sealed.subarray(0, end));
      }
    });

    it('refuses what was added', async () => {
      await writeFile(fileOf(KEY), Buffer.concat([sealed, Buffer.of(0)]));
      expect((await readUntilError()).error).to.be.instanceOf(ObjectDamaged);
    });

    it('refuses an object, or one of its frames, under another key', async () => {
      await refused(sealed, OTHER);
      await store().put(OTHER, Readable.from([plain]));
      const others = await readFile(fileOf(OTHER));
      await refused(Buffer.concat([head(), frame(0), others.subarray(start(1), start(2)), frame(2), frame(3)]));
      await refused(Buffer.concat([head(), others.subarray(HEADER_BYTES)]));
    });
  });

  it('passes on what the source fails with, and leaves nothing', async () => {
    async function* failing() {
      yield Buffer.alloc(200_000);
      throw new Error('the sender went away');
    }
    await fails(store().put(KEY, failing()), 'the sender went away');
    expect(await readdir(dirname(fileOf(KEY)))).to.deep.equal([]);
  });

  it('stops when told to, though the source waits', async () => {
    const waiting = new Readable({ read() {} });
    const controller = new AbortController();
    const put = store().put(KEY, waiting, controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await fails(put, /abort|enough/);
    await new Promise((resolve) => setImmediate(resolve));
    expect(waiting.destroyed).to.equal(true);
  });

  it('lets go of the file of a reader that goes away, before its first byte or after', async function () {
    const folderOfOpen = '/proc/self/fd';
    if (!existsSync(folderOfOpen)) this.skip();
    const openFiles = async () => (await readdir(folderOfOpen)).length;
    await store().put(KEY, Readable.from([randomBytes(20 * FRAME_BYTES)]));
    const before = await openFiles();
    for (let turn = 0; turn < 40; turn += 1) {
      const stream = await store().get(KEY);
      if (turn % 2) await once(stream, 'readable');
      stream.destroy();
      await once(stream, 'close');
    }
    await eventually(openFiles, (now) => now <= before + 2, { milliseconds: 2_000 });
  });

  it('fails with ENOENT for an object that is not there', async () => {
    const error = await store()
      .get(KEY)
      .catch((reason) => reason);
    expect(error.code).to.equal('ENOENT');
  });

  it('keeps memory flat', async function () {
    this.timeout(60_000);
    const bytes = 64 * MIB;
    async function* source() {
      const piece = randomBytes(256 * 1024);
      for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
    }
    await store().put(KEY, source());
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 5);
    expect(await store().put(OTHER, source())).to.equal(bytes);
    const hash = createHash('sha256');
    for await (const chunk of await store().get(OTHER)) hash.update(chunk as Buffer);
    clearInterval(watch);
    expect((most - before) / MIB, 'MiB').to.be.below(48);
  });

  describe('when the master key changes', () => {
    const next = randomBytes(32);
    const both = () => openObjectStore(folder, { current: next, previous: [masterKey] });
    const onlyNext = () => openObjectStore(folder, { current: next, previous: [] });
    const plain = randomBytes(3 * FRAME_BYTES);

    it('reads old objects while the old key is given, and says which key is missing after', async () => {
      await store().put(KEY, Readable.from([plain]));
      expect((await buffer(await both().get(KEY))).equals(plain)).to.equal(true);
      const error = await onlyNext()
        .get(KEY)
        .catch((reason) => reason);
      expect(error).to.be.instanceOf(MasterKeyMissing);
    });

    it('wraps every object anew, in place, so that the old key can be dropped', async () => {
      const names = [KEY, OTHER, 'reports/tenant-a/report-1.xlsx'];
      for (const key of names) await store().put(key, Readable.from([plain]));
      const body = (await readFile(fileOf(KEY))).subarray(HEADER_BYTES);
      const found: string[] = [];
      for await (const key of both().keys()) {
        found.push(key);
        expect(await both().rewrap(key)).to.equal('rewrapped');
        // Again, as a run that was interrupted does.
        expect(await both().rewrap(key)).to.equal('current');
      }
      expect(found).to.have.members(names);
      for (const key of names) expect((await buffer(await onlyNext().get(key))).equals(plain)).to.equal(true);
      expect((await readFile(fileOf(KEY))).subarray(HEADER_BYTES).equals(body), 'frames stay').to.equal(true);
      expect(await readUntilError())
        .to.have.property('error')
        .that.is.instanceOf(MasterKeyMissing);
    });

    it('does not wrap what is damaged or moved', async () => {
      await store().put(KEY, Readable.from([plain]));
      await mkdir(dirname(fileOf(OTHER)), { recursive: true });
      await rename(fileOf(KEY), fileOf(OTHER));
      const error = await both()
        .rewrap(OTHER)
        .catch((reason) => reason);
      expect(error).to.be.instanceOf(ObjectDamaged);
    });
  });
});

async function fails(work: Promise<unknown>, message: string | RegExp): Promise<void> {
  const error = await work.then(
    () => undefined,
    (reason: Error) => reason,
  );
  expect(String(error?.message)).to.match(typeof message === 'string' ? new RegExp(message) : message);
}
