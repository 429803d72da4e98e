import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeSession } from '../../../src/cli/session.ts';
import { useApi } from '../../support/api.ts';
import { testEnvironment } from '../../support/environment.ts';

const RULE = `title: made
logsource: { category: firewall }
detection:
  sel: { dst_port: 4444 }
  condition: sel
`;

describe('ringfence rules', function () {
  this.timeout(60_000);
  const api = useApi();
  const { projectFolder } = testEnvironment();
  let home = '';

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ringfence-rules-'));
    const { access_token, refresh_token } = await api().person('security_analyst');
    await writeSession({ url: api().url, access_token, refresh_token }, join(home, 'ringfence', 'session.json'));
  });
  after(() => rm(home, { recursive: true, force: true }));

  const run = (...words: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const program = ['--import', 'tsx', join(projectFolder, 'src/cli/main.ts'), 'rules', ...words];
      const env = { ...process.env, XDG_CONFIG_HOME: home, RINGFENCE_URL: '', NO_COLOR: '1' };
      execFile(process.execPath, program, { cwd: projectFolder, env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });

  it('stores what it can of a file, says what it cannot, and switches on only what was tried', async () => {
    const file = join(home, 'rules.yml');
    await writeFile(file, `${RULE}---\n${RULE.replace('dst_port', 'colour')}`);
    const imported = await run('import', file, '--json');
    const { rules } = JSON.parse(imported.stdout);
    expect([imported.code, rules.length, rules[0].title]).to.deep.equal([1, 2, 'made']);
    expect(rules[1].refused).to.match(/line 4.*"colour"/);
    const listed = JSON.parse((await run('list', '--json')).stdout);
    expect(listed.items.map(({ id, enabled }: { id: string; enabled: boolean }) => [id, enabled])).to.deep.equal([
      [rules[0].id, false],
    ]);
    const early = await run('enable', rules[0].id);
    expect([early.code, early.stdout]).to.deep.equal([1, '']);
    expect(early.stderr).to.include('was not run over history');
  });
});
