import { hostname, userInfo } from 'node:os';
import type { Command } from 'commander';
import { PROJECT_FOLDER, productVersion } from '../../config/project.ts';
import { openKnex } from '../../db/database.ts';
import { noteBackup } from '../../db/note-backup.ts';
import { openInstalledObjects } from '../../infra/installed-objects.ts';
import { readMasterKeys } from '../../infra/security/master-keys.ts';
import { adminCommand } from '../admin-command.ts';
import { type BackupPlaces, checkBackup, type Manifest, makeBackup, type OnStep } from '../backup.ts';
import { loadLocalConfig, localDataFolder } from '../platform.ts';
import { openProgress } from '../progress.ts';
import { restoreBackup } from '../restore.ts';

interface Flags {
  json?: boolean;
}

/** `admin backup create|check|restore`: database and objects in one encrypted folder, and back. */
export function registerBackup(program: Command): void {
  const backup = adminCommand(program)
    .command('backup')
    .description('database and stored files as one encrypted folder (docs/operations/backup.md)');
  const act = (name: string, description: string) =>
    backup.command(`${name} <folder>`).description(description).option('--json', 'print JSON');
  act('create', 'back up DATABASE_URL and RINGFENCE_DATA into a new folder, beside a running platform').action(
    (folder: string, flags: Flags) =>
      run(flags, 'backup', async (places, onStep) => {
        const { manifest } = await makeBackup(folder, places, { version: productVersion(), now: new Date(), onStep });
        await note(places, 'backup.make', manifest);
        const { missing } = manifest;
        return {
          text: `${counted(manifest)} in ${folder}.${missing.length > 0 ? ` ${missing.length} files were removed meanwhile.` : ''}\nKeep the master key apart from it: without that key it cannot be read.`,
          json: { folder, ...summary(manifest), missing },
        };
      }),
  );
  act('check', 'read a backup from end to end and compare it with what it says of itself').action(
    (folder: string, flags: Flags) =>
      run(flags, 'check', async (places, onStep) => {
        const manifest = await checkBackup(folder, places, onStep);
        return {
          text: `${counted(manifest)}, made ${manifest.made_at}: whole.`,
          json: { whole: true, ...summary(manifest) },
        };
      }),
  );
  act('restore', 'restore a backup into an empty DATABASE_URL and an empty RINGFENCE_DATA').action(
    (folder: string, flags: Flags) =>
      run(flags, 'restore', async (places, onStep) => {
        const { manifest, readers } = await restoreBackup(folder, places, { projectFolder: PROJECT_FOLDER, onStep });
        await note(places, 'backup.restore', manifest);
        const lines = [
          `${counted(manifest)} of ${manifest.made_at} restored.`,
          ...(readers.length > 0 ? [`Make these logins of readers anew: ${readers.join(', ')}`] : []),
          'Next: npx ringfence audit verify, then start API and workers. Jobs that were waiting go on by themselves.',
        ];
        return { text: lines.join('\n'), json: { ...summary(manifest), readers } };
      }),
  );
}

async function run(
  { json }: Flags,
  name: string,
  work: (places: BackupPlaces, onStep: OnStep) => Promise<{ text: string; json: unknown }>,
): Promise<void> {
  const { database, secrets, objects } = await loadLocalConfig();
  if (!database.url && name !== 'check') {
    throw new Error('Set DATABASE_URL to the database, as the owner of its tables.');
  }
  const places: BackupPlaces = {
    owner: { url: database.url, ca: database.ca },
    objects: await openInstalledObjects(localDataFolder(), objects),
    masterKeys: readMasterKeys(secrets),
    kms: secrets.kms,
  };
  const board = openProgress({ quiet: json ?? false });
  try {
    const said = await work(places, (what, done, of) => board.set(name, (100 * done) / Math.max(1, of), what));
    board.set(name, 100, 'done');
    board.stop();
    process.stdout.write(json ? `${JSON.stringify(said.json)}\n` : `${said.text}\n`);
  } finally {
    board.stop();
  }
}

async function note({ owner }: BackupPlaces, action: 'backup.make' | 'backup.restore', manifest: Manifest) {
  const knex = openKnex(owner, { poolSize: 1, statementTimeout: 60_000 });
  try {
    const operator = `${userInfo().username} of ${hostname()}`;
    await noteBackup(knex, action, { operator, made_at: manifest.made_at, ...summary(manifest) });
  } finally {
    await knex.destroy();
  }
}

function summary({ tables, objects, version }: Manifest) {
  const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
  return { version, tables: Object.keys(tables).length, rows, objects: objects.length };
}

function counted(manifest: Manifest): string {
  const { rows, tables, objects } = summary(manifest);
  return `${rows.toLocaleString('en')} rows of ${tables} tables and ${objects.toLocaleString('en')} files`;
}
