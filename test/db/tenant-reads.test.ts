import { expect } from 'chai';
import { prepared } from '../../src/db/prepared.ts';
import { tenantReads } from '../../src/db/tenant-reads.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { makeTenant } from '../support/tenant.ts';

const TENANT = `select coalesce(current_setting('app.tenant_id', true), '') as tenant`;

describe('reading as a tenant in one round trip', () => {
  const db = useDatabase();
  let mine: string;
  let theirs: string;
  const app = () => db().database.app;

  before(async () => {
    mine = await makeTenant(db().ownerUrl);
    theirs = await makeTenant(db().ownerUrl);
    for (const tenant of [mine, theirs, theirs]) {
      await asOwner(db().ownerUrl, `insert into jobs (tenant_id, kind, payload) values ($1, 'discovery', '{}')`, [
        tenant,
      ]);
    }
  });

  it('shows the tenant’s rows only, also with many tenants on few connections', async () => {
    const count = 'select count(*) as jobs from jobs where kind = $1';
    const both = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? mine : theirs));
    const built = await Promise.all(both.map((tenant) => tenantReads(app(), tenant)('jobs').pluck('tenant_id')));
    const written = await Promise.all(both.map((tenant) => prepared(app(), count, ['discovery'], tenant)));
    both.forEach((tenant, i) => {
      expect(new Set(built[i])).to.deep.equal(new Set([tenant]));
      expect(written[i]).to.deep.equal([{ jobs: tenant === mine ? 1 : 2 }]);
    });
  });

  it('leaves no tenant behind on the connection', async () => {
    await tenantReads(app(), mine)('jobs').first('id');
    await prepared(app(), 'select 1 as one', [], mine);
    expect((await app().raw(TENANT)).rows).to.deep.equal([{ tenant: '' }]);
    expect(await app()('jobs').pluck('id')).to.deep.equal([]);
  });

  it('refuses to write', async () => {
    const refused = (work: Promise<unknown>) =>
      work.then(
        () => 'allowed',
        (error: { code: string }) => error.code,
      );
    const change = `update jobs set percent = 1 where tenant_id = $1`;
    expect(await refused(prepared(app(), change, [mine], mine))).to.equal('25006');
    expect(await refused(tenantReads(app(), mine)('jobs').update({ percent: 1 }))).to.equal('25006');
    expect(() => tenantReads(app(), mine).transaction(async () => {})).to.throw('inTenant');
  });

  it('goes on after a statement that fails, whether it could not be read or not be run', async () => {
    for (const text of ['select nonsense from jobs', 'select 1 / $1::int as one', 'select 1 / $1::int as one']) {
      const failed = await prepared(app(), text, text.includes('$1') ? [0] : [], mine).catch(({ code }) => code);
      expect(failed).to.be.oneOf(['42703', '22012']);
    }
    expect(await prepared(app(), 'select 1 / $1::int as one', [1], mine)).to.deep.equal([{ one: 1 }]);
  });
});
