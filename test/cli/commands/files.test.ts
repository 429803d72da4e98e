import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestWorkers, type TestWorkers } from '../../support/workers.ts';

const LOG = [
  'Date,Time,Source IP,Destination IP,Destination Port,Protocol',
  '05/11/2026,10:00:00,10.0.0.1,10.0.0.2,443,tcp',
  '06/11/2026,10:00:00,10.0.0.1,10.0.0.3,443,tcp',
  '06/11/2026,10:00:01,10.0.0.1,10.0.0.4,70000,tcp',
  '',
].join('\n');

describe('ringfence files', function () {
  this.timeout(240_000);
  let workers: TestWorkers;
  // Before the API's own, which takes the database away.
  after(() => workers.stop());
  const api = useApi();
  const cli = useCommandLine(api, 'network_engineer');
  const run = (...words: string[]) => cli().run(['files', ...words]);
  before(async () => {
    workers = await startTestWorkers(api().db, { objects: api().services.objects, kinds: ['ingest', 'discovery'] });
  });

  const state = async (id: string) => {
    const { items } = JSON.parse((await run('list', '--json')).stdout);
    return items.find((item: { id: string }) => item.id === id)?.state;
  };

  it('lists files, tells what became of their records, reads them again and removes them', async () => {
    expect((await run('list')).stdout).to.equal('There are no files.\n');
    const form = new FormData();
    form.append('file', new File([LOG], 'export.csv'));
    const { body } = await api().call('POST', '/api/v1/files/upload', { token: cli().person.access_token, raw: form });
    const id: string = body.file_id;
    await eventually(
      () => state(id),
      (is) => is === 'stored',
      { milliseconds: 60_000 },
    );
    expect((await run('list')).stdout).to.match(new RegExp(`${id} +export\\.csv +stored +csv +3 +2 +0 +1 +0`));
    const ledger = await run('ledger', id);
    expect([ledger.code, ledger.stderr]).to.deep.equal([0, '']);
    // Nothing says which of 5 and 11 is the day.
    expect(ledger.stdout).to.match(/part 1 +csv +3 +2 +0 +1 +0 +zone, order/);
    expect(ledger.stdout).to.match(/1 +rejected +Destination Port: … is not a port .*\(first in line 4\)/);
    expect((await run('ledger', id, '--csv')).stdout).to.contain(',assumed of times,order,0');
    expect((await run('rejects', id)).stdout).to.contain('10.0.0.4,70000');
    expect((await run('reparse', id, '--zone', '+01:00')).stdout).to.match(/^It is read again by job /);
    const again = await eventually(
      async () => JSON.parse((await run('ledger', id, '--json')).stdout),
      (found) => found.state === 'stored' && found.parts[0]?.first_seen === '2026-11-05T09:00:00.000Z',
      { milliseconds: 60_000 },
    );
    expect(again.rows).to.include({ read: 3, stored: 2, rejected: 1 });
    expect((await run('remove', id)).stdout).to.match(/^It is gone\. The topology is built again by job /);
    expect((await run('list')).stdout).to.equal('There are no files.\n');
    expect((await run('ledger', randomUUID())).code).to.equal(1);
  });
});
