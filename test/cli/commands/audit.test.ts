import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { sealRows } from '../../../src/db/audit-seals.ts';
import { built } from '../../support/built.ts';
import { asOwner, useDatabase } from '../../support/database.ts';
import { testEnvironment } from '../../support/environment.ts';
import { eventually } from '../../support/eventually.ts';
import { makeTenant } from '../../support/tenant.ts';

describe('ringfence audit verify', () => {
  const db = useDatabase();
  const { projectFolder, masterKey } = testEnvironment();
  let tenantId = '';
  const verify = (...options: string[]) => {
    const program = [built('cli'), 'audit', 'verify', ...options];
    const environment = {
      DATABASE_URL: db().ownerUrl,
      RINGFENCE_MASTER_KEY: masterKey.toString('base64'),
      NO_COLOR: '1',
    };
    const { status, stdout, stderr } = spawnSync(process.execPath, program, {
      cwd: projectFolder,
      env: { ...process.env, ...environment },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const verdictOf = (stdout: string) =>
    JSON.parse(stdout).tenants.find((verdict: { tenant_id: string }) => verdict.tenant_id === tenantId);

  before(async function () {
    this.timeout(90_000);
    tenantId = await makeTenant(db().ownerUrl);
    await asOwner(
      db().ownerUrl,
      `insert into audit_log (tenant_id, action) select $1, 'job.submit' from generate_series(1, 5)`,
      [tenantId],
    );
    // Nothing is sealed while an older transaction of any test may still write.
    await eventually(
      async () => {
        await sealRows(db().database.control, 100);
        return asOwner(db().ownerUrl, 'select seq from audit_seals where tenant_id = $1', [tenantId]);
      },
      (seals) => seals.length === 5,
      { milliseconds: 60_000 },
    );
  });

  it('says that the chain is unbroken, with its head', () => {
    const { status, stdout, stderr } = verify();
    expect(stderr).to.equal('');
    expect(stdout).to.match(new RegExp(`unbroken {2}${tenantId} {2}5 links {2}head [0-9a-f]{64}`));
    expect(status).to.equal(0);
  }).timeout(30_000);

  it('names the first number that is wrong, and ends with 1', async () => {
    const { head } = verdictOf(verify('--json').stdout);
    await asOwner(
      db().ownerUrl,
      `update audit_log set action = 'job.retry' where id = (select audit_id from audit_seals where tenant_id = $1 and seq = 3)`,
      [tenantId],
    );
    const changed = verify('--json');
    expect(changed.status).to.equal(1);
    expect(verdictOf(changed.stdout).broken).to.include({ seq: 3, fault: 'row-changed' });
    expect(verify().stdout).to.include(`BROKEN at 3  ${tenantId}`);
    await asOwner(db().ownerUrl, 'delete from audit_seals where tenant_id = $1', [tenantId]);
    await asOwner(db().ownerUrl, 'delete from audit_log where tenant_id = $1', [tenantId]);
    const cut = verify('--json', '--head', `${tenantId}:${head.seq}:${head.hash}`);
    expect(verdictOf(cut.stdout).broken).to.include({ seq: 1, fault: 'tail-removed' });
    expect(verify('--head', 'nonsense').status).to.equal(1);
  }).timeout(60_000);
});
