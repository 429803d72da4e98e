import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../../../src/db/migrate.ts';
import { testEnvironment } from '../environment.ts';
import type { StormPlatform } from './platform.ts';

/**
 * Migrates as the next version would, with migrations of its own that only add to the busiest tables: the one numbered
 * `number` after those before it. Resolves to the names of those that ran.
 */
export async function expand({ db }: StormPlatform, folder: string, number: number): Promise<string[]> {
  const { projectFolder, masterKey } = testEnvironment();
  const project = join(folder, `version-${number}`);
  for (const kind of ['migrations', 'seeds']) {
    mkdirSync(join(project, kind), { recursive: true });
    for (const name of readdirSync(join(projectFolder, kind))) {
      symlinkSync(join(projectFolder, kind, name), join(project, kind, name));
    }
  }
  for (let index = 0; index <= number; index += 1) {
    const up = ['jobs', 'uploads', 'tenants'].map(
      (table) => `alter table ${table} add column added_${index} int default 1`,
    );
    const text = `export const up = (knex) => knex.raw(${JSON.stringify(up.join('; '))}); export const down = () => {};`;
    writeFileSync(join(project, 'migrations', nameOf(index)), `${text}\n`);
  }
  return migrate(db.ownerUrl, project, masterKey);
}

const nameOf = (index: number) => `29990101${String(index).padStart(6, '0')}_added.mjs`;
