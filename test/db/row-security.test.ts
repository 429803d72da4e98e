import { expect } from 'chai';
import pg from 'pg';
import { asOwner, useDatabase } from '../support/database.ts';
import { makeTenant } from '../support/tenant.ts';

/** Signs in for real, as the role: SET ROLE from a superuser's session would prove nothing. */
async function as(
  url: string,
  tenantId: string | null,
  work: (query: (sql: string, values?: unknown[]) => Promise<pg.QueryResult>) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query('begin');
    if (tenantId !== null) await client.query(`select set_config('app.tenant_id', $1, true)`, [tenantId]);
    await work((sql, values) => client.query(sql, values));
  } finally {
    await client.query('rollback').catch(() => {});
    await client.end();
  }
}

const refused = async (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'allowed',
    (error: { code: string }) => error.code,
  );
const DENIED = '42501';

describe('row-level security', () => {
  const db = useDatabase();
  let mine: string;
  let theirs: string;
  let leaf: string;
  let theirLeaf: string;

  const addFlow = async (tenantId: string) => {
    const [row] = await asOwner<{ leaf: string }>(
      db().ownerUrl,
      `with tenant as (select set_config('app.tenant_id', $1, false)) select ensure_flow_leaf('2026-03-01') as leaf from tenant`,
      [tenantId],
    );
    await asOwner(
      db().ownerUrl,
      `insert into flows (tenant_id, upload_no, line, time, src, dst, failed) values ($1, 1, 1, '2026-03-05', '10.0.0.1', '10.0.0.2', false)`,
      [tenantId],
    );
    return row?.leaf ?? '';
  };

  before(async () => {
    mine = await makeTenant(db().ownerUrl);
    theirs = await makeTenant(db().ownerUrl);
    leaf = await addFlow(mine);
    theirLeaf = await addFlow(theirs);
  });

  it('is on and forced for every table with a tenant', async () => {
    const open = await asOwner(
      db().ownerUrl,
      `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
        where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
          and not (c.relrowsecurity and c.relforcerowsecurity)`,
    );
    expect(open).to.deep.equal([]);
  });

  it('gives the running roles no way past it', async () => {
    const strong = await asOwner(
      db().ownerUrl,
      `select rolname from pg_roles where rolname = any('{ringfence_app,ringfence_control,ringfence_loader}') and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)`,
    );
    expect(strong).to.deep.equal([]);
    const owned = await asOwner(
      db().ownerUrl,
      `select relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = any('{ringfence_app,ringfence_control,ringfence_loader}')`,
    );
    expect(owned).to.deep.equal([]);
    const toPublic = await asOwner(
      db().ownerUrl,
      `select c.relname from pg_class c, aclexplode(c.relacl) a where a.grantee = 0 and c.relnamespace = 'public'::regnamespace`,
    );
    expect(toPublic).to.deep.equal([]);
  });

  it('shows the app role its own tenant, through the parent alone', async () => {
    await as(db().urls.appUrl, mine, async (query) => {
      expect((await query('select tenant_id from flows')).rows).to.deep.equal([{ tenant_id: mine }]);
    });
    await as(db().urls.appUrl, mine, async (query) =>
      expect(await refused(query(`select 1 from ${leaf}`))).to.equal(DENIED),
    );
  });

  it('shows nothing while no tenant is set', async () => {
    for (const table of ['flows', 'uploads', 'jobs', 'tenants', 'network_nodes', 'security_alerts', 'audit_log']) {
      await as(db().urls.appUrl, null, async (query) =>
        expect((await query(`select 1 from ${table}`)).rows, table).to.deep.equal([]),
      );
      await as(db().urls.appUrl, '', async (query) =>
        expect((await query(`select 1 from ${table}`)).rows, table).to.deep.equal([]),
      );
    }
  });

  it('refuses rows for another tenant', async () => {
    const insert = `insert into jobs (tenant_id, kind, payload) values ($1, 'discovery', '{}')`;
    await as(db().urls.appUrl, mine, async (query) => expect(await refused(query(insert, [theirs]))).to.equal(DENIED));
  });

  it("lets the loader COPY into a leaf, rows of the leaf's tenant only", async () => {
    const row = (tenant: string) =>
      `insert into ${leaf} (tenant_id, upload_no, line, time, src, dst, failed) values ('${tenant}', 1, 2, '2026-03-06', '10.0.0.1', '10.0.0.2', false)`;
    await as(db().urls.loaderUrl, mine, async (query) => expect(await refused(query(row(mine)))).to.equal('allowed'));
    await as(db().urls.loaderUrl, mine, async (query) => expect(await refused(query(row(theirs)))).to.equal('23514'));
    await as(db().urls.loaderUrl, mine, async (query) =>
      expect(await refused(query(`select 1 from ${leaf}`))).to.equal(DENIED),
    );
    await as(db().urls.loaderUrl, mine, async (query) =>
      expect(await refused(query(`select 1 from ${theirLeaf}`))).to.equal(DENIED),
    );
    await as(db().urls.loaderUrl, mine, async (query) =>
      expect(await refused(query('copy flows from stdin'))).not.to.equal('allowed'),
    );
  });

  it('lets the loader make leaves for the tenant of its transaction only', async () => {
    await as(db().urls.loaderUrl, mine, async (query) => {
      const [row] = (await query(`select ensure_flow_leaf('2026-07-15') as leaf`)).rows;
      expect(row.leaf).to.match(/_202607$/);
    });
    await as(db().urls.loaderUrl, null, async (query) =>
      expect(await refused(query(`select ensure_flow_leaf('2026-07-15')`))).to.equal('P0002'),
    );
    await as(db().urls.appUrl, mine, async (query) =>
      expect(await refused(query(`select ensure_flow_leaf('2026-07-15')`))).to.equal(DENIED),
    );
  });

  it('shows the control role jobs of all tenants and no network data', async () => {
    for (const table of [
      'flows',
      'network_nodes',
      'network_connections',
      'network_services',
      'security_alerts',
      'ports',
      'upload_rejects',
    ]) {
      await as(db().urls.controlUrl, mine, async (query) =>
        expect(await refused(query(`select 1 from ${table}`)), table).to.equal(DENIED),
      );
    }
    await as(db().urls.controlUrl, null, async (query) =>
      expect(await refused(query('select name from uploads'))).to.equal(DENIED),
    );
    await as(db().urls.controlUrl, null, async (query) =>
      expect((await query('select 1 from tenants')).rows.length).to.be.greaterThan(2),
    );
  });

  it('keeps passwords and keys from the app role, and the audit log from being changed', async () => {
    await as(db().urls.appUrl, mine, async (query) =>
      expect(await refused(query('select password_hash from users'))).to.equal(DENIED),
    );
    await as(db().urls.appUrl, mine, async (query) =>
      expect(await refused(query('select * from signing_keys'))).to.equal(DENIED),
    );
    for (const sql of [`update audit_log set action = 'x'`, 'delete from audit_log', 'truncate audit_log']) {
      await as(db().urls.appUrl, mine, async (query) => expect(await refused(query(sql)), sql).to.equal(DENIED));
      await as(db().urls.controlUrl, mine, async (query) => expect(await refused(query(sql)), sql).to.equal(DENIED));
    }
  });
});
