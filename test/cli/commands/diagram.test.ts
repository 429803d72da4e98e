import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeSession } from '../../../src/cli/session.ts';
import { discovery } from '../../../src/workers/discovery.ts';
import { useApi } from '../../support/api.ts';
import { testEnvironment } from '../../support/environment.ts';
import { jobContext, storeUpload } from '../../support/network.ts';

describe('ringfence diagram', function () {
  this.timeout(240_000);
  const api = useApi();
  const { projectFolder } = testEnvironment();
  let home = '';

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ringfence-diagram-'));
    const { access_token, refresh_token } = await api().person('readonly_user');
    await writeSession({ url: api().url, access_token, refresh_token }, join(home, 'ringfence', 'session.json'));
    const { db, tenantId } = api();
    await storeUpload(db, tenantId, [
      { src: '10.1.0.5', dst: '10.2.0.9' },
      { src: '10.1.0.6', dst: '10.2.0.9', dst_port: 22 },
    ]);
    await discovery({}, jobContext(db, tenantId));
  });
  after(() => rm(home, { recursive: true, force: true }));

  const run = (...words: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const program = ['--import', 'tsx', join(projectFolder, 'src/cli/main.ts'), 'diagram', ...words];
      const env = { ...process.env, XDG_CONFIG_HOME: home, RINGFENCE_URL: '', NO_COLOR: '1' };
      execFile(process.execPath, program, { cwd: projectFolder, env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });

  it('says what is on the overview and which pages there are', async () => {
    const { code, stdout, stderr } = await run();
    expect(code, stderr).to.equal(0);
    expect(stdout).to.include('Overview').and.include('3 shapes, 2 lines');
    expect(stdout).to.include('subnet:box:10.1.0.0/24');
  });

  it('saves a page as SVG', async () => {
    const path = join(home, 'network.svg');
    const { code, stderr } = await run('-o', path, '--page', 'subnet:box:10.1.0.0/24', '--paper', 'a4');
    expect(code, stderr).to.equal(0);
    expect(await readFile(path, 'utf8'))
      .to.match(/^<svg [^>]*width="842pt"/)
      .and.include('10.1.0.5');
  });

  it('prints the page as JSON, and says so when there is none', async () => {
    const { stdout } = await run('--json', '--within', '10.1.0.6');
    expect(JSON.parse(stdout).page.lines).to.have.length(1);
    const { code, stderr } = await run('--page', 'nowhere');
    expect(code).to.not.equal(0);
    expect(stderr).to.include('There is no such page');
  });
});
