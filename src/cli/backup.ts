import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DatabaseAddress } from '../db/connection-options.ts';
import { type DatabaseDump, withDump } from '../db/dump.ts';
import type { DumpCatalog } from '../db/dump-catalog.ts';
import {
  type BackupFolder,
  type Measured,
  makeBackupFolder,
  measure,
  openBackupFolder,
} from '../infra/backup-folder.ts';
import type { BareObjectStore } from '../infra/object-store.ts';
import type { KmsSettings } from '../infra/security/kms.ts';
import type { MasterKeys } from '../infra/security/master-keys.ts';

/** What a backup says of itself; sealed with it. */
export interface Manifest {
  format: 1;
  made_at: string;
  version: string;
  catalog: DumpCatalog;
  tables: Record<string, Measured>;
  objects: StoredObject[];
  /** Named by rows, and gone before they could be copied. */
  missing: string[];
}

/** An object as it was copied, encrypted as it lay. */
export interface StoredObject {
  key: string;
  bytes: number;
  sha256: string;
}

/** Where things are, and with what they open. */
export interface BackupPlaces {
  owner: DatabaseAddress;
  /** The objects as they lie. */
  objects: BareObjectStore;
  masterKeys: MasterKeys;
  kms: KmsSettings;
}

/** Hears what is being copied: a table's or object's name, and how many of all are done. */
export type OnStep = (what: string, done: number, of: number) => void;

/** Backs up the database as it is at one moment, and every object that its rows name, into a new folder. */
export function makeBackup(
  target: string,
  { owner, objects, masterKeys, kms }: BackupPlaces,
  { version, now, onStep = () => {} }: { version: string; now: Date; onStep?: OnStep },
): Promise<{ manifest: Manifest; tenants: string[] }> {
  return makeBackupFolder(resolve(target), async (part) => {
    const folder = openBackupFolder(part, masterKeys, kms);
    return withDump(owner, async (dump) => {
      const tables = await copyTables(dump, folder, onStep);
      const copied = await copyObjects(await dump.objectKeys(), objects, folder.objects, onStep);
      const { catalog } = dump;
      const manifest: Manifest = { format: 1, made_at: now.toISOString(), version, catalog, tables, ...copied };
      await folder.putText('manifest', JSON.stringify(manifest));
      return { manifest, tenants: await dump.tenants() };
    });
  });
}

/** Reads everything a backup holds and compares it with what it says of itself. Returns the manifest; throws at the first fault. */
export async function checkBackup(
  source: string,
  { masterKeys, kms }: Pick<BackupPlaces, 'masterKeys' | 'kms'>,
  onStep: OnStep = () => {},
): Promise<Manifest> {
  const folder = openBackupFolder(resolve(source), masterKeys, kms);
  const manifest = await readManifest(folder);
  const { tables, objects } = manifest;
  const all = Object.entries(tables).length + objects.length;
  let done = 0;
  for (const [name, expected] of Object.entries(tables)) {
    await pipeline(await folder.rows(`tables/${name}`, expected), nowhere());
    onStep(name, ++done, all);
  }
  for (const object of objects) {
    await copyMeasured(folder.objects, object, async (stream) => pipeline(stream, nowhere()));
    await pipeline(await folder.opened.get(object.key), nowhere());
    onStep(object.key, ++done, all);
  }
  return manifest;
}

/** Throws with what to do when the folder holds no backup, or one of another format. */
export async function readManifest(folder: BackupFolder): Promise<Manifest> {
  const text = await folder.text('manifest').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Error('This folder holds no backup: name the one that was given then.') : error;
  });
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format !== 1) throw new Error('This backup is of a later version: restore it with that one.');
  return manifest;
}

/** Passes an object's bytes to `take`. Throws, after they have gone by, when they are not those that were backed up. */
export async function copyMeasured(
  from: BareObjectStore,
  { key, sha256 }: StoredObject,
  take: (stream: NodeJS.ReadableStream & AsyncIterable<Buffer>) => Promise<unknown>,
): Promise<void> {
  const { stream, measured } = measure((end) =>
    end(measured().sha256 === sha256 ? null : new Error(`The object ${key} is not what was backed up.`)),
  );
  await Promise.all([pipeline(await from.get(key), stream), take(stream)]);
}

async function copyTables(dump: DatabaseDump, folder: BackupFolder, onStep: OnStep): Promise<Manifest['tables']> {
  const measured: Manifest['tables'] = {};
  const { tables } = dump.catalog;
  for (const [done, table] of tables.entries()) {
    onStep(table.name, done, tables.length);
    measured[table.name] = await folder.putRows(`tables/${table.name}`, dump.rows(table));
  }
  return measured;
}

async function copyObjects(
  keys: string[],
  from: BareObjectStore,
  to: BareObjectStore,
  onStep: OnStep,
): Promise<Pick<Manifest, 'objects' | 'missing'>> {
  const objects: StoredObject[] = [];
  const missing: string[] = [];
  for (const [done, key] of keys.entries()) {
    onStep(key, done, keys.length);
    try {
      const { stream, measured } = measure();
      await Promise.all([pipeline(await from.get(key), stream), to.put(key, stream)]);
      const { bytes, sha256 } = measured();
      objects.push({ key, bytes, sha256 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      missing.push(key);
    }
  }
  return { objects, missing };
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
