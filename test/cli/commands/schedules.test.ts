import { expect } from 'chai';
import { useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';

describe('ringfence schedules, sources and ports', function () {
  this.timeout(120_000);
  const api = useApi();
  const cli = useCommandLine(api, 'network_engineer');
  const run = (...words: string[]) => cli().run(words);

  it('make, list and run what recurs', async () => {
    const words = ['schedules', 'add', 'nightly', '--kind', 'discovery', '--cron', '30 2 * * *', '--json'];
    const made = await run(...words, '--zone', 'Europe/Berlin', '--blackout', '22:00-23:00');
    expect([made.code, made.stderr]).to.deep.equal([0, '']);
    const { id, blackouts } = JSON.parse(made.stdout);
    expect(blackouts).to.deep.equal([{ from: '22:00', until: '23:00' }]);
    expect((await run('schedules', 'list')).stdout).to.match(
      /nightly +discovery +30 2 \* \* \* +Europe\/Berlin +active/,
    );
    const change = await run('schedules', 'change', id, '--every', '3600', '--anytime', '--overlap', 'queue', '--json');
    expect([change.code, change.stderr]).to.deep.equal([0, '']);
    expect(JSON.parse(change.stdout)).to.deep.include({
      ...{ name: 'nightly', cron: null, every_seconds: 3_600, overlap: 'queue', blackouts: [] },
    });
    expect((await run('schedules', 'change', id, '--cron', '30 2 * * *')).stdout).to.match(/^It runs next at /);
    expect((await run('schedules', 'change', id, '--kind', 'report')).stderr).to.contain('--payload');
    expect((await run('schedules', 'run', id)).stdout).to.match(/^Its job is [0-9a-f-]{36}\.\n$/);
    expect((await run('schedules', 'runs', id)).stdout).to.match(/queued/);
    expect((await run('schedules', 'remove', id)).stdout).to.equal('Removed.\n');
  });

  it('say where files come from, and what services are', async () => {
    expect((await run('sources', 'list')).stdout).to.equal('Nothing is fetched.\n');
    expect((await run('ports', 'show', '3389')).stdout).to.match(
      /3389\/tcp +rdp.*high risk, encrypted, administrative/s,
    );
    const justified = await run('ports', 'justify', '1414', '--purpose', 'Payments', '--owner', 'Payments team');
    expect(justified.stdout).to.match(/waits for approval/);
    expect((await run('ports', 'reviews')).stdout).to.equal('Nothing is due.\n');
  });
});
