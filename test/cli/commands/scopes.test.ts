import { expect } from 'chai';
import { useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';
import { inHours, useScanScopes } from '../../support/security/scan-scopes.ts';

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

  describe('for an administrator', () => {
    const admin = useCommandLine(api, () => scopes().people.admin);
    const asAdmin = (...words: string[]) => admin().run(['scopes', ...words]);

    it('asks for a scope, which somebody else approves and revokes', async () => {
      const words = [
        'vaults',
        '198.51.100.64/28',
        '--reason',
        'audit',
        '--until',
        inHours(24),
        '--window',
        '22:00-05:00',
      ];
      const asked = await run(
        'request',
        ...words,
        '--ports',
        '22,443',
        '--rate',
        '5',
        '--without',
        '198.51.100.65',
        '--json',
      );
      expect([asked.code, asked.stderr]).to.deep.equal([0, '']);
      const scope = JSON.parse(asked.stdout);
      expect(scope).to.deep.include({
        ...{ name: 'vaults', state: 'requested', ports: '22,443', probes_per_second: 5 },
        ...{ excluded: ['198.51.100.65/32'], windows: [{ from: '22:00', until: '05:00' }] },
      });
      expect((await run('approve', scope.id)).code, 'who asked').to.equal(1);
      expect((await asAdmin('approve', scope.id)).stdout).to.equal('vaults is approved.\n');
      expect((await asAdmin('revoke', scope.id)).stdout).to.equal('vaults is revoked.\n');
      const bad = await run('request', 'all', '0.0.0.0/0', '--reason', 'none', '--until', inHours(24));
      expect(bad.code).to.equal(1);
      expect(bad.stderr).to.contain('No such scope can be approved.');
    });

    it('halts all scanning, says so, and lets it run again', async () => {
      expect((await run('halt', 'odd traffic')).code, 'who is no administrator').to.equal(1);
      expect((await asAdmin('halt', 'odd traffic')).stdout).to.equal('All scanning is halted.\n');
      expect((await run('status')).stdout).to.match(/^Halted since .*: odd traffic\n$/);
      expect((await run('check', '198.51.100.1', '--ports', '443')).stdout).to.contain('halted');
      expect((await asAdmin('resume')).stdout).to.equal('Scans may run again.\n');
      expect((await run('status')).stdout).to.equal('Scans may run.\n');
    });
  });
});
