import { expect } from 'chai';
import fc from 'fast-check';
import { withinBindings, withinSql } from '../../src/db/address-range.ts';
import { inTenant } from '../../src/db/database.ts';
import { isAddress } from '../../src/db/site-sql.ts';
import { readSiteAddress, siteAddress, siteAddressText } from '../../src/domain/sites/site-address.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { jobContext, storeUpload } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';

describe('the database’s functions of site addresses', function () {
  this.timeout(60_000);
  const db = useDatabase();

  it('say what the domain says', async () => {
    const prefixes = ['10.0.0.0/8', '192.168.0.0/16'];
    const cases = fc.sample(
      fc.record({
        number: fc.integer({ min: 1, max: 65_535 }),
        address: fc.oneof(
          fc.ipV4(),
          fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => `10.${parts.join('.')}`),
          fc.constant('2001:db8::5'),
        ),
      }),
      { numRuns: 300, seed: 7 },
    );
    const rows = await asOwner<Record<string, string | number | null>>(
      db().ownerUrl,
      `select host(address_in_site(address, number, $2::cidr[])) as placed,
         shown_address(address_in_site(address, number, $2::cidr[])) as shown,
         host(plain_address(address_in_site(address, number, $2::cidr[]))) as plain,
         site_of(address_in_site(address, number, $2::cidr[])) as site
       from rows from (jsonb_to_recordset($1::jsonb) as (number integer, address inet)) with ordinality
         as given(number, address, ordinality) order by ordinality`,
      [JSON.stringify(cases), prefixes],
    );
    const expected = cases.map(({ number, address }) => {
      const placed = siteAddressText(address, siteAddress({ number, prefixes }));
      const { site } = readSiteAddress(placed);
      return { placed, shown: address, plain: address, site: site || null };
    });
    expect(rows).to.deep.equal(expected);
    expect(expected.filter(({ site }) => site !== null)).to.have.length.above(50);
  });

  it('keep the length of prefixes', async () => {
    const [row] = await asOwner(
      db().ownerUrl,
      `select formed::text, plain_address(formed)::cidr::text as plain from (
         select address_in_site('10.1.0.0/16'::cidr, 7, '{10.1.0.0/16}')::cidr as formed) given`,
    );
    expect(row).to.deep.equal({ formed: 'fdb6:4e21:9c7a::7:a01:0/112', plain: '10.1.0.0/16' });
  });

  it('leave the index of addresses to searches, under row-level security too', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const flows = Array.from({ length: 3_000 }, (_, i) => ({
      src: `10.${i % 250}.${Math.floor(i / 250)}.7`,
      dst: '10.2.0.9',
    }));
    await storeUpload(db(), tenant, flows);
    await discovery({}, jobContext(db(), tenant));
    await inTenant(db().database.app, tenant, async (transaction) => {
      for (const [condition, bindings] of [
        [withinSql('node.address'), withinBindings('10.1.0.0/24')],
        [isAddress('node.address'), ['10.1.0.7', null]],
      ] as const) {
        const sql = `explain select id from network_nodes node where ${condition}`;
        const { rows } = await transaction.raw(sql, [...bindings] as string[]);
        const plan = rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
        expect(plan)
          .to.match(/Index Cond: .*address/)
          .and.not.to.include('Seq Scan');
      }
    });
  });
});
