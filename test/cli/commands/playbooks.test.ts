import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeSession } from '../../../src/cli/session.ts';
import { useApi } from '../../support/api.ts';
import { testEnvironment } from '../../support/environment.ts';

describe('ringfence playbooks, responses, channels and block-lists', function () {
  this.timeout(300_000);
  const api = useApi();
  const { projectFolder } = testEnvironment();
  const homes: string[] = [];

  /** Runs the command line as somebody of their own. */
  const somebody = async () => {
    const home = await mkdtemp(join(tmpdir(), 'ringfence-playbooks-'));
    homes.push(home);
    const { access_token, refresh_token } = await api().person('security_analyst');
    await writeSession({ url: api().url, access_token, refresh_token }, join(home, 'ringfence', 'session.json'));
    return (...words: string[]) =>
      new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
        const program = ['--import', 'tsx', join(projectFolder, 'src/cli/main.ts'), ...words];
        const env = { ...process.env, XDG_CONFIG_HOME: home, RINGFENCE_URL: '', NO_COLOR: '1' };
        execFile(process.execPath, program, { cwd: projectFolder, env }, (error, stdout, stderr) => {
          resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
        });
      });
  };
  after(async () => {
    for (const home of homes) await rm(home, { recursive: true, force: true });
  });

  it('carry a playbook from its file to an approval', async () => {
    const [author, approver] = [await somebody(), await somebody()];
    const list = JSON.parse((await author('block-lists', 'add', 'Perimeter', '--json')).stdout);
    const file = join(homes[0] ?? '', 'playbook.json');
    const steps = [{ kind: 'block', target: 'external', list_id: list.id, hours: 24 }];
    await writeFile(file, JSON.stringify({ name: 'Beacons', condition: { detections: ['manual'] }, steps }));
    const made = JSON.parse((await author('playbooks', 'add', file, '--json')).stdout);
    expect(made.mode).to.equal('dry-run');
    const { access_token: token } = await api().person('security_analyst');
    const body = {
      title: 'a beacon',
      description: 'found',
      severity: 'high',
      client: '10.0.0.7',
      server: '9.10.11.12',
    };
    const alert = (await api().call('POST', '/api/v1/security/alerts', { token, body })).body.id;
    expect((await author('playbooks', 'preview', file)).stdout).to.equal(`1 alert in 30 days\n${alert}\n`);
    const dry = await author('playbooks', 'run', made.id, alert);
    expect(dry.stdout).to.include('planned').and.include('put 9.10.11.12 on the list Perimeter for 24 hours');
    const early = await author('playbooks', 'run', made.id, alert, '--for-real');
    expect([early.code, early.stderr]).to.satisfy(
      ([code, said]: [number, string]) => code === 1 && /does not act/.test(said),
    );
    expect((await author('playbooks', 'mode', made.id, 'active')).stdout).to.equal('Beacons: active\n');
    const run = JSON.parse((await author('playbooks', 'run', made.id, alert, '--for-real', '--json')).stdout);
    expect((await author('responses', 'list', '--waiting')).stdout).to.include(run.id);
    expect((await author('responses', 'approve', run.id)).stderr).to.include('your own word');
    expect((await approver('responses', 'approve', run.id)).stdout).to.match(/ready\s+put 9\.10\.11\.12/);
    expect((await author('block-lists', 'entries', list.id)).stdout).to.equal('Nothing is on it.\n');
    expect((await author('block-lists', 'feed', list.id, '--format', 'nftables')).stdout).to.match(
      /^#!\/usr\/sbin\/nft -f\n/,
    );
  });

  it('add channels, and say that no mail server is set up', async () => {
    const author = await somebody();
    const made = JSON.parse(
      (await author('channels', 'add', 'soc', 'soc@bank.example', '--kind', 'email', '--json')).stdout,
    );
    expect(made.recipients).to.deep.equal(['soc@bank.example']);
    const tried = await author('channels', 'test', made.id);
    expect([tried.code, tried.stderr.includes('MAIL_URL')]).to.deep.equal([1, true]);
    expect((await author('channels', 'list')).stdout).to.include('soc@bank.example');
  });
});
