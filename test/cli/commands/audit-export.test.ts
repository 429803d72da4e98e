import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeSession } from '../../../src/cli/session.ts';
import { PASSWORD, type Person, useApi } from '../../support/api.ts';
import { asOwner } from '../../support/database.ts';
import { testEnvironment } from '../../support/environment.ts';
import { ageStepUp } from '../../support/second-factor.ts';

describe('ringfence audit export', function () {
  this.timeout(60_000);
  const api = useApi();
  const { projectFolder } = testEnvironment();
  let home = '';
  let admin: Person;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ringfence-export-'));
    admin = await api().person('admin');
    const { access_token, refresh_token } = admin;
    await writeSession({ url: api().url, access_token, refresh_token }, join(home, 'ringfence', 'session.json'));
  });
  after(() => rm(home, { recursive: true, force: true }));

  const run = (stdin: string, ...words: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const program = ['--import', 'tsx', join(projectFolder, 'src/cli/main.ts'), 'audit', 'export', ...words];
      const env = { ...process.env, XDG_CONFIG_HOME: home, RINGFENCE_URL: '', NO_COLOR: '1' };
      const child = execFile(process.execPath, program, { cwd: projectFolder, env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
      child.stdin?.end(stdin);
    });

  it('saves the log, for its owner only, and asks for nothing just after a sign-in', async () => {
    const output = join(home, 'all.csv');
    const { code, stdout, stderr } = await run('', '-o', output);
    expect([code, stdout, stderr]).to.deep.equal([0, `Saved ${output}\n`, '']);
    expect(await readFile(output, 'utf8')).to.match(/^seq,at,action,/);
    expect((await stat(output)).mode & 0o077).to.equal(0);
  });

  it('asks for the password once that was some minutes ago', async () => {
    const output = join(home, 'old.ndjson');
    const words = ['--format', 'ndjson', '--action', 'session.step-up', '-o', output];
    await ageStepUp(api(), admin.id);
    const wrong = await run('not the password', ...words, '--password-stdin');
    expect(wrong.code).to.equal(1);
    expect(wrong.stderr).to.contain('password is wrong').and.not.to.contain('not the password');
    expect(await readdir(home)).not.to.include.members(['old.ndjson', 'old.ndjson.part']);

    const right = await run(`${PASSWORD}\n`, ...words, '--json');
    expect([right.code, right.stdout]).to.deep.equal([0, `${JSON.stringify({ file: output })}\n`]);
    expect(right.stderr).to.contain('Password:').and.not.to.contain(PASSWORD);
    const [row] = (await readFile(output, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(row).to.include({ action: 'session.step-up', actor_id: admin.id });
    const known = await asOwner(api().db.ownerUrl, `select 1 from audit_log where action = 'session.step-up'`);
    expect(known).to.have.lengthOf(1);
  });

  it('says what is wrong with a filter', async () => {
    const { code, stderr } = await run('', '--outcome', 'perhaps');
    expect(code).to.equal(1);
    expect(stderr).to.contain('outcome');
  });
});
