import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeSession } from '../../../src/cli/session.ts';
import { discovery } from '../../../src/workers/discovery.ts';
import { useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';
import { jobContext, storeUpload } from '../../support/network.ts';

describe('ringfence zones, inventory, changes and retention', function () {
  this.timeout(240_000);
  const api = useApi();
  const cli = useCommandLine(api, 'network_engineer');
  const run = (...words: string[]) => cli().run(words);

  before(async () => {
    const { db, tenantId } = api();
    const upload_id = await storeUpload(db, tenantId, [
      { src: '10.1.0.5', dst: '10.2.0.9', time: '2026-01-05T08:00:00Z' },
      { src: '10.1.0.5', dst: '10.2.0.9', dst_port: 22, time: '2026-01-15T08:00:00Z' },
    ]);
    await discovery({ upload_id }, jobContext(db, tenantId));
  });

  const file = async (name: string, text: string) => {
    await writeFile(join(cli().home, name), text);
    return join(cli().home, name);
  };

  it('keeps rules between zones, named by their names', async () => {
    const zones = await file('two.csv', 'zone,range\nDesks,10.7.0.0/16\nTills,10.8.0.0/16\n');
    await run('zones', 'import', zones);
    const words = ['zone-rules', 'add', 'forbid', 'any', 'Tills', '--service', '22/tcp', '--reason', 'cash', '--json'];
    const made = JSON.parse((await run(...words)).stdout);
    expect(made).to.deep.include({ from: null, verdict: 'forbidden', services: ['22/tcp'] });
    expect((await run('zone-rules', 'list')).stdout).to.match(/any +Tills +forbidden +22\/tcp +cash/);
    const unknown = await run('zone-rules', 'add', 'allow', 'Desks', 'Nowhere', '--reason', 'none');
    expect(unknown.code).to.not.equal(0);
    expect(unknown.stderr).to.contain('There is no zone "Nowhere".');
    expect((await run('zone-rules', 'remove', made.id)).stdout).to.equal('Removed.\n');
    expect((await run('zone-rules', 'list')).stdout).to.equal('There are no zone rules.\n');
    await run('zones', 'import', await file('none.json', '{"zones": []}'), '--mode', 'replace');
  });

  it('imports zones, lists them, exports them, and shows what goes between them', async () => {
    const zones = await file('zones.csv', 'zone,range,environment\nUsers,10.1.0.0/16,prod\nServers,10.2.0.0/16,prod\n');
    const preview = await run('zones', 'import', zones, '--dry-run');
    expect([preview.code, preview.stderr]).to.deep.equal([0, '']);
    expect(preview.stdout).to.match(/^Would be: 2 new, 0 changed, 0 deleted, 0 unchanged; 2 nodes in another zone\.\n/);
    expect((await run('zones', 'list')).stdout).to.equal('There are no zones.\n');
    expect(JSON.parse((await run('zones', 'import', zones, '--json')).stdout)).to.deep.include({ nodes_moved: 2 });
    expect((await run('zones', 'list')).stdout).to.match(/Servers +production +medium +– +1 +10\.2\.0\.0\/16/);
    expect((await run('zones', 'export')).stdout).to.contain('Users,10.1.0.0/16,medium,production');
    expect((await run('zones', 'matrix')).stdout).to.match(/Users +Servers +1 +0 +2 +2 +/);
    const bad = await run('zones', 'import', await file('bad.csv', 'zone,range\nX,10.1.0.1/16\n'));
    expect(bad.code).to.equal(1);
    expect(bad.stderr).to.contain('line 2, ranges: "10.1.0.1/16" has bits beyond its mask');
  });

  it('imports an inventory and checks the network against it', async () => {
    const hosts = await file('hosts.csv', 'name,ip,services\nweb01,10.2.0.9,443/tcp\n');
    expect((await run('inventory', 'import', hosts)).stdout).to.equal(
      'Hosts: 1 new, 0 changed, 0 deleted, 0 unchanged.\n',
    );
    expect((await run('inventory', 'list')).stdout).to.match(/web01 +10\.2\.0\.9 +443\/tcp +– +– +– +2026-01-15T08:00/);
    expect((await run('inventory', 'list', '--q', 'db')).stdout).to.equal('No host is listed.\n');
    const check = await run('inventory', 'check', '--kind', 'unexpected-service');
    expect(check.code).to.equal(1);
    expect(check.stdout).to.match(/^1 hosts are listed: 1 unknown, 0 silent, 1 unexpected-service, 0 conflict\./);
    expect(check.stdout).to.match(/10\.2\.0\.9 +web01 +– +22\/tcp/);
  });

  it('shows what changed, and how long data is kept', async () => {
    const changes = await run('changes', '--from', '2026-01-10', '--to', '2026-01-20');
    expect([changes.code, changes.stderr]).to.deep.equal([0, '']);
    expect(changes.stdout).to.match(/services +1 +1 +0\n/);
    expect(changes.stdout).to.match(/10\.1\.0\.5 > 10\.2\.0\.9 +22\/tcp +2026-01-15T08:00:00/);
    expect((await run('retention', 'show')).stdout).to.match(/^flows +for ever\n/);
    expect((await run('retention', 'preview')).stdout).to.equal('Nothing would be dropped.\n');
  });

  it('sets how long data is kept, and never for ever by a slip', async () => {
    const admin = await api().person('admin');
    const { access_token, refresh_token } = admin;
    const session = join(cli().home, 'ringfence', 'session.json');
    const before = await readFile(session, 'utf8');
    await writeSession({ url: api().url, access_token, refresh_token }, session);
    const set = await run('retention', 'set', '--flows', '1200', '--days', '1200');
    expect([set.code, set.stderr]).to.deep.equal([0, '']);
    expect(set.stdout).to.match(/^flows +1200 months\nobservations +for ever\nhours +for ever\ndays +1200 months\n$/);
    for (const words of [['--flows', 'ten'], ['--flows', '0'], []])
      expect((await run('retention', 'set', ...words)).code, words.join(' ')).to.equal(1);
    expect((await run('retention', 'set', '--flows', 'forever')).stdout).to.match(/^flows +for ever\n/);
    expect((await run('retention', 'show')).stdout).to.match(/days +1200 months\n$/);
    await writeFile(session, before);
  });
});
