import { expect } from 'chai';
import { useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';
import { asOwner } from '../../support/database.ts';
import { approvedScope } from '../../support/scanning.ts';

describe('ringfence scans', function () {
  this.timeout(60_000);
  const api = useApi();
  const cli = useCommandLine(api, 'network_engineer');
  const run = (...words: string[]) => cli().run(words);

  it('lists them, says how far one is and what it found, stops it and goes on', async () => {
    expect((await run('scans', 'list')).stdout).to.equal('No scans.\n');
    await approvedScope(api().db, api().tenantId, { cidrs: ['198.51.100.0/24'], ports: '1-1024' });
    const queued = await run('scan', '198.51.100.0/30', '--ports', '22,443', '--json');
    const { scan_id: id } = JSON.parse(queued.stdout);
    await asOwner(
      api().db.ownerUrl,
      `update scans set state = 'running', started_at = now() - interval '2 seconds', resumed_at = now() - interval '2 seconds' where id = $1`,
      [id],
    );
    await asOwner(
      api().db.ownerUrl,
      `insert into scan_batches (tenant_id, scan_id, no, first_index, next_index, last_index, probes, hosts_up, open_ports)
       values ($1, $2, 0, 0, 2, 4, 4, 1, 1)`,
      [api().tenantId, id],
    );
    const listed = await run('scans', 'list', '--state', 'running');
    expect([listed.code, listed.stderr]).to.deep.equal([0, '']);
    expect(listed.stdout).to.match(
      new RegExp(`${id} +running +198\\.51\\.100\\.0/30 +22,443 +2 of 4 +1 +1 +[\\d.]+ +\\d+ s`),
    );
    expect((await run('scans', 'show', id)).stdout).to.contain(id);
    const recurring = JSON.parse((await run('scans', 'repeat', id, '--cron', '0 3 * * SUN', '--json')).stdout);
    expect(recurring).to.deep.include({ name: 'scan of 198.51.100.0/30', cron: '0 3 * * SUN', state: 'active' });
    expect(recurring.job).to.deep.equal({ kind: 'scan', payload: { scan_id: id } });
    expect((await run('scans', 'cancel', id)).stdout).to.equal('It stops.\n');
    expect(JSON.parse((await run('scans', 'show', id, '--json')).stdout).scan.state).to.equal('cancelled');
    expect((await run('scans', 'resume', id)).stdout).to.equal('It goes on where it stopped.\n');
    const none = await run('scans', 'show', '00000000-0000-4000-8000-000000000000');
    expect(none.code).to.equal(1);
    expect(none.stderr).to.contain('There is no such scan.');
  });
});
