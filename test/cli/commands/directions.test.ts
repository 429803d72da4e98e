import { expect } from 'chai';
import { useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';

describe('ringfence directions', function () {
  this.timeout(240_000);
  const api = useApi();
  const cli = useCommandLine(api, 'network_engineer');
  const run = (...words: string[]) => cli().run(['directions', ...words]);

  it('adds a word about a port, lists it, and takes it back', async () => {
    expect((await run('list')).stdout).to.equal('Nobody said anything.\n');
    const added = await run('add', '10.20.0.0/16', '5000/udp', '--role', 'client', '--reason', 'a game', '--json');
    expect([added.code, added.stderr]).to.deep.equal([0, '']);
    const { id, job_id } = JSON.parse(added.stdout);
    expect(job_id).to.be.a('string');
    expect((await run('list')).stdout).to.match(
      new RegExp(`${id} +10\\.20\\.0\\.0/16 +– +5000/udp +never a service +a game`),
    );
    const again = await run('add', '10.20.0.0/16', '5000/udp', '--reason', 'no game');
    expect(again.code).to.equal(1);
    expect(again.stderr).to.contain('Something is said about this port of this range already.');
    expect((await run('remove', id)).stdout).to.match(/^It is gone\. The topology is built again by job /);
    expect(JSON.parse((await run('list', '--json')).stdout)).to.deep.include({ items: [] });
  });
});
