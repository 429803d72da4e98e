import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';

const RULE = `title: made
logsource: { category: firewall }
detection:
  sel: { dst_port: 4444 }
  condition: sel
`;

describe('ringfence rules', function () {
  this.timeout(60_000);
  const api = useApi();
  const cli = useCommandLine(api, 'security_analyst');
  const run = (...words: string[]) => cli().run(['rules', ...words]);

  it('stores what it can of a file, says what it cannot, and switches on only what was tried', async () => {
    const file = join(cli().home, 'rules.yml');
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

  it('shows a rule, rewrites it, keeps its texts, and removes it', async () => {
    const file = join(cli().home, 'one.yml');
    await writeFile(file, RULE);
    const [{ id }] = JSON.parse((await run('import', file, '--json')).stdout).rules;
    expect((await run('show', id)).stdout).to.equal(`made (medium, version 1), off, not tried yet\n\n${RULE}\n`);
    await writeFile(file, `${RULE}level: high\n`);
    expect((await run('rewrite', id, file)).stdout).to.equal(`Version 2. Try it with: ringfence rules test ${id}\n`);
    expect((await run('versions', id)).stdout).to.match(/^# version 2, .+\n[\s\S]+level: high\n+# version 1, /);
    const disabled = JSON.parse((await run('disable', id, '--no-wait', '--json')).stdout);
    expect(disabled).to.deep.include({ id, enabled: false, severity: 'high', result: null });
    expect(disabled.job_id).to.match(/^[0-9a-f-]{36}$/);
    expect((await run('remove', id)).stdout).to.match(/^It is removed\./);
    expect((await run('show', id)).code).to.equal(1);
  });
});
