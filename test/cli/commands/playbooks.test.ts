import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';

describe('ringfence playbooks, responses, channels and block-lists', function () {
  this.timeout(300_000);
  const api = useApi();
  const [analyst, colleague] = [useCommandLine(api, 'security_analyst'), useCommandLine(api, 'security_analyst')];
  const author = (...words: string[]) => analyst().run(words);
  const approver = (...words: string[]) => colleague().run(words);

  it('carry a playbook from its file to an approval', async () => {
    const list = JSON.parse((await author('block-lists', 'add', 'Perimeter', '--json')).stdout);
    const file = join(analyst().home, 'playbook.json');
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
    expect((await author('playbooks', 'remove', made.id)).stdout).to.equal('Removed. What it did stays on record.\n');
    expect((await author('playbooks', 'remove', made.id)).code).to.equal(1);
  });

  it('add channels, and say that no mail server is set up', async () => {
    const made = JSON.parse(
      (await author('channels', 'add', 'soc', 'soc@bank.example', '--kind', 'email', '--json')).stdout,
    );
    expect(made.recipients).to.deep.equal(['soc@bank.example']);
    const tried = await author('channels', 'test', made.id);
    expect([tried.code, tried.stderr.includes('MAIL_URL')]).to.deep.equal([1, true]);
    expect((await author('channels', 'list')).stdout).to.include('soc@bank.example');
  });
});
