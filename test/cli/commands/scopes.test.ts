import { expect } from 'chai';
import { useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';
import { useScanScopes } from '../../support/security/scan-scopes.ts';

describe('ringfence scopes', function () {
  this.timeout(60_000);
  const api = useApi();
  const scopes = useScanScopes(api);
  const cli = useCommandLine(api, () => scopes().people.engineer);
  const run = (...words: string[]) => cli().run(['scopes', ...words]);

  before(() => scopes().approved());

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
