import { expect } from 'chai';
import { discovery } from '../../../src/workers/discovery.ts';
import { history } from '../../../src/workers/history.ts';
import { useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';
import { jobContext, storeUpload } from '../../support/network.ts';

describe('ringfence connections and history', function () {
  this.timeout(120_000);
  const api = useApi();
  const cli = useCommandLine(api, 'network_engineer');
  const run = (...words: string[]) => cli().run(words);
  const listed = async (...words: string[]) => {
    const { items } = JSON.parse((await run('connections', 'list', '--json', ...words)).stdout);
    return items.map(({ client, server }: Record<string, string>) => `${client} ${server}`).sort();
  };

  before(async () => {
    const { db, tenantId } = api();
    const told = { src: '10.1.0.5', src_port: 40_000, dst: '10.2.0.9', direction: 'initiator', observer: 'fw-a' };
    const upload_id = await storeUpload(db, tenantId, [
      { ...told, bytes_in: 1_000 },
      { ...told, bytes_in: 900, observer: 'fw-b', time: '2026-01-05T08:00:01Z' },
      { ...told, src: '10.1.0.6', dst_port: 22, failed: true, action: 'deny', time: '2026-01-06T08:00:00Z' },
      { ...told, src: '10.1.0.6', dst: '10.1.0.5', dst_port: 53, protocol: 17, time: '2026-01-06T08:00:00Z' },
    ]);
    await discovery({ upload_id }, jobContext(db, tenantId));
    await history({ upload_id }, jobContext(db, tenantId));
    const { access_token: token } = cli().person;
    const zone = { name: 'Servers', ranges: ['10.2.0.0/16'] };
    expect((await api().call('POST', '/api/v1/zones', { token, body: zone })).status).to.equal(201);
  });

  it('narrow the list', async () => {
    const [refused, web, names] = ['10.1.0.6 10.2.0.9', '10.1.0.5 10.2.0.9', '10.1.0.6 10.1.0.5'];
    expect(await listed()).to.deep.equal([web, names, refused].sort());
    expect(await listed('--evidence', 'denied')).to.deep.equal([refused]);
    expect(await listed('--service', '53/udp')).to.deep.equal([names]);
    expect(await listed('--service', '443')).to.deep.equal([web]);
    expect(await listed('--crossing')).to.deep.equal([web, refused].sort());
    expect(await listed('--client-zone', 'Servers')).to.deep.equal([]);
    expect(await listed('--server-zone', 'Servers', '--node', '10.1.0.5')).to.deep.equal([web]);
    expect(await listed('--zone', 'none', '--failed')).to.deep.equal([refused]);
    const none = await run('connections', 'list', '--zone', 'Nowhere');
    expect(none.code).to.equal(1);
    expect(none.stderr).to.contain('There is no zone "Nowhere".');
  });

  it('leave their ends to be narrowed as well', async () => {
    const found = async (...words: string[]) => {
      const { items } = JSON.parse((await run('nodes', 'list', '--json', ...words)).stdout);
      return items.map(({ address }: { address: string }) => address).sort();
    };
    expect(await found('--zone', 'Servers')).to.deep.equal(['10.2.0.9']);
    expect(await found('--zone', 'none', '--within', '10.1.0.0/24')).to.deep.equal(['10.1.0.5', '10.1.0.6']);
    expect(await found('--scope', 'broadcast')).to.deep.equal([]);
  });

  it('show the services of one, and who told of it besides', async () => {
    const { code, stdout, stderr } = await run('connections', 'show', '10.1.0.5', '10.2.0.9');
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.match(/10\.1\.0\.5 +– +10\.2\.0\.9 +Servers +1 +observed +100 +1 /);
    expect(stdout).to.match(/443\/tcp +– +observed +100 +1 +0 +1 +100 +1,000/);
    expect(stdout).to.match(/Told by others as well, and counted once:\n.*\nfw-b +fw-a +443\/tcp +1\n/);
    const never = await run('connections', 'show', '10.2.0.9', '10.1.0.5');
    expect(never.code).to.equal(1);
    expect(never.stderr).to.contain('10.2.0.9 was never seen to call 10.1.0.5.');
  });

  it('give the days and hours of a node', async () => {
    const days = await run('history', '10.1.0.6', '--from', '2026-01-01', '--to', '2026-02-01');
    expect([days.code, days.stderr]).to.deep.equal([0, '']);
    expect(days.stdout).to.match(/^day .*\n2026-01-06 +2 +2 +2 +1 /);
    const words = ['--from', '2026-01-05', '--to', '2026-01-07', '--bucket', 'hour', '--port', '53', '--json'];
    const { buckets } = JSON.parse((await run('history', '10.1.0.6', ...words)).stdout);
    expect(buckets).to.have.length(1);
    expect(buckets[0]).to.include({ at: '2026-01-06T08:00:00.000Z', flows: 1, peers: 1 });
    expect((await run('history', '10.1.0.77', '--from', '2026-01-01', '--to', '2026-02-01')).stdout).to.match(
      /^No traffic/,
    );
  });
});
