import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { inTenant } from '../../../src/db/database.ts';
import { listReports } from '../../../src/db/reports.ts';
import { report } from '../../../src/workers/report.ts';
import { useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';
import { asOwner } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { jobContext } from '../../support/network.ts';
import { reportTarget } from '../../support/security/things.ts';

describe('ringfence report', function () {
  this.timeout(120_000);
  const api = useApi();
  const cli = useCommandLine(api, 'admin');
  const run = (...words: string[]) => cli().run(words);

  const db = () => api().db;
  const newest = () =>
    inTenant(
      db().database.app,
      cli().person.tenantId,
      async (transaction) => (await listReports(transaction, { limit: 1 })).items[0],
    );

  it('says what there is, where it goes and how long it stays', async () => {
    expect((await run('report', 'kinds')).stdout).to.match(/pci-evidence +.*stix-bundle/s);
    expect((await run('report', 'list')).stdout).to.equal('There are no reports.\n');
    expect((await run('report', 'places')).stdout).to.equal('There are no places.\n');
    expect((await run('report', 'keep')).stdout).to.equal('They are kept for ever.\n');
    const place = await reportTarget(api(), cli().person.tenantId);
    expect((await run('report', 'places')).stdout)
      .to.include(place)
      .and.include('made@bank.example');
    const refused = await run('report', '--kind', 'ingest-ledger', '--within', '10.0.0.0/8');
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.match(/is no filter of ingest-ledger/);
  });

  it('asks for one in the words of people, waits for it and saves it', async () => {
    const insert = `insert into zones (tenant_id, name) values ($1, 'Card data') returning id`;
    const [zone] = await asOwner<{ id: string }>(db().ownerUrl, insert, [cli().person.tenantId]);
    const file = join(cli().home, 'inventory.json');
    const words = ['--format', 'json', '--zone', 'Card data', '--title', 'Mine', '-o', file, '--json'];
    const asked = run('report', ...words);
    const row = await eventually(newest, (found) => found !== undefined);
    expect(row).to.deep.include({ kind: 'network-inventory', format: 'json' });
    expect(row?.parameters).to.deep.equal({ title: 'Mine', filters: { zone: zone?.id } });
    const context = jobContext(db(), cli().person.tenantId);
    context.services.objects = api().services.objects;
    await report({ report_id: row?.id ?? '' }, context);
    await asOwner(db().ownerUrl, `update jobs set state = 'completed', finished_at = now() where id = $1`, [
      row?.job_id,
    ]);
    const { code, stdout, stderr } = await asked;
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(JSON.parse(stdout)).to.include({ file, state: 'ready', title: 'Mine' });
    expect(JSON.parse(await readFile(file, 'utf8'))).to.include({ title: 'Mine' });
    const again = join(cli().home, 'again.json');
    expect((await run('report', 'get', row?.id ?? '', '-o', again)).stdout).to.equal(`Saved ${again}\n`);
    expect(await readFile(again)).to.deep.equal(await readFile(file));
  });
});
