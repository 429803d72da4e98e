import { expect } from 'chai';
import { useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';

const ALERT = { title: 'Odd', description: 'Seen on site', severity: 'high', client: '10.0.0.5' };

describe('ringfence alerts', function () {
  this.timeout(60_000);
  const api = useApi();
  const cli = useCommandLine(api, 'security_analyst');
  const run = (...words: string[]) => cli().run(['alerts', ...words]);

  before(async () => {
    const { access_token: token } = await api().person('security_analyst');
    for (const severity of ['high', 'low']) {
      const made = await api().call('POST', '/api/v1/security/alerts', { token, body: { ...ALERT, severity } });
      expect(made.status, made.text).to.equal(201);
    }
  });

  it('lists what a filter names', async () => {
    const listed = async (...words: string[]) =>
      JSON.parse((await run('list', ...words, '--json')).stdout).items.length;
    expect(await listed()).to.equal(2);
    expect(await listed('--severity', 'low')).to.equal(1);
    expect(await listed('--technique', 'T1046')).to.equal(0);
    expect(await listed('--until', '2020-01-01T00:00:00Z')).to.equal(0);
    expect(await listed('--since', '2020-01-01T00:00:00Z', '--within', '10.0.0.0/24')).to.equal(2);
  });

  it('counts them', async () => {
    const counted = JSON.parse((await run('statistics', '--json')).stdout);
    expect(counted).to.deep.include({ time_range: '7d', alerts: 2, open: 2, by_severity: { high: 1, low: 1 } });
    const { stdout } = await run('statistics', '--range', '1h');
    expect(stdout)
      .to.include('2 alerts in 1h, 2 of them open, 0 late.')
      .and.match(/10\.0\.0\.5 +2/);
    expect((await run('statistics', '--range', '1y')).code).to.equal(1);
  });
});
