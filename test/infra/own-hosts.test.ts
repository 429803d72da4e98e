import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import { openOwnHosts } from '../../src/infra/own-hosts.ts';

const unknown = (host: string) => Promise.reject(new Error(`${host} is unknown`));

describe('the hosts of the platform', () => {
  it('are this machine, by all its addresses', async () => {
    const local = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const found = await openOwnHosts([], unknown)();
    expect(found).to.include('127.0.0.1');
    for (const { address, family } of local) if (family === 'IPv4') expect(found).to.include(address);
  });

  it('are those that URLs name, by address or by name, in one spelling', async () => {
    const urls = [
      'postgres://app@db.bank.example/x',
      'redis://198.51.100.7:6379',
      'https://[2001:DB8::7]:8443',
      '',
      'no url',
    ];
    const found = await openOwnHosts(urls, async () => [
      { address: '203.0.113.5' },
      { address: '::ffff:203.0.113.6' },
    ])();
    expect(found).to.include.members(['203.0.113.5', '203.0.113.6', '198.51.100.7', '2001:db8::7']);
  });

  it('stay known while their name does not resolve, and move with it', async () => {
    const answers = [[{ address: '203.0.113.5' }], undefined, [{ address: '203.0.113.9' }]];
    const own = openOwnHosts(['redis://cache.bank.example'], async (host) => answers.shift() ?? unknown(host));
    expect(await own()).to.include('203.0.113.5');
    expect(await own()).to.include('203.0.113.5');
    expect(await own())
      .to.include('203.0.113.9')
      .and.not.to.include('203.0.113.5');
  });
});
