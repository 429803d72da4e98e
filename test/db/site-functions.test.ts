import { expect } from 'chai';
import fc from 'fast-check';
import { readSiteAddress, siteAddress, siteAddressText } from '../../src/domain/sites/site-address.ts';
import { asOwner, useDatabase } from '../support/database.ts';

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
});
