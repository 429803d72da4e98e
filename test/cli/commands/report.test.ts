import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeSession } from '../../../src/cli/session.ts';
import { inTenant } from '../../../src/db/database.ts';
import { listReports } from '../../../src/db/reports.ts';
import { report } from '../../../src/workers/report.ts';
import { type Person, useApi } from '../../support/api.ts';
import { asOwner } from '../../support/database.ts';
import { testEnvironment } from '../../support/environment.ts';
import { eventually } from '../../support/eventually.ts';
import { jobContext } from '../../support/network.ts';
import { reportTarget } from '../../support/security/things.ts';

describe('ringfence report', function () {
  this.timeout(120_000);
  const api = useApi();
  const { projectFolder } = testEnvironment();
  let home = '';
  let person: Person;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ringfence-report-'));
    person = await api().person('admin');
    const { access_token, refresh_token } = person;
    await writeSession({ url: api().url, access_token, refresh_token }, join(home, 'ringfence', 'session.json'));
  });
  after(() => rm(home, { recursive: true, force: true }));

  const run = (...words: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const program = ['--import', 'tsx', join(projectFolder, 'src/cli/main.ts'), ...words];
      const env = { ...process.env, XDG_CONFIG_HOME: home, RINGFENCE_URL: '', NO_COLOR: '1' };
      execFile(process.execPath, program, { cwd: projectFolder, env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });
  const db = () => api().db;
  const newest = () =>
    inTenant(
      db().database.app,
      person.tenantId,
      async (transaction) => (await listReports(transaction, { limit: 1 })).items[0],
    );

  it('says what there is, where it goes and how long it stays', async () => {
    expect((await run('report', 'kinds')).stdout).to.match(/pci-evidence +.*stix-bundle/s);
    expect((await run('report', 'list')).stdout).to.equal('There are no reports.\n');
    expect((await run('report', 'places')).stdout).to.equal('There are no places.\n');
    expect((await run('report', 'keep')).stdout).to.equal('They are kept for ever.\n');
    const place = await reportTarget(api(), person.tenantId);
    expect((await run('report', 'places')).stdout)
      .to.include(place)
      .and.include('made@bank.example');
    const refused = await run('report', '--kind', 'ingest-ledger', '--within', '10.0.0.0/8');
    expect([refused.code, refused.stderr]).to.deep.equal([1, refused.stderr]);
    expect(refused.stderr).to.match(/is no filter of ingest-ledger/);
  });

  it('asks for one in the words of people, waits for it and saves it', async () => {
    const insert = `insert into zones (tenant_id, name) values ($1, 'Card data') returning id`;
    const [zone] = await asOwner<{ id: string }>(db().ownerUrl, insert, [person.tenantId]);
    const file = join(home, 'inventory.json');
    const words = ['--format', 'json', '--zone', 'Card data', '--title', 'Mine', '-o', file, '--json'];
    const asked = run('report', ...words);
    const row = await eventually(newest, (found) => found !== undefined);
    expect(row).to.deep.include({ kind: 'network-inventory', format: 'json' });
    expect(row?.parameters).to.deep.equal({ title: 'Mine', filters: { zone: zone?.id } });
    const context = jobContext(db(), person.tenantId);
    context.services.objects = api().services.objects;
    await report({ report_id: row?.id ?? '' }, context);
    await asOwner(db().ownerUrl, `update jobs set state = 'completed', finished_at = now() where id = $1`, [
      row?.job_id,
    ]);
    const { code, stdout, stderr } = await asked;
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(JSON.parse(stdout)).to.include({ file, state: 'ready', title: 'Mine' });
    expect(JSON.parse(await readFile(file, 'utf8'))).to.include({ title: 'Mine' });
    const again = join(home, 'again.json');
    expect((await run('report', 'get', row?.id ?? '', '-o', again)).stdout).to.equal(`Saved ${again}\n`);
    expect(await readFile(again)).to.deep.equal(await readFile(file));
  });
});
