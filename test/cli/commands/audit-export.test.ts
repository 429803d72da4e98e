import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { PASSWORD, useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';
import { asOwner } from '../../support/database.ts';
import { ageStepUp } from '../../support/second-factor.ts';

describe('ringfence audit export', function () {
  this.timeout(60_000);
  const api = useApi();
  const cli = useCommandLine(api, 'admin');
  const run = (input: string, ...words: string[]) => cli().run(['audit', 'export', ...words], input);

  it('saves the log, for its owner only, and asks for nothing just after a sign-in', async () => {
    const output = join(cli().home, 'all.csv');
    const { code, stdout, stderr } = await run('', '-o', output);
    expect([code, stdout, stderr]).to.deep.equal([0, `Saved ${output}\n`, '']);
    expect(await readFile(output, 'utf8')).to.match(/^seq,at,action,/);
    expect((await stat(output)).mode & 0o077).to.equal(0);
  });

  it('asks for the password once that was some minutes ago', async () => {
    const output = join(cli().home, 'old.ndjson');
    const words = ['--format', 'ndjson', '--action', 'session.step-up', '-o', output];
    await ageStepUp(api(), cli().person.id);
    const wrong = await run('not the password', ...words, '--password-stdin');
    expect(wrong.code).to.equal(1);
    expect(wrong.stderr).to.contain('password is wrong').and.not.to.contain('not the password');
    expect(await readdir(cli().home)).not.to.include.members(['old.ndjson', 'old.ndjson.part']);

    const right = await run(`${PASSWORD}\n`, ...words, '--json');
    expect([right.code, right.stdout]).to.deep.equal([0, `${JSON.stringify({ file: output })}\n`]);
    expect(right.stderr).to.contain('Password:').and.not.to.contain(PASSWORD);
    const [row] = (await readFile(output, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(row).to.include({ action: 'session.step-up', actor_id: cli().person.id });
    const known = await asOwner(api().db.ownerUrl, `select 1 from audit_log where action = 'session.step-up'`);
    expect(known).to.have.lengthOf(1);
  });

  it('says what is wrong with a filter', async () => {
    const { code, stderr } = await run('', '--outcome', 'perhaps');
    expect(code).to.equal(1);
    expect(stderr).to.contain('outcome');
  });
});
