import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { anyPort } from '../../../src/infra/local/ports.ts';
import { checkRedis, prepareRedis } from '../../../src/infra/local/redis.ts';
import { findRedis, installCommand } from '../../../src/infra/local/redis-finder.ts';
import { SupervisedProcess } from '../../../src/infra/local/supervised-process.ts';
import { testEnvironment } from '../../support/environment.ts';

describe('the private Redis', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-redis-'));
  after(() => rmSync(folder, { recursive: true }));

  async function server(name: string) {
    const program = await findRedis({ cacheFolder: join(testEnvironment().projectFolder, '.ringfence', 'redis-dist') });
    return prepareRedis({
      program,
      folder: join(folder, name),
      port: await anyPort(),
      password: 'secret',
      logFile: join(folder, `${name}.log`),
    });
  }

  it('asks for its password, listens on the loopback only, evicts nothing and finds its data again', async () => {
    const { plan, url } = await server('a');
    expect(plan.args.join(' ')).not.to.contain('secret');
    expect(statSync(join(folder, 'a', 'redis.conf')).mode & 0o777).to.equal(0o600);
    for (const expected of [null, 'kept']) {
      const supervised = new SupervisedProcess(plan);
      await supervised.start();
      await checkRedis(url);
      const redis = new Redis(url);
      expect(await redis.get('key')).to.equal(expected);
      expect(await redis.config('GET', 'bind')).to.deep.equal(['bind', '127.0.0.1']);
      await redis.set('key', 'kept');
      redis.disconnect();
      const refused = await checkRedis(url.replace('secret', 'wrong')).catch((error: Error) => error);
      expect((refused as Error).message).to.match(/cannot be used.*(WRONGPASS|NOAUTH)/);
      await supervised.stop();
    }
  });

  it('is refused for jobs when it may throw keys away, and when it does not answer', async () => {
    const { plan, url } = await server('b');
    const supervised = new SupervisedProcess(plan);
    await supervised.start();
    const redis = new Redis(url);
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    redis.disconnect();
    const evicting = await checkRedis(url).catch((error: Error) => error);
    expect((evicting as Error).message)
      .to.contain('maxmemory-policy allkeys-lru')
      .and.to.contain('noeviction');
    await supervised.stop();
    const gone = await checkRedis(url).catch((error: Error) => error);
    expect((gone as Error).message).to.match(/cannot be used: .*ECONNREFUSED/);
  });

  it('comes with the command that installs it on each platform', () => {
    expect(installCommand('darwin', '')).to.equal('brew install redis');
    expect(installCommand('linux', 'ID=ubuntu\nID_LIKE=debian\n')).to.equal('sudo apt-get install redis-server');
    expect(installCommand('linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n')).to.equal('sudo dnf install redis');
    expect(installCommand('linux', 'ID=alpine\n')).to.equal('sudo apk add redis');
    expect(installCommand('linux', 'ID=unheard-of\n')).to.match(/^docker run .*noeviction/);
  });
});
