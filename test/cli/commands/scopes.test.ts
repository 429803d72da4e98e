import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeSession } from '../../../src/cli/session.ts';
import { useApi } from '../../support/api.ts';
import { testEnvironment } from '../../support/environment.ts';
import { useScanScopes } from '../../support/security/scan-scopes.ts';

describe('ringfence scopes', function () {
  this.timeout(60_000);
  const api = useApi();
  const scopes = useScanScopes(api);
  const { projectFolder } = testEnvironment();
  let home = '';

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ringfence-scopes-'));
    const { access_token, refresh_token } = scopes().people.engineer;
    await writeSession({ url: api().url, access_token, refresh_token }, join(home, 'ringfence', 'session.json'));
    await scopes().approved();
  });
  after(() => rm(home, { recursive: true, force: true }));

  const run = (...words: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const program = ['--import', 'tsx', join(projectFolder, 'src/cli/main.ts'), 'scopes', ...words];
      const env = { ...process.env, XDG_CONFIG_HOME: home, RINGFENCE_URL: '', NO_COLOR: '1' };
      execFile(process.execPath, program, { cwd: projectFolder, env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });

  it('lists what may be scanned', async () => {
    const { code, stdout, stderr } = await run('list');
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.match(/approved +branch offices +198\.51\.100\.0\/24,203\.0\.113\.64\/26/);
    expect(JSON.parse((await run('list', '--json')).stdout).items).to.have.lengthOf(1);
  });

  it('says whether a scan would be allowed, with the exit code', async () => {
    const good = await run('check', '198.51.100.1-20', '203.0.113.65', '--ports', '443');
    expect([good.code, good.stdout]).to.deep.equal([0, 'Allowed: 21 addresses, at most 100 probes a second.\n']);
    const bad = await run('check', '198.51.101.0', '198.51.100.200', '--ports', '443');
    expect(bad.code).to.equal(1);
    expect(bad.stdout.trim().split('\n')).to.deep.equal([
      'An approved scope leaves these out. 198.51.100.200',
      'No scope has these. 198.51.101.0',
    ]);
    expect(JSON.parse((await run('check', '198.51.101.0', '--ports', '443', '--json')).stdout).allowed).to.equal(false);
  });

  it('says what is wrong with a target', async () => {
    const { code, stderr } = await run('check', 'host.bank.example', '--ports', '443');
    expect(code).to.equal(1);
    expect(stderr).to.contain('host.bank.example: It is a name');
  });
});
