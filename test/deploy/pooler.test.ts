import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { inTenant, openDatabase } from '../../src/db/database.ts';
import { roleUrls } from '../../src/db/migrate.ts';
import { openObjectStore } from '../../src/infra/encrypted-store.ts';
import { anyPort } from '../../src/infra/local/ports.ts';
import { bigLog } from '../support/big-log.ts';
import { asOwner, type TestDatabase, useDatabase } from '../support/database.ts';
import { filled, isInstalled, runProgram } from '../support/deploy/programs.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { makeTenant } from '../support/tenant.ts';
import { fingerprint, makeUpload } from '../support/uploads.ts';
import { startTestWorkers } from '../support/workers.ts';

/** Fewer connections of Postgres than pools of ours: transactions have to share. */
const POOL_SIZE = 3;
const ROWS = 3_000;

describe('pgbouncer in front of Postgres, pooling transactions', function () {
  this.timeout(120_000);
  const db = useDatabase();
  let folder = '';
  let port = 0;
  let pooler: { end(): Promise<void> } | undefined;

  before(async function () {
    if (!isInstalled('pgbouncer')) {
      console.log('    (pgbouncer is not installed: apt-get install pgbouncer, and these tests run)');
      return this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'ringfence-pooler-'));
    await chmod(folder, 0o755);
    port = await anyPort();
    const url = new URL(db().ownerUrl);
    const passwords = Object.values(roleUrls(db().ownerUrl, testEnvironment().masterKey)).map((text) => new URL(text));
    const users = passwords.map(({ username, password }) => `"${username}" "${decodeURIComponent(password)}"`);
    const authFile = join(folder, 'users.txt');
    await writeFile(authFile, `${users.join('\n')}\n`);
    const settings = filled('pgbouncer/pgbouncer.ini.template', {
      ...{ POSTGRES_HOST: url.hostname, POSTGRES_PORT: url.port, POSTGRES_DATABASE: url.pathname.slice(1) },
      ...{ LISTEN_ADDRESS: '127.0.0.1', LISTEN_PORT: port, AUTH_FILE: authFile, POOL_SIZE, SERVER_TLS: 'disable' },
    }).replace('ringfence =', `${url.pathname.slice(1)} =`);
    const path = join(folder, 'pgbouncer.ini');
    await writeFile(path, settings);
    // It refuses to run as root.
    const identity = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    pooler = await runProgram('pgbouncer', [path], port, identity);
  });
  after(async () => {
    await pooler?.end();
    await rm(folder, { recursive: true, force: true });
  });

  const pooled = (text: string) => {
    const url = new URL(text);
    url.port = String(port);
    return url.toString();
  };

  it('carries a file from upload to topology, as without it, over few connections', async () => {
    const { appUrl, controlUrl, loaderUrl } = db().urls;
    const through = openDatabase({
      ...{ appUrl: pooled(appUrl), controlUrl: pooled(controlUrl), loaderUrl, poolSize: 8, statementTimeout: 15_000 },
    });
    const results: Record<string, unknown>[] = [];
    let most = 0;
    for (const database of [db().database, through]) {
      const tenantId = await makeTenant(db().ownerUrl);
      const objects = openObjectStore(join(folder, 'objects'), { current: testEnvironment().masterKey, previous: [] });
      const side: TestDatabase = { ...db(), database };
      const workers = await startTestWorkers(side, { objects });
      await makeUpload(side, objects, tenantId, bigLog(ROWS, { damaged: true }));
      await eventually(
        async () => {
          const sql = `select count(*)::int as open from jobs where tenant_id = $1 and state in ('queued', 'running')`;
          if (database === through) most = Math.max(most, await connectionsOfPooler());
          return asOwner<{ open: number }>(db().ownerUrl, sql, [tenantId]);
        },
        ([row]) => row?.open === 0,
        { milliseconds: 60_000 },
      );
      await workers.stop();
      results.push(await fingerprint(db().ownerUrl, tenantId));
    }
    await through.close();
    expect(results[1]).to.deep.equal(results[0]);
    expect((results[1]?.flows as { rows: number } | undefined)?.rows).to.equal(ROWS - ROWS / 100);
    expect(most)
      .to.be.above(0)
      .and.at.most(2 * POOL_SIZE);
  });

  it('shows each transaction its own tenant only, whoever had the connection before', async () => {
    const { appUrl, controlUrl, loaderUrl } = db().urls;
    const through = openDatabase({
      ...{ appUrl: pooled(appUrl), controlUrl: pooled(controlUrl), loaderUrl, poolSize: 8, statementTimeout: 15_000 },
    });
    const tenants = [await makeTenant(db().ownerUrl), await makeTenant(db().ownerUrl)];
    const seen = await Promise.all(
      Array.from({ length: 60 }, (_, number) =>
        inTenant(through.app, tenants[number % 2] as string, async (transaction) => {
          await transaction.raw('select pg_sleep(0.005)');
          const { rows } = await transaction.raw('select id from tenants');
          return rows.map(({ id }: { id: string }) => id).join();
        }),
      ),
    );
    expect(seen).to.deep.equal(seen.map((_, number) => tenants[number % 2]));
    // Outside of a transaction that names a tenant there is none, on every connection.
    const nobody = await Promise.all(Array.from({ length: 20 }, () => through.app.raw('select id from tenants')));
    expect(nobody.flatMap(({ rows }) => rows)).to.deep.equal([]);
    await through.close();
  });

  it('keeps the limits of time, which the roles carry', async () => {
    const [row] = await asOwner(pooled(db().urls.appUrl), 'select current_setting($1) as limit', ['statement_timeout']);
    expect(row?.limit).to.equal('15s');
  });

  function connectionsOfPooler(): Promise<number> {
    const sql = `select count(*)::int as count from pg_stat_activity
      where datname = current_database() and usename in ('ringfence_app', 'ringfence_control') and application_name like '%127.0.0.1:%'`;
    return asOwner<{ count: number }>(db().ownerUrl, sql).then(([row]) => row?.count ?? 0);
  }
});
