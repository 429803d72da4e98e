import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, pipeline, Readable, Transform } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createGunzip, createGzip } from 'node:zlib';
import { type EncryptedStore, openObjectStore } from './encrypted-store.ts';
import { type BareObjectStore, localObjectStore } from './object-store.ts';
import type { KmsSettings } from './security/kms.ts';
import type { MasterKeys } from './security/master-keys.ts';

/** What a stream came to. */
export interface Measured {
  rows: number;
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
}

/** A folder that holds a backup: `sealed/` is encrypted here, `objects/` are copies of what was encrypted already. */
export interface BackupFolder {
  /** Stores rows, compressed and encrypted, and measures them as they were. */
  putRows(name: string, rows: Readable): Promise<Measured>;
  /** Reads rows again; the stream fails at its end when they are not what was measured. */
  rows(name: string, expected: Measured): Promise<Readable>;
  putText(name: string, content: string): Promise<void>;
  /** Throws ObjectDamaged, MasterKeyMissing, or ENOENT. */
  text(name: string): Promise<string>;
  /** Objects as they lie in an object store. */
  objects: BareObjectStore;
  /** The same objects, opened. */
  opened: EncryptedStore;
}

const README = `A backup of Ringfence. Everything in it is encrypted.
Needed beside it: the master key (RINGFENCE_MASTER_KEY; earlier ones that were in RINGFENCE_MASTER_KEY_PREVIOUS), and the
key management service where MASTER_KEY_KMS_ID was set. Keep copies of the keys apart from this folder.
Check it:     ringfence admin backup check FOLDER
Restore it:   ringfence admin backup restore FOLDER   (into an empty database and an empty data folder)
`;

/** Opens a backup's folder for reading. */
export function openBackupFolder(folder: string, masterKeys: MasterKeys, kms?: KmsSettings): BackupFolder {
  const sealed = openObjectStore(join(folder, 'sealed'), masterKeys, kms);
  const fileOf = (name: string) => name.replaceAll('_', '-');
  return {
    async putRows(name, rows) {
      const { stream, measured } = measure();
      const packed = new PassThrough();
      // Whatever fails on the way ends the last stream, which the store reads.
      pipeline(rows, stream, createGzip({ level: 3 }), packed, () => {});
      await sealed.put(fileOf(name), packed);
      return measured();
    },
    async rows(name, expected) {
      const { stream, measured } = measure((end) => {
        const { sha256 } = measured();
        end(sha256 === expected.sha256 ? null : new Error(`The rows of ${name} are not those that were backed up.`));
      });
      pipeline(await sealed.get(fileOf(name)), createGunzip(), stream, () => {});
      return stream;
    },
    putText: async (name, content) => void (await sealed.put(fileOf(name), Readable.from([Buffer.from(content)]))),
    text: async (name) => text(await sealed.get(fileOf(name))),
    objects: localObjectStore(join(folder, 'objects')),
    opened: openObjectStore(join(folder, 'objects'), masterKeys, kms),
  };
}

/**
 * Makes a backup's folder: `work` fills it beside its place, and it appears when that is done. Throws when something is
 * there already.
 */
export async function makeBackupFolder<Result>(
  folder: string,
  work: (part: string) => Promise<Result>,
): Promise<Result> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (there.length > 0) throw new Error(`${folder} is not empty: name a new folder.`);
  const part = `${folder}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true, mode: 0o700 });
  try {
    const result = await work(part);
    await writeFile(join(part, 'README.txt'), README);
    await rename(part, folder);
    return result;
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

/** A stream that lets everything through and knows its lines, bytes and SHA-256 in the end. */
export function measure(atEnd: (end: (error: Error | null) => void) => void = (end) => end(null)): {
  stream: Transform;
  measured(): Measured;
} {
  const hash = createHash('sha256');
  let rows = 0;
  let bytes = 0;
  let sha256: string | undefined;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) rows += 1;
      done(null, chunk);
    },
    flush: (done) => atEnd(done),
  });
  return {
    stream,
    measured: () => {
      sha256 ??= hash.digest('hex');
      return { rows, bytes, sha256 };
    },
  };
}
