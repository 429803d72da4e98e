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
});
