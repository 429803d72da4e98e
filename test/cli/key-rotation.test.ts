import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { loadSigningKeys } from '../../src/api/token-keys.ts';
import { rewrap } from '../../src/cli/rewrap.ts';
import { PROJECT_FOLDER } from '../../src/config/project.ts';
import { openKnex } from '../../src/db/database.ts';
import { migrate, roleUrls } from '../../src/db/migrate.ts';
import { SEALED_COLUMNS } from '../../src/db/sealed-columns.ts';
import { openObjectStore } from '../../src/infra/encrypted-store.ts';
import { openCipher } from '../../src/infra/security/cipher.ts';
import { openRefreshTokens } from '../../src/infra/security/refresh-tokens.ts';
import { built } from '../support/built.ts';
import { asOwner } from '../support/database.ts';
import { type OwnPostgres, ownPostgres } from '../support/own-postgres.ts';

const run = promisify(execFile);

/** With a Postgres of its own: the roles' passwords belong to the server, and the other tests use theirs meanwhile. */
describe('a change of the master key', function () {
  this.timeout(60_000);
  const before = randomBytes(32);
  const after = randomBytes(32);
  const during = { current: after, previous: [before] };
  let folder = '';
  let ownerUrl = '';
  let server: OwnPostgres;

  this.beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ringfence-keys-'));
    server = await ownPostgres();
    ownerUrl = server.ownerUrl;
    await migrate(ownerUrl, PROJECT_FOLDER, before);
  });
  this.afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const controlUnder = (masterKey: Buffer) =>
    openKnex(roleUrls(ownerUrl, masterKey).controlUrl, { poolSize: 2, statementTimeout: 15_000 });
  function signsIn(masterKey: Buffer): Promise<boolean> {
    return asOwner(roleUrls(ownerUrl, masterKey).controlUrl, 'select 1').then(
      () => true,
      () => false,
    );
  }

  it('moves the roles’ passwords (migrate) and everything sealed (rewrap), and then needs the old key for nothing', async () => {
    const objects = join(folder, 'objects');
    const old = controlUnder(before);
    const [oldKey] = await loadSigningKeys(old, before);
    await storeSecondFactor();
    await old.destroy();
    const oldStore = openObjectStore(objects, { current: before, previous: [] });
    await oldStore.put('uploads/t/one', Readable.from([Buffer.from('one')]));
    const token = openRefreshTokens(before).issue(randomUUID()).token;

    await migrate(ownerUrl, PROJECT_FOLDER, after);
    expect([await signsIn(before), await signsIn(after)]).to.deep.equal([false, true]);

    const control = controlUnder(after);
    try {
      // Between the two steps everything works under both.
      expect((await loadSigningKeys(control, after, [before]))[0].kid).to.equal(oldKey.kid);
      expect(openRefreshTokens(after, [before]).read(token)).not.to.equal(undefined);
      await refused(loadSigningKeys(control, after));

      const store = openObjectStore(objects, during);
      await store.put('reports/t/two.xlsx', Readable.from([Buffer.from('two')]));
      expect(await rewrap(control, store, during)).to.deep.equal({ values: 3, rewrapped: 1, current: 1, failed: [] });
      // Once more, as the command: a run that was interrupted is simply run again.
      const { stdout } = await run(process.execPath, [built('cli'), 'admin', 'keys', 'rewrap'], {
        cwd: PROJECT_FOLDER,
        env: {
          PATH: process.env.PATH,
          DATABASE_URL: ownerUrl,
          RINGFENCE_MASTER_KEY: after.toString('base64'),
          RINGFENCE_MASTER_KEY_PREVIOUS: before.toString('base64'),
          RINGFENCE_DATA: folder,
        },
      });
      expect(stdout)
        .to.contain('0 objects wrapped anew, 2 were already.')
        .and.to.contain('Nothing needs the previous key');

      expect((await loadSigningKeys(control, after))[0].kid).to.equal(oldKey.kid);
      await refused(loadSigningKeys(control, before));
      const [factor] = await control('user_mfa').select('user_id', 'sealed', 'pending_sealed');
      for (const sealed of [factor.sealed, factor.pending_sealed]) {
        expect(openCipher(after, 'mfa').open(sealed, factor.user_id).toString()).to.equal('secret');
      }
      const onlyAfter = openObjectStore(objects, { current: after, previous: [] });
      expect(await text(await onlyAfter.get('uploads/t/one'))).to.equal('one');
      expect(await text(await onlyAfter.get('reports/t/two.xlsx'))).to.equal('two');
    } finally {
      await control.destroy();
    }
  });

  it('forgets no column: every one whose name says that it is sealed is in the list', async () => {
    const found = await asOwner<{ name: string }>(
      ownerUrl,
      `select table_name || '.' || column_name as name from information_schema.columns
        where table_schema = 'public' and data_type = 'bytea' and column_name ~ 'sealed'`,
    );
    const listed = SEALED_COLUMNS.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`));
    expect(listed).to.have.members(found.map(({ name }) => name));
  });

  /** A user with a second factor, sealed under the first key. */
  async function storeSecondFactor(): Promise<void> {
    const [user] = await asOwner<{ id: string }>(
      ownerUrl,
      `insert into users (tenant_id, email, name, role, password_hash)
         select id, 'rotation@bank.example', 'Rotation', 'admin', 'none' from tenants limit 1 returning id`,
    );
    const sealed = openCipher(before, 'mfa').seal(Buffer.from('secret'), user?.id ?? '');
    await asOwner(
      ownerUrl,
      'insert into user_mfa (user_id, tenant_id, sealed, pending_sealed) select id, tenant_id, $2, $2 from users where id = $1',
      [user?.id, sealed],
    );
  }
});

async function refused(work: Promise<unknown>): Promise<void> {
  const reason = await work.then(
    () => '',
    (error: Error) => error.message,
  );
  expect(reason).to.contain('master key');
}
