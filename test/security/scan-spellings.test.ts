import { expect } from 'chai';
import { NEVER_SCANNED } from '../../src/domain/scanning/never-scanned.ts';
import { isAllowed } from '../../src/infra/checked-address.ts';
import { openOwnHosts } from '../../src/infra/own-hosts.ts';
import { useApi } from '../support/api.ts';
import { inHours, REQUEST, type ScanScopes, useScanScopes } from '../support/security/scan-scopes.ts';
import { SPELLINGS } from '../support/security/scan-spellings.ts';

describe('targets of scans, as they may be spelled', function () {
  this.timeout(60_000);
  const scopes = useScanScopes(useApi({ scans: { ownHosts: '192.0.2.200' } }));
  let { engineer, admin } = {} as ScanScopes['people'];
  let { post, codes } = {} as ScanScopes;
  before(async () => {
    ({ post, codes } = scopes());
    ({ engineer, admin } = scopes().people);
    await scopes().approved();
  });

  it(`are each allowed or refused for the right reason (${SPELLINGS.length})`, async () => {
    expect(new Set(SPELLINGS.map(({ text }) => text)).size).to.be.greaterThan(250);
    for (const { text, fault, violations } of SPELLINGS) {
      const found = await codes(text);
      const expected = fault === undefined ? (violations ?? []) : [fault];
      expect([...new Set(found)], JSON.stringify(text)).to.have.members(expected);
    }
  });

  it('are text that can be stored, or no request', async () => {
    for (const text of ['\0', '198.51.100.1\0', '198.51.100.1\0.bank.example', '198.51.100.1\ud800']) {
      const { status, body } = await post('/check', engineer, { targets: [text], ports: '443' });
      expect([status, body.type, body.errors[0].path]).to.deep.equal([422, '/problems/validation', 'targets.0']);
    }
  });

  it('are no less refused in company, and at every place of a list', async () => {
    expect(await codes(['198.51.100.1', '198.51.101.0'])).to.deep.equal(['outside']);
    expect(await codes(['198.51.100.1', '-iL /etc/passwd', '198.51.100.2'])).to.deep.equal(['option']);
  });

  it('say where they lead: what counts is the address, and the answer names it', async () => {
    const { body } = await post('/check', engineer, { targets: ['::ffff:c633:6500'], ports: '443' });
    expect(body.violations[0]).to.deep.include({ code: 'outside', targets: ['198.51.101.0'], scope: null });
  });

  it('N2: take in no address of the platform, whoever names it', async () => {
    const own = await openOwnHosts([])();
    expect(own).to.include('127.0.0.1');
    expect(await codes('192.0.2.200', {}, admin)).to.include('own-host');
    for (const address of own.filter((each) => !each.startsWith('127.') && !each.includes(':'))) {
      expect(await codes(address, {}, admin), address).to.include('own-host');
    }
  });

  it('N2: cannot be approved where nothing is ever scanned', async () => {
    for (const prefix of NEVER_SCANNED) {
      const { status, body } = await post('', admin, { ...REQUEST, cidrs: [prefix], valid_until: inHours(1) });
      expect([status, body.type], prefix).to.deep.equal([422, '/problems/scan-scope']);
    }
  });

  it('N7: are not scanned on all ports, nor on what are no ports', async () => {
    expect(await codes('198.51.100.1', { ports: '1-65535' })).to.deep.equal(['ports']);
    for (const ports of ['0', '65536', '22;id', '-p-', '*', 'T:22', '443,', '0x50', '22\n']) {
      expect(await codes('198.51.100.1', { ports }), JSON.stringify(ports)).to.deep.equal(['ports']);
    }
    expect(await codes('198.51.100.1', { ports: '1025' })).to.deep.equal(['ports']);
    const { status } = await post('', engineer, { ...REQUEST, max_ports: 65_535, valid_until: inHours(1) });
    expect(status).to.equal(422);
    const more = await post('', engineer, { ...REQUEST, max_addresses: 65_537, valid_until: inHours(1) });
    expect(more.status).to.equal(422);
  });

  it('knows every address that requests of the platform avoid as well', () => {
    const hosts = NEVER_SCANNED.filter((prefix) => /\/(32|128)$/.test(prefix)).map((prefix) =>
      prefix.replace(/\/.*/, ''),
    );
    expect(hosts).to.include.members(['100.100.100.200', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254']);
    for (const host of ['100.100.100.200', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254']) {
      expect(isAllowed(host, 'any'), host).to.equal(false);
    }
  });
});
