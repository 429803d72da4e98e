import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { loadDump, refuseUsedDatabase } from '../db/load-dump.ts';
import { migrate, migrateTo } from '../db/migrate.ts';
import { openBackupFolder } from '../infra/backup-folder.ts';
import { type BackupPlaces, copyMeasured, type Manifest, type OnStep, readManifest } from './backup.ts';

/** What a restore brought back. */
export interface Restored {
  manifest: Manifest;
  rows: number;
  objects: number;
  /** Logins of readers that the server does not have: whoever owns it makes them anew. */
  readers: string[];
}

/**
 * Restores a backup into an empty database and an empty object store, then brings the schema up to date. Throws before
 * anything is changed when one of them is in use; the rows come in one transaction.
 */
export async function restoreBackup(
  source: string,
  { owner, objects, masterKeys, kms }: BackupPlaces,
  { projectFolder, onStep = () => {} }: { projectFolder: string; onStep?: OnStep },
): Promise<Restored> {
  const folder = openBackupFolder(resolve(source), masterKeys, kms);
  const manifest = await readManifest(folder);
  const { catalog, tables } = manifest;
  await refuseUsedDatabase(owner);
  for await (const key of objects.keys()) {
    throw new Error(
      `The object store is not empty (${key}): set RINGFENCE_DATA to a new folder, or name an empty bucket.`,
    );
  }
  for (const [done, object] of manifest.objects.entries()) {
    onStep(object.key, done, manifest.objects.length);
    await copyMeasured(folder.objects, object, (stream) => objects.put(object.key, stream));
  }
  await migrateTo(owner, projectFolder, catalog.migrations);
  let done = 0;
  const loaded = await loadDump(owner, catalog, {
    rows: ({ name }) => folder.rows(`tables/${name}`, expectedOf(manifest, name)),
    onTable: (name) => onStep(name, done++, catalog.tables.length),
  });
  for (const [name, count] of loaded) {
    if (count !== expectedOf(manifest, name).rows) throw new Error(`${name} got ${count} rows, not as many as it had.`);
  }
  await migrate(owner, projectFolder, masterKeys.current);
  const logins = tables.reader_logins
    ? await text(await folder.rows('tables/reader_logins', expectedOf(manifest, 'reader_logins')))
    : '';
  return {
    manifest,
    rows: [...loaded.values()].reduce((sum, count) => sum + count, 0),
    objects: manifest.objects.length,
    readers: logins.split('\n').flatMap((line) => line.split('\t')[0] || []),
  };
}

function expectedOf({ tables }: Manifest, name: string) {
  const expected = tables[name];
  if (!expected) throw new Error(`The backup has no rows of ${name}.`);
  return expected;
}
