import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { pruneTopologyVersions, topologyVersion } from '../../src/db/topology-version.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { makeTenant } from '../support/tenant.ts';

describe('the version of a topology', () => {
  const db = useDatabase();
  const versionOf = (tenant: string) => inTenant(db().database.app, tenant, topologyVersion);
  const addZone = (tenant: string, name: string) =>
    inTenant(db().database.app, tenant, (transaction) =>
      transaction.raw('insert into zones (tenant_id, name) values (?, ?)', [tenant, name]),
    );

  it('changes with a commit, not with what was given up, and for its tenant alone', async () => {
    const [tenant, other] = [await makeTenant(db().ownerUrl), await makeTenant(db().ownerUrl)];
    const [before, others] = [await versionOf(tenant), await versionOf(other)];
    await inTenant(db().database.app, tenant, async (transaction) => {
      await transaction.raw('savepoint here');
      await transaction.raw(`insert into zones (tenant_id, name) values (?, 'gone')`, [tenant]);
      await transaction.raw('rollback to savepoint here');
    });
    expect(await versionOf(tenant)).to.equal(before);
    await inTenant(db().database.app, tenant, async (transaction) => {
      await transaction.raw('savepoint here');
      await transaction.raw(`insert into zones (tenant_id, name) values (?, 'gone')`, [tenant]);
      await transaction.raw('rollback to savepoint here');
      await transaction.raw(`insert into zones (tenant_id, name) values (?, 'kept')`, [tenant]);
    });
    const after = await versionOf(tenant);
    expect(after).to.not.equal(before);
    await addZone(tenant, 'another');
    expect(new Set([before, after, await versionOf(tenant)]).size).to.equal(3);
    expect(await versionOf(other)).to.equal(others);
  });

  it('forgets silent connections, and never comes to an earlier version by that', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    await addZone(tenant, 'one');
    const before = await versionOf(tenant);
    await pruneTopologyVersions(db().database.control, 7);
    expect(await versionOf(tenant)).to.equal(before);
    await asOwner(db().ownerUrl, `update topology_versions set changed_at = now() - interval '8 days'`);
    await pruneTopologyVersions(db().database.control, 7);
    expect(await asOwner(db().ownerUrl, 'select 1 from topology_versions')).to.deep.equal([]);
    const empty = await versionOf(tenant);
    await addZone(tenant, 'two');
    expect(new Set([before, empty, await versionOf(tenant)]).size).to.equal(3);
  });
});
