import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeSession } from '../../../src/cli/session.ts';
import { useApi } from '../../support/api.ts';
import { built } from '../../support/built.ts';
import { asOwner } from '../../support/database.ts';
import { testEnvironment } from '../../support/environment.ts';

describe('ringfence admin queue', function () {
  this.timeout(120_000);
  const api = useApi();
  const { projectFolder } = testEnvironment();
  let home = '';

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ringfence-queue-'));
    const { access_token, refresh_token, tenantId } = await api().person('admin');
    await writeSession({ url: api().url, access_token, refresh_token }, join(home, 'ringfence', 'session.json'));
    const insert = (state: string, code: string | null, count: number) =>
      asOwner(
        api().db.ownerUrl,
        `insert into jobs (tenant_id, kind, payload, state, error, attempts, failures, finished_at)
         select $1, 'threat-scan', '{}', $2, case when $3::text is null then null
           else jsonb_build_object('code', $3::text, 'message', 'It took too long.') end, 3, 3,
           case when $2 = 'failed' then now() end
           from generate_series(1, $4)`,
        [tenantId, state, code, count],
      );
    await insert('failed', 'timeout', 3);
    await insert('failed', 'internal', 2);
    await insert('queued', null, 4);
  });
  after(() => rm(home, { recursive: true, force: true }));

  const run = (...words: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const program = [built('cli'), ...words];
      const env = { ...process.env, XDG_CONFIG_HOME: home, RINGFENCE_URL: '', NO_COLOR: '1' };
      execFile(process.execPath, program, { cwd: projectFolder, env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });
  const told = async (...words: string[]) => {
    const { code, stdout, stderr } = await run('admin', 'queue', ...words, '--json');
    expect([code, stderr]).to.deep.equal([0, '']);
    return JSON.parse(stdout);
  };

  it('lists the queues, as ringfence queue does', async () => {
    const row = (await told('list')).find(({ queue }: { queue: string }) => queue === 'threat-scan');
    expect([row.paused, row.counts.dead]).to.deep.equal([false, 5]);
    const { code, stdout } = await run('queue', 'list');
    expect(code).to.equal(0);
    expect(stdout).to.match(/^threat-scan +4 +0 +5 /m);
  });

  it('pauses and resumes one', async () => {
    expect((await told('pause', 'threat-scan', '--reason', 'month end')).paused).to.not.equal(null);
    expect((await run('admin', 'queue', 'list')).stdout).to.contain('threat-scan (paused)');
    expect((await told('resume', 'threat-scan')).paused).to.equal(false);
  });

  it('shows and changes how one is run', async () => {
    const before = await told('settings', 'threat-scan');
    const after = await told('settings', 'threat-scan', '--concurrency', '2', '--rate', '30/60');
    expect(after.limits).to.deep.equal({ ...before.limits, concurrency: 2, rate: { jobs: 30, seconds: 60 } });
    expect((await told('settings', 'threat-scan')).limits).to.deep.equal(after.limits);
    expect((await told('limits', 'threat-scan', '--concurrency', 'none', '--rate', 'none')).limits).to.deep.equal(
      before.limits,
    );
  });

  it('lists dead letters and replays those with one fault', async () => {
    expect(await told('dead-letters', 'threat-scan')).to.have.lengthOf(5);
    const only = ['threat-scan', '--code', 'timeout'];
    expect(await told('replay', ...only, '--dry-run')).to.include({ matched: 3, changed: 0 });
    expect(await told('replay', ...only)).to.include({ matched: 3, changed: 3 });
    expect(await told('dead-letters', 'threat-scan')).to.have.lengthOf(2);
  });

  it('cancels by id, and drains what waits', async () => {
    const [job] = await asOwner<{ id: string }>(
      api().db.ownerUrl,
      `select id from jobs where state = 'queued' limit 1`,
    );
    expect(await told('cancel', 'threat-scan', '--id', String(job?.id))).to.include({ changed: 1 });
    expect(await told('drain', 'threat-scan', '--reason', 'a new rule')).to.include({ changed: 6 });
  });

  it('says what is wrong, with an exit code', async () => {
    const { code, stderr } = await run('admin', 'queue', 'pause', 'no-such-queue', '--reason', 'x');
    expect(code).to.equal(1);
    expect(stderr).to.contain('Error:');
  });
});
