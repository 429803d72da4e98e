import { expect } from 'chai';
import { discovery } from '../../src/workers/discovery.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { jobContext, storeUpload, type TestFlow } from '../support/network.ts';

describe('broadcast addresses of subnets', function () {
  this.timeout(60_000);
  const api = useApi();
  let admin: Person;
  before(async () => {
    admin = await api().person('admin');
  });

  const discover = async (flows: TestFlow[]) => {
    const { db, tenantId } = api();
    await discovery({ upload_id: await storeUpload(db, tenantId, flows) }, jobContext(db, tenantId));
  };
  const scopes = async (...addresses: string[]) => {
    const rows = await asOwner<{ address: string; scope: string }>(
      api().db.ownerUrl,
      'select host(address) as address, scope from network_nodes where address = any($1::inet[])',
      [addresses],
    );
    return addresses.map((address) => rows.find((row) => row.address === address)?.scope);
  };
  const unanswered = { protocol: 17, bytes_in: 0, direction: 'initiator' };

  it('are those that take NetBIOS and never sent anything, until they do', async () => {
    await discover([
      { ...unanswered, src: '10.3.0.5', dst: '10.3.0.255', dst_port: 138 },
      { ...unanswered, src: '10.3.0.6', dst: '10.3.0.255', dst_port: 137 },
      { ...unanswered, src: '10.3.0.6', dst: '10.3.1.255', dst_port: 514 },
      { ...unanswered, src: '10.3.0.6', dst: '10.3.2.255', dst_port: 137, bytes_in: 90 },
      { ...unanswered, src: '10.3.0.6', dst: '10.3.3.255', dst_port: 137 },
      { src: '10.3.0.6', dst: '10.3.3.255', dst_port: 445, bytes_in: null },
      { ...unanswered, src: '10.3.0.6', dst: '10.3.0.200', dst_port: 137 },
      { src: '10.3.0.9', dst: '10.3.0.255', dst_port: 445, bytes_in: 0, failed: true },
    ]);
    const addresses = ['10.3.0.255', '10.3.1.255', '10.3.2.255', '10.3.3.255', '10.3.0.200'];
    expect(await scopes(...addresses)).to.deep.equal(['broadcast', 'internal', 'internal', 'internal', 'internal']);
    await discover([{ src: '10.3.0.255', dst: '10.3.0.5', time: '2026-01-05T09:00:00Z' }]);
    expect(await scopes('10.3.0.255')).to.deep.equal(['internal']);
  });

  it('are the last of what a zone states, where nobody calls them from elsewhere', async () => {
    const zone = { name: 'Tills', ranges: ['10.4.0.0/26', '10.4.1.0/26', '10.4.2.4/31'] };
    const { access_token: token } = admin;
    const made = await api().call('POST', '/api/v1/zones', { token, body: zone });
    await discover([
      { ...unanswered, src: '10.4.0.5', dst: '10.4.0.63', dst_port: 17_500 },
      { ...unanswered, src: '10.4.0.5', dst: '10.4.0.62', dst_port: 17_500 },
      { ...unanswered, src: '10.4.0.5', dst: '10.4.1.63', dst_port: 514 },
      { ...unanswered, src: '10.4.2.4', dst: '10.4.2.5', dst_port: 514 },
    ]);
    const addresses = ['10.4.0.63', '10.4.0.62', '10.4.1.63', '10.4.2.5'];
    expect(await scopes(...addresses)).to.deep.equal(['broadcast', 'internal', 'internal', 'internal']);
    const { body } = await api().call('GET', '/api/v1/network/nodes?scope=broadcast', { token });
    expect(body.items.map(({ address }: { address: string }) => address)).to.deep.equal(['10.4.0.63']);
    await api().call('DELETE', `/api/v1/zones/${made.body.id}`, { token });
    expect(await scopes('10.4.0.63')).to.deep.equal(['internal']);
  });
});
