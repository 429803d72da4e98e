import { expect } from 'chai';
import { Redis } from 'ioredis';
import { asOwner, useDatabase } from './database.ts';
import { testConfig, testEnvironment } from './environment.ts';

describe('the tests’ own servers', () => {
  const db = useDatabase();

  it('give every file a migrated database with the three roles', async () => {
    const { database, ownerUrl } = db();
    const { rows } = await database.control.raw(
      'select current_user as name, (select count(*) from tenants) as tenants',
    );
    expect(rows).to.deep.equal([{ name: 'ringfence_control', tenants: 1 }]);
    expect((await database.app.raw('select id from tenants')).rows, 'row security without a tenant').to.be.empty;
    expect(await asOwner(ownerUrl, 'select name from tenants')).to.deep.equal([{ name: 'Bank' }]);
  });

  it('give every process a Redis prefix of its own', async () => {
    const { redisUrl, redisPrefix } = testEnvironment();
    const redis = new Redis(redisUrl);
    expect(await redis.ping()).to.equal('PONG');
    redis.disconnect();
    expect((await testConfig()).redis.prefix).to.equal(redisPrefix);
  });
});
