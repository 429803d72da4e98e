import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { migrate } from '../../src/db/migrate.ts';
import { asOwner } from '../support/database.ts';
import { type OwnPostgres, ownPostgres } from '../support/own-postgres.ts';

/** With a Postgres of its own: a migration sets the passwords of roles, which belong to the server. */
describe('a migration beside a running platform', function () {
  this.timeout(90_000);
  let server: OwnPostgres;
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-migrations-'));
  const masterKey = randomBytes(32);
  const write = (number: number, up: string) =>
    writeFileSync(
      join(folder, 'migrations', `${number}.mjs`),
      `export const up = (knex) => knex.raw(${JSON.stringify(up)}); export const down = () => {};`,
    );

  before(async () => {
    server = await ownPostgres();
    for (const name of ['migrations', 'seeds']) mkdirSync(join(folder, name));
    for (const role of ['app', 'control', 'loader', 'readonly']) {
      await asOwner(server.ownerUrl, `create role ringfence_${role}`);
    }
    write(1, 'create table busy (id int)');
    expect(await migrate(server.ownerUrl, folder, masterKey)).to.deep.equal(['1.mjs']);
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets go of a table that is in use, lets readers pass meanwhile, and comes back to it', async () => {
    write(2, 'alter table busy add column name text');
    const reader = new pg.Client(server.ownerUrl);
    await reader.connect();
    await reader.query('begin');
    await reader.query('select * from busy');
    const migrated = migrate(server.ownerUrl, folder, masterKey);
    const waits = async () =>
      (await asOwner(server.ownerUrl, `select 1 from pg_locks where not granted and mode = 'AccessExclusiveLock'`))
        .length;
    while ((await waits()) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    // Behind a migration that waits every other reader waits too: it must give up, or this would hang for ever.
    await asOwner(server.ownerUrl, 'select * from busy');
    await reader.query('commit');
    await reader.end();
    expect(await migrated).to.deep.equal(['2.mjs']);
    expect(await asOwner(server.ownerUrl, 'select name from busy')).to.deep.equal([]);
  });
});
