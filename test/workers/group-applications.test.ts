import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { groupApplications } from '../../src/workers/group-applications.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { jobContext, storeUpload, type TestFlow } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';

const SHOP: TestFlow[] = [
  ...Array.from({ length: 9 }, (_, i) => ({ src: `10.9.0.${i + 20}`, dst: '10.1.0.11', dst_port: 443 })),
  { src: '10.1.0.11', dst: '10.1.0.21', dst_port: 8090, application: 'Web shop' },
  { src: '10.1.0.12', dst: '10.1.0.21', dst_port: 8090, application: 'Web shop' },
  { src: '10.9.0.20', dst: '10.1.0.12', dst_port: 443, application: 'Web shop' },
  { src: '10.1.0.21', dst: '10.1.0.31', dst_port: 5432, application: 'Web shop' },
];
const LEDGER: TestFlow[] = [
  { src: '10.9.0.21', dst: '10.2.0.11', dst_port: 8443 },
  { src: '10.2.0.11', dst: '10.2.0.31', dst_port: 1521 },
  { src: '10.2.0.12', dst: '10.2.0.31', dst_port: 1521 },
  { src: '10.2.0.11', dst: '10.1.0.11', dst_port: 443 },
];

describe('grouping the applications of a tenant', () => {
  const db = useDatabase();

  async function setUp(flows: TestFlow[]) {
    const tenant = await makeTenant(db().ownerUrl);
    const context = jobContext(db(), tenant);
    await discovery({ upload_id: await storeUpload(db(), tenant, flows) }, context);
    const run = () => inTenant(db().database.app, tenant, (transaction) => groupApplications(transaction, context));
    const members = () =>
      asOwner<{ id: string; name: string; address: string; tier: string }>(
        db().ownerUrl,
        `select application.id, application.name, host(address) as address, tier from application_members member
         join applications application on application.id = member.application_id
         where member.tenant_id = $1 order by member.address`,
        [tenant],
      );
    const sql = (text: string, values: unknown[]) => asOwner(db().ownerUrl, text, [tenant, ...values]);
    return { tenant, run, members, sql };
  }

  it('stores members with their tiers, dependencies and readiness', async () => {
    const { run, members, sql } = await setUp([...SHOP, ...LEDGER]);
    expect(await run()).to.include({ members: 7, applications: 2 });
    const shop = (await members()).filter(({ name }) => name === 'Web shop');
    expect(shop.map(({ address, tier }) => [address, tier])).to.deep.equal([
      ['10.1.0.11', 'web'],
      ['10.1.0.12', 'web'],
      ['10.1.0.21', 'app'],
      ['10.1.0.31', 'data'],
    ]);
    const [found] = await sql(`select * from applications where tenant_id = $1 and name = 'Web shop'`, []);
    expect(found).to.include({ archetype: 'three-tier-web' });
    expect(found?.readiness).to.deep.include({ articulation_points: ['10.1.0.21'], services_inside: 3 });
    const needs = await sql(
      'select port, clients, servers, flows::int from application_dependencies where tenant_id = $1',
      [],
    );
    expect(needs).to.deep.equal([{ port: 443, clients: 1, servers: 1, flows: 1 }]);
  });

  it('changes nothing when it runs again, and keeps ids and names as members come', async () => {
    const { tenant, run, members, sql } = await setUp([...SHOP, ...LEDGER]);
    await run();
    const before = await members();
    await run();
    expect(await members()).to.deep.equal(before);
    await sql(
      `update applications set name = 'Shop', stated = '{name}' where tenant_id = $1 and name = 'Web shop'`,
      [],
    );
    const more = { src: '10.9.0.22', dst: '10.1.0.13', dst_port: 443, application: 'Web shop' };
    const context = jobContext(db(), tenant);
    await discovery({ upload_id: await storeUpload(db(), tenant, [more]) }, context);
    await run();
    const after = await members();
    expect(after.filter(({ name }) => name === 'Shop')).to.have.length(5);
    expect(new Set(after.map(({ id }) => id))).to.deep.equal(new Set(before.map(({ id }) => id)));
  });

  it('obeys what people say of members', async () => {
    const { run, members, sql } = await setUp([...SHOP, ...LEDGER]);
    await run();
    const [made] = await sql(
      `insert into applications (tenant_id, name, stated) values ($1, 'Books', '{name}') returning id`,
      [],
    );
    const rule = `insert into application_rules (tenant_id, application_id, kind, pattern, action, tier)
      values ($1, $2, 'address', $3, 'include', 'integration')`;
    await sql(rule, [made?.id, '10.1.0.31/32']);
    await run();
    const books = (await members()).filter(({ name }) => name === 'Books');
    expect(books.map(({ address, tier }) => [address, tier])).to.deep.equal([['10.1.0.31', 'integration']]);
    expect((await members()).filter(({ address }) => address === '10.1.0.31')).to.have.length(1);
  });

  it('keeps tenants apart', async () => {
    const [one, other] = [await setUp(SHOP), await setUp([])];
    await one.run();
    expect(await other.run()).to.include({ applications: 0, members: 0 });
    expect(await one.members()).to.not.be.empty;
  });
});
