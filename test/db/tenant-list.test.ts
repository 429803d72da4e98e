import { expect } from 'chai';
import { openKnex } from '../../src/db/database.ts';
import { listAccounts, listTenants } from '../../src/db/tenant-list.ts';
import { useApi } from '../support/api.ts';
import { makeTenant } from '../support/tenant.ts';

describe('tenants and accounts, for the owner of the database', () => {
  const api = useApi();

  it('are all there, with how much each has', async () => {
    const tenantId = await makeTenant(api().db.ownerUrl, 'second');
    const person = await api().person('security_analyst', { tenantId });
    const owner = openKnex(api().db.ownerUrl, { poolSize: 1, statementTimeout: 5_000 });
    try {
      const tenant = (await listTenants(owner)).find(({ id }) => id === tenantId);
      expect(tenant).to.include({ name: 'second', users: 1, uploads: 0 });
      const account = (await listAccounts(owner)).find(({ email }) => email === person.email);
      expect(account).to.include({
        ...{ tenant: 'second', role: 'security_analyst', second_factor: false, disabled: false },
      });
      expect(account?.last_login_at).to.be.instanceOf(Date);
    } finally {
      await owner.destroy();
    }
  });
});
