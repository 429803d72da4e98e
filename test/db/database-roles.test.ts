import { expect } from 'chai';
import pg from 'pg';
import { DATA_CLASSES, DATA_ROLES, READER_ROLE, TENANT_ROLES } from '../../config/database-roles.mjs';
import { inTenant, openKnex } from '../../src/db/database.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { makeTenant } from '../support/tenant.ts';

const ALL_ROLES = [...TENANT_ROLES, READER_ROLE, ...Object.values(DATA_ROLES)];
const DENIED = '42501';
const SECRET_COLUMN =
  /password|hash|secret|sealed|private|token|storage_key|idempotency|last_step|pending|previous|refresh/;
/** Columns whose name sounds like a secret and that hold a digest of something public. */
const HARMLESS = new Set(['audit_seals.hash', 'audit_anchors.hash', 'audit_seals.sealed_at']);

/** What became of a statement in a session signed in for real: `allowed`, or the error's code. */
async function outcome(url: string, ...statements: string[]): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
    return 'allowed';
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.end();
  }
}

describe('the database roles', () => {
  const db = useDatabase();
  const asked = <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
    asOwner<Row>(db().ownerUrl, sql, values);

  it('have row security, on and forced, on every table with a tenant, and a policy on each', async () => {
    const open = await asked(
      `select c.relname from pg_class c
        where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
          and (c.relname = 'tenants' or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'))
          and not (c.relrowsecurity and c.relforcerowsecurity
            and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant_isolation'))`,
    );
    expect(open).to.deep.equal([]);
  });

  it('are no owner, no superuser, bypass nothing, and are members of no role that is', async () => {
    const strong = await asked(
      `with recursive held(oid, via) as (
         select oid, rolname from pg_roles where rolname = any($1)
         union select m.roleid, held.via from pg_auth_members m join held on held.oid = m.member)
       select held.via, r.rolname from held join pg_roles r on r.oid = held.oid
        where r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication
           or (r.rolname <> all($1))
           or exists (select from pg_class c where c.relowner = r.oid)
           or exists (select from pg_proc p where p.proowner = r.oid)
           or exists (select from pg_namespace n where n.nspowner = r.oid)`,
      [ALL_ROLES],
    );
    expect(strong).to.deep.equal([]);
  });

  it('meet no view without security_invoker, no materialised view, and no definer functions but those for leaves', async () => {
    const views = await asked(
      `select relname from pg_class where relnamespace = 'public'::regnamespace
          and (relkind = 'm' or (relkind = 'v' and not coalesce(reloptions @> '{security_invoker=true}', false)))`,
    );
    expect(views).to.deep.equal([]);
    const definers = await asked(
      `select p.proname as name, coalesce(r.rolname, 'PUBLIC') as grantee
         from pg_proc p cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
         left join pg_roles r on r.oid = a.grantee
        where p.pronamespace = 'public'::regnamespace and p.prosecdef and a.grantee <> p.proowner order by 1, 2`,
    );
    expect(definers).to.deep.equal([
      { name: 'drop_leaves', grantee: 'ringfence_app' },
      { name: 'ensure_day_leaf', grantee: 'ringfence_app' },
      { name: 'ensure_flow_leaf', grantee: 'ringfence_loader' },
      { name: 'ensure_observation_leaf', grantee: 'ringfence_loader' },
      { name: 'ensure_service_hours_leaf', grantee: 'ringfence_app' },
      { name: 'tenant_leaves', grantee: 'ringfence_app' },
    ]);
    const unpinned = await asked(
      `select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
          and not exists (select from unnest(proconfig) c where c like 'search_path=pg_catalog,%')`,
    );
    expect(unpinned).to.deep.equal([]);
  });

  it('get nothing by way of PUBLIC, and nobody may make objects in the schema', async () => {
    const given = await asked(
      `select c.relname::text as name from pg_class c, aclexplode(c.relacl) a
        where a.grantee = 0 and c.relnamespace = 'public'::regnamespace
       union select a.attname::text from pg_attribute a join pg_class c on c.oid = a.attrelid, aclexplode(a.attacl) x
        where x.grantee = 0 and c.relnamespace = 'public'::regnamespace
       union select 'schema ' || x.privilege_type from pg_namespace n, aclexplode(n.nspacl) x
        where n.nspname = 'public' and x.grantee = 0 and x.privilege_type <> 'USAGE'`,
    );
    expect(given).to.deep.equal([]);
  });

  it('class every table: who may read it is written in config/database-roles.mjs', async () => {
    const tables = await asked<{ name: string }>(
      `select relname as name from pg_class
        where relkind in ('r', 'p', 'v', 'm') and not relispartition and relnamespace = 'public'::regnamespace`,
    );
    const names = tables.map(({ name }) => name);
    expect(names.filter((name) => !(name in DATA_CLASSES))).to.deep.equal([]);
    expect(Object.keys(DATA_CLASSES).filter((name) => !names.includes(name))).to.deep.equal([]);
  });

  it('give readers exactly what the classes say, never a secret, and nothing that changes anything', async () => {
    const granted = await asked<{ role: string; name: string; column: string }>(
      `select r.rolname as role, c.relname as name, a.attname as column
         from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         cross join pg_roles r
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and r.rolname = any($1)
          and has_column_privilege(r.oid, c.oid, a.attnum, 'select') order by 1, 2, 3`,
      [Object.values(DATA_ROLES)],
    );
    expect(granted.length).to.be.greaterThan(100);
    const leaked = granted.filter(
      ({ name, column }) => SECRET_COLUMN.test(column) && !HARMLESS.has(`${name}.${column}`) && column !== 'sha256',
    );
    expect(leaked.filter(({ name }) => name !== 'reader_logins')).to.deep.equal([]);
    for (const [name, role] of Object.entries(DATA_ROLES)) {
      const seen = new Set(granted.filter((each) => each.role === role).map((each) => each.name));
      const classed = Object.entries(DATA_CLASSES)
        .filter(([, held]) => held !== 'closed' && held.classes.some((each) => each === name))
        .map(([table]) => table);
      expect([...seen]).to.have.members([...classed, 'reader_logins']);
    }
    const changing = await asked(
      `select r.rolname, c.relname from pg_class c cross join pg_roles r
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'S') and r.rolname = any($1)
          and has_table_privilege(r.oid, c.oid, 'insert, update, delete, truncate, references, trigger')`,
      [[READER_ROLE, ...Object.values(DATA_ROLES)]],
    );
    expect(changing).to.deep.equal([]);
  });

  for (const name of ['appUrl', 'controlUrl', 'loaderUrl', 'readonlyUrl'] as const) {
    it(`refuse the ${name.replace('Url', '')} role what would take the walls down`, async () => {
      const url = name === 'readonlyUrl' ? db().readonlyUrl : db().urls[name];
      const owner = new URL(db().ownerUrl).username;
      for (const sql of [
        'truncate flows',
        'truncate audit_log',
        'truncate jobs cascade',
        'alter table flows disable row level security',
        'alter table users no force row level security',
        'drop policy tenant_isolation on flows',
        'create policy mine on flows using (true)',
        'create table stolen (id int)',
        'create role mine superuser',
        `set session authorization ${owner}`,
        `set role ${owner}`,
        "set session_replication_role = 'replica'",
        "copy tenants to program 'true'",
        "select pg_read_file('/etc/passwd')",
        `alter role ${READER_ROLE} bypassrls`,
      ]) {
        expect(await outcome(url, 'set default_transaction_read_only = off', sql), sql).to.equal(DENIED);
      }
      for (const role of ['ringfence_app', 'ringfence_control', 'ringfence_loader']) {
        if (url.includes(`//${role}:`)) continue;
        expect(await outcome(url, `set role ${role}`), role).to.equal(DENIED);
      }
    });
  }

  it('see no row of any tenant while none is set, in whatever table', async () => {
    for (const [url, role] of [
      [db().urls.appUrl, 'ringfence_app'],
      [db().readonlyUrl, READER_ROLE],
    ] as const) {
      const tables = await asked<{ name: string }>(
        `select c.relname as name from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
            and not c.relispartition and has_table_privilege($1, c.oid, 'select')`,
        [role],
      );
      expect(tables.length).to.be.greaterThan(8);
      const client = new pg.Client(url);
      await client.connect();
      try {
        for (const { name } of tables) {
          expect((await client.query(`select 1 from ${name}`)).rowCount, `${role} ${name}`).to.equal(0);
        }
      } finally {
        await client.end();
      }
    }
  });

  it('stop a statement that takes 30 seconds, and stay usable', async function () {
    this.timeout(20_000);
    const short = openKnex(db().urls.appUrl, { poolSize: 1, statementTimeout: 300 });
    try {
      const code = await short.raw('select pg_sleep(30)').then(
        () => 'finished',
        (error: { code: string }) => error.code,
      );
      expect(code).to.equal('57014');
      expect((await short.raw('select 1 as one')).rows).to.deep.equal([{ one: 1 }]);
    } finally {
      await short.destroy();
    }
  });

  it('never show a tenant to another over shared connections: 5,000 turns on two, with errors in between', async function () {
    this.timeout(120_000);
    const tenants = await Promise.all([makeTenant(db().ownerUrl), makeTenant(db().ownerUrl)]);
    for (const tenant of tenants) {
      await asked(`insert into jobs (tenant_id, kind, payload) values ($1, 'discovery', '{}')`, [tenant]);
    }
    const shared = openKnex(db().urls.appUrl, { poolSize: 2, statementTimeout: 15_000 });
    const wrong: unknown[] = [];
    let failed = 0;
    const turn = async (number: number) => {
      const tenant = tenants[number % 2] as string;
      if (number % 7 === 3) {
        // An error in the middle of a transaction, and one that the server ends for its time.
        const sql = number % 2 ? 'select 1/0' : `select set_config('statement_timeout', '1', true), pg_sleep(0)`;
        await inTenant(shared, tenant, async (transaction) => {
          await transaction.raw(sql);
          await transaction.raw('select pg_sleep(0.05)');
        }).catch(() => {
          failed += 1;
        });
        return;
      }
      const seen = await inTenant(shared, tenant, async (transaction) => transaction('jobs').select('tenant_id'));
      if (seen.length !== 1 || seen[0].tenant_id !== tenant) wrong.push(seen);
      if (number % 50 === 0) {
        const { rows } = await shared.raw(`select current_setting('app.tenant_id', true) as tenant`);
        const left = await shared('jobs').select('id');
        if (rows[0].tenant || left.length > 0) wrong.push(rows[0].tenant);
      }
    };
    try {
      for (let start = 0; start < 5_000; start += 20) {
        await Promise.all(Array.from({ length: 20 }, (_, offset) => turn(start + offset)));
      }
    } finally {
      await shared.destroy();
    }
    expect(wrong).to.deep.equal([]);
    expect(failed).to.be.greaterThan(300);
  });
});

describe('readers of the database', () => {
  const db = useDatabase();
  const login = `reader_${process.pid}`;
  let mine = '';
  let theirs = '';

  const as = async <Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> => {
    const client = new pg.Client(url);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  const readerUrl = () => {
    const url = new URL(db().ownerUrl);
    url.username = login;
    url.password = 'reader';
    return url.toString();
  };

  before(async () => {
    [mine, theirs] = [await makeTenant(db().ownerUrl), await makeTenant(db().ownerUrl)];
    for (const tenant of [mine, theirs]) {
      await asOwner(
        db().ownerUrl,
        `insert into network_nodes (tenant_id, address, scope, first_seen, last_seen, clients, servers)
         values ($1, '10.1.2.3', 'private', now(), now(), 0, 0)`,
        [tenant],
      );
      await asOwner(
        db().ownerUrl,
        `insert into security_alerts (tenant_id, detection, fingerprint, severity, score, title, description, first_seen, last_seen)
         values ($1, 'manual', 'one', 'low', 0.1, 'title', 'text', now(), now())`,
        [tenant],
      );
    }
    await asOwner(db().ownerUrl, `create role ${login} login password 'reader' in role ${DATA_ROLES.network}`);
  });
  after(async () => {
    // The database of this test has gone by now; the role belongs to the server.
    const server = new URL(testEnvironment().ownerUrl);
    server.pathname = '/postgres';
    await asOwner(server.toString(), `drop role ${login}`);
  });

  it('of the platform read both classes, of the tenant of their transaction, and write nothing', async () => {
    await as(db().readonlyUrl, async (client) => {
      await client.query('begin');
      await client.query(`select set_config('app.tenant_id', $1, true)`, [mine]);
      for (const table of ['network_nodes', 'security_alerts']) {
        expect((await client.query(`select tenant_id from ${table}`)).rows, table).to.deep.equal([{ tenant_id: mine }]);
      }
      await client.query('rollback');
      const code = await client.query('create temp table notes (id int)').catch((error) => error.code);
      expect(code).to.equal('25006');
    });
    for (const sql of [
      'select password_hash from users',
      'select * from users',
      'select 1 from sessions',
      'select 1 from signing_keys',
      'select secret_hash from api_keys',
      'select storage_key from uploads',
    ]) {
      expect(await outcome(db().readonlyUrl, sql), sql).to.equal(DENIED);
    }
  });

  it('with a login of their own see nothing until it is bound to a tenant', async () => {
    await as(readerUrl(), async (client) => {
      expect((await client.query('select 1 from network_nodes')).rowCount).to.equal(0);
      await client.query(`set app.tenant_id = '${theirs}'`);
      expect((await client.query('select 1 from network_nodes')).rowCount).to.equal(0);
    });
  });

  it('then see that tenant, whatever they say of themselves, and their class only', async () => {
    await as(db().urls.controlUrl, (client) =>
      client.query('insert into reader_logins (login, tenant_id) values ($1, $2)', [login, mine]),
    );
    await as(readerUrl(), async (client) => {
      const seen = async () => (await client.query('select tenant_id from network_nodes')).rows;
      expect(await seen()).to.deep.equal([{ tenant_id: mine }]);
      await client.query(`set app.tenant_id = '${theirs}'`);
      expect(await seen()).to.deep.equal([{ tenant_id: mine }]);
      await client.query(`set role ${DATA_ROLES.network}`);
      expect(await seen()).to.deep.equal([]);
    });
    for (const sql of [
      'select 1 from security_alerts',
      'select 1 from users',
      'select 1 from audit_log',
      `update reader_logins set tenant_id = '${theirs}'`,
      `insert into reader_logins values ('${login}', '${theirs}')`,
      `set role ${READER_ROLE}`,
    ]) {
      expect(await outcome(readerUrl(), sql), sql).to.equal(DENIED);
    }
  });
});
