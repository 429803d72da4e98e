import { expect } from 'chai';
import { PROJECT_FOLDER } from '../../src/config/project.ts';
import { migrate, pendingMigrations, rollback } from '../../src/db/migrate.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';

/** Everything that migrations make, as the catalogue has it. */
const CATALOGUE = `
  select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as made
    from information_schema.columns where table_schema = 'public'
  union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
  union all select 'policy ' || tablename || ' ' || policyname from pg_policies
  union all select 'function ' || proname from pg_proc where pronamespace = 'public'::regnamespace
  union all select 'grant ' || c.relname || ' ' || a::text from pg_class c, unnest(c.relacl) a
    where c.relnamespace = 'public'::regnamespace
  order by 1`;

describe('the migrations', function () {
  this.timeout(60_000);
  const db = useDatabase();

  it('can all be undone, leave nothing behind, and make the same again', async () => {
    const { ownerUrl } = db();
    const made = async () => (await asOwner<{ made: string }>(ownerUrl, CATALOGUE)).map((row) => row.made);
    const before = await made();
    await rollback(ownerUrl, PROJECT_FOLDER);
    expect((await made()).filter((each) => !/knex_migrations/.test(each))).to.deep.equal([]);
    await migrate(ownerUrl, PROJECT_FOLDER, testEnvironment().masterKey);
    expect(await made()).to.deep.equal(before);
    expect(await pendingMigrations(ownerUrl, PROJECT_FOLDER)).to.equal(0);
  });
});
