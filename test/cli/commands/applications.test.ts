import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { inTenant } from '../../../src/db/database.ts';
import { discovery } from '../../../src/workers/discovery.ts';
import { groupApplications } from '../../../src/workers/group-applications.ts';
import { useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';
import { jobContext, storeUpload } from '../../support/network.ts';

describe('ringfence applications', function () {
  this.timeout(120_000);
  const api = useApi();
  const cli = useCommandLine(api, 'network_engineer');
  const run = (...words: string[]) => cli().run(['applications', ...words]);

  before(async () => {
    const { db, tenantId } = api();
    const context = jobContext(db, tenantId);
    const flows = [
      { src: '10.9.0.20', dst: '10.1.0.11', dst_port: 443 },
      { src: '10.1.0.11', dst: '10.1.0.31', dst_port: 5432, application: 'Web shop' },
    ];
    await discovery({ upload_id: await storeUpload(db, tenantId, flows) }, context);
    await inTenant(db.database.app, tenantId, (transaction) => groupApplications(transaction, context));
  });

  it('lists them, and shows one with its members and readiness', async () => {
    const listed = await run('list');
    expect([listed.code, listed.stderr]).to.deep.equal([0, '']);
    expect(listed.stdout).to.match(/Web shop +two-tier-web +2/);
    expect((await run('show', 'web SHOP')).stdout).to.match(/10\.1\.0\.31 +– +data/);
    expect((await run('readiness', 'Web shop')).stdout).to.match(/^Readiness \d+ of 100/);
    const { readiness } = JSON.parse((await run('readiness', 'Web shop', '--json')).stdout);
    expect(readiness.services_inside).to.equal(1);
    const missing = await run('show', 'Shop');
    expect(missing.code).to.equal(1);
    expect(missing.stderr).to.contain('There is no application "Shop". There is Web shop.');
  });

  it('says what talks to one and what it talks to', async () => {
    const all = await run('traffic', 'web shop');
    expect([all.code, all.stderr]).to.deep.equal([0, '']);
    expect(all.stdout).to.match(/in +10\.9\.0\.20 +client +– +10\.1\.0\.11 +\w+ +– +443\/tcp +1 /);
    expect(all.stdout).to.match(/inside +10\.1\.0\.11 +\w+ +– +10\.1\.0\.31 +data +– +5432\/tcp/);
    expect(JSON.parse((await run('traffic', 'Web shop', '--way', 'inside', '--json')).stdout).items).to.have.length(1);
    expect((await run('traffic', 'Web shop', '--crossing')).stdout).to.equal('No such traffic.\n');
  });

  it('imports what it exports, and names the line of a fault', async () => {
    const file = join(cli().home, 'applications.csv');
    expect((await run('export', '-o', file)).code).to.equal(0);
    expect(await readFile(file, 'utf8')).to.contain('Web shop,10.1.0.11,');
    expect((await run('import', file, '--dry-run')).stdout).to.equal('Would be: 0 new, 1 changed, 2 rules.\n');
    await writeFile(file, 'application,member\nA,10.0.0.300\n');
    const faulty = await run('import', file);
    expect(faulty.code).to.equal(1);
    expect(faulty.stderr).to.contain('line 2, member');
  });

  it('takes what people say of them, and takes it back', async () => {
    expect((await run('add', 'Treasury', '--owner', 'Finance')).stdout).to.match(/^There is an application Treasury/);
    const corrected = await run(
      'correct',
      'treasury',
      '--criticality',
      'high',
      '--compliance',
      'PCI CDE, SWIFT',
      '--json',
    );
    expect(JSON.parse(corrected.stdout)).to.deep.include({
      ...{ owner: 'Finance', criticality: 'high', compliance: ['PCI CDE', 'SWIFT'] },
      stated: ['compliance', 'criticality', 'name', 'owner'],
    });
    const back = JSON.parse((await run('correct', 'Treasury', '--owner', '', '--compliance', '', '--json')).stdout);
    expect(back).to.deep.include({ owner: null, compliance: [], stated: ['criticality', 'name'] });
    const bad = await run('correct', 'Treasury', '--criticality', 'enormous');
    expect(bad.code).to.equal(1);
    expect(bad.stderr).to.contain('criticality');
    const moved = await run('include', 'Treasury', '10.1.0.31', '--tier', 'data');
    expect(moved.stdout).to.equal('Treasury: 1 included, 1 rules learned.\n');
    expect((await run('show', 'Treasury')).stdout).to.match(/10\.1\.0\.31 +– +data +100/);
    expect((await run('exclude', 'Treasury', '10.1.0.31')).stdout).to.contain('1 excluded');
    expect((await run('show', 'Treasury')).stdout).to.not.contain('10.1.0.31');
    await run('add-rule', 'Treasury', 'trs-*', '--tier', 'app');
    const rules = await run('rules', 'Treasury');
    expect(rules.stdout).to.match(/Treasury +has +trs-\* +hostname +app +a person/);
    expect(rules.stdout).to.match(/Treasury +has not +10\.1\.0\.31\/32 +address +– +a correction/);
    const [rule] = JSON.parse((await run('rules', '--json')).stdout).items;
    expect((await run('remove-rule', rule.id)).stdout).to.equal('Removed.\n');
    expect((await run('remove', 'Treasury')).stdout).to.equal('Removed.\n');
    expect((await run('show', 'Treasury')).code).to.equal(1);
  });
});
