import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeSession } from '../../../src/cli/session.ts';
import { useApi } from '../../support/api.ts';
import { testEnvironment } from '../../support/environment.ts';

describe('ringfence directions', function () {
  this.timeout(240_000);
  const api = useApi();
  const { projectFolder } = testEnvironment();
  let home = '';

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ringfence-directions-'));
    const { access_token, refresh_token } = await api().person('network_engineer');
    await writeSession({ url: api().url, access_token, refresh_token }, join(home, 'ringfence', 'session.json'));
  });
  after(() => rm(home, { recursive: true, force: true }));

  const run = (...words: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const program = ['--import', 'tsx', join(projectFolder, 'src/cli/main.ts'), 'directions', ...words];
      const env = { ...process.env, XDG_CONFIG_HOME: home, RINGFENCE_URL: '', NO_COLOR: '1' };
      execFile(process.execPath, program, { cwd: projectFolder, env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });

  it('adds a word about a port, lists it, and takes it back', async () => {
    expect((await run('list')).stdout).to.equal('Nobody said anything.\n');
    const added = await run('add', '10.20.0.0/16', '5000/udp', '--role', 'client', '--reason', 'a game', '--json');
    expect([added.code, added.stderr]).to.deep.equal([0, '']);
    const { id, job_id } = JSON.parse(added.stdout);
    expect(job_id).to.be.a('string');
    expect((await run('list')).stdout).to.match(
      new RegExp(`${id} +10\\.20\\.0\\.0/16 +5000/udp +never a service +a game`),
    );
    const again = await run('add', '10.20.0.0/16', '5000/udp', '--reason', 'no game');
    expect(again.code).to.equal(1);
    expect(again.stderr).to.contain('Something is said about this port of this range already.');
    expect((await run('remove', id)).stdout).to.match(/^It is gone\. The topology is built again by job /);
    expect(JSON.parse((await run('list', '--json')).stdout)).to.deep.include({ items: [] });
  });
});
