import { expect } from 'chai';
import { discovery } from '../../src/workers/discovery.ts';
import { history } from '../../src/workers/history.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { deleteUpload, jobContext, storeUpload, type TestFlow } from '../support/network.ts';

const at = (day: number, time = '09:00:00') => `2026-01-${String(day).padStart(2, '0')}T${time}Z`;

describe('history', function () {
  this.timeout(60_000);
  const api = useApi();
  let reader: Person;
  const ask = async (path: string) => {
    const answer = await api().call('GET', `/api/v1/network${path}`, { token: reader.access_token });
    expect(answer.status, answer.text).to.equal(200);
    return answer.body;
  };
  const discover = async (flows: TestFlow[]) => {
    const { db, tenantId } = api();
    const id = await storeUpload(db, tenantId, flows);
    await discovery({ upload_id: id }, jobContext(db, tenantId));
    await history({ upload_id: id }, jobContext(db, tenantId));
    return id;
  };
  const changes = (query: string) => ask(`/changes?from=${at(10, '00:00:00')}&to=${at(20, '00:00:00')}&${query}`);
  const shown = async (subject: string, change: string) =>
    (await changes(`subject=${subject}&change=${change}`)).items.map((item: Record<string, unknown>) =>
      [item.address ?? `${item.client} > ${item.server}`, item.port].filter((part) => part !== null).join(' '),
    );

  before(async () => {
    reader = await api().person('readonly_user');
    const daily = Array.from({ length: 18 }, (_, index) => [
      { src: '10.0.0.1', dst: '10.0.0.9', time: at(index + 1), bytes_out: 2_000_000, bytes_in: 0 },
      { src: '10.0.0.2', dst: '10.0.0.9', time: at(index + 1), bytes_out: index === 14 ? 50_000_000 : 2_000_000 },
    ]).flat();
    await discover(daily);
    await discover([
      { src: '10.0.0.3', dst: '10.0.0.9', dst_port: 22, time: at(3) },
      { src: '10.0.0.3', dst: '10.0.0.9', dst_port: 22, time: at(8) },
      { src: '10.0.0.4', dst: '10.0.0.9', dst_port: 8443, time: at(12) },
      { src: '10.0.0.1', dst: '10.0.0.9', dst_port: 25, time: at(13), failed: true },
      { src: '10.0.0.5', dst: '10.0.0.8', time: at(25) },
    ]);
  });

  it('gives the days and hours of nodes, connections and services', async () => {
    const window = `from=${at(1, '00:00:00')}&to=${at(31, '00:00:00')}`;
    const client = await ask(`/history?node=10.0.0.1&${window}`);
    expect(client.buckets).to.have.lengthOf(18);
    expect(client.buckets[0]).to.include({ at: '2026-01-01T00:00:00.000Z', flows: 1, bytes_out: 2_000_000, peers: 1 });
    expect(client.buckets[12]).to.include({ flows: 2, failed_flows: 1, services: 2, peers: 1 });
    const server = await ask(`/history?node=10.0.0.9&${window}`);
    expect(server.buckets[0]).to.include({ peers: 2, flows: 2, bytes_in: 4_000_000, bytes_out: 1_000 });
    const service = await ask(`/history?node=10.0.0.3&peer=10.0.0.9&role=client&protocol=tcp&port=22&${window}`);
    expect(service.buckets.map(({ at }: { at: string }) => at.slice(0, 10))).to.deep.equal([
      '2026-01-03',
      '2026-01-08',
    ]);
    const hours = await ask(
      `/history?node=10.0.0.9&role=server&port=443&bucket=hour&from=${at(5, '09:00:00')}&to=${at(6, '09:00:00')}`,
    );
    expect(hours.buckets).to.have.lengthOf(1);
    expect(hours.buckets[0]).to.include({ at: '2026-01-05T09:00:00.000Z', flows: 2 });
  });

  it('says what is new, gone and changed', async () => {
    expect(await shown('node', 'new')).to.deep.equal(['10.0.0.4']);
    expect(await shown('connection', 'new')).to.deep.equal(['10.0.0.4 > 10.0.0.9']);
    expect(await shown('service', 'new')).to.deep.equal(['10.0.0.1 > 10.0.0.9 25', '10.0.0.4 > 10.0.0.9 8443']);
    expect(await shown('port', 'new'), 'a failed attempt opens no port').to.deep.equal(['10.0.0.9 8443']);
    expect(await shown('node', 'gone')).to.deep.equal(['10.0.0.3']);
    expect(await shown('port', 'gone')).to.deep.equal(['10.0.0.9 22']);
    const service = (await changes('subject=service&change=changed')).items;
    expect(service).to.have.lengthOf(1);
    expect(service[0]).to.deep.include({
      ...{ client: '10.0.0.2', at: '2026-01-15T00:00:00.000Z', reasons: ['volume'], protocol_name: 'tcp' },
    });
    expect(service[0].factor).to.be.greaterThan(24);
    const connections = (await changes('subject=connection&change=changed')).items;
    expect(connections.map(({ client, reasons }: Record<string, unknown>) => [client, reasons])).to.deep.equal([
      ['10.0.0.2', ['volume']],
      ['10.0.0.1', ['new-service']],
    ]);
    const nodes = (await changes('subject=node&change=changed')).items;
    expect(nodes.map(({ address, reasons }: Record<string, unknown>) => [address, reasons])).to.have.deep.members([
      ['10.0.0.9', ['new-port', 'volume']],
      ['10.0.0.2', ['volume']],
    ]);
  });

  it('counts every kind of change, and as many as it lists', async () => {
    const { counts } = await changes('limit=1');
    for (const subject of ['node', 'connection', 'service', 'port']) {
      for (const change of ['new', 'gone', 'changed'])
        expect(counts[subject][change] ?? 0, `${subject} ${change}`).to.equal((await shown(subject, change)).length);
    }
    expect(counts).to.deep.equal({
      node: { new: 1, gone: 1, changed: 2 },
      connection: { new: 1, gone: 1, changed: 2 },
      service: { new: 2, gone: 1, changed: 1 },
      port: { new: 1, gone: 1 },
    });
    expect((await changes('counts=false')).counts).to.equal(null);
  });

  it('pages, takes another factor and another silence, and refuses nonsense', async () => {
    const first = await changes('subject=service&change=new&limit=1');
    const second = await changes(`subject=service&change=new&limit=1&cursor=${first.next_cursor}`);
    expect([first.items[0].port, second.items[0].port, second.next_cursor]).to.deep.equal([25, 8443, null]);
    const changed = await changes('subject=connection&change=changed&limit=1');
    const next = await changes(`subject=connection&change=changed&limit=1&cursor=${changed.next_cursor}`);
    expect([changed.items[0].client, next.items[0].client]).to.deep.equal(['10.0.0.2', '10.0.0.1']);
    expect((await changes('change=changed&factor=1000')).items).to.deep.equal([]);
    expect((await changes('subject=node&change=gone&silence_days=15')).items).to.deep.equal([]);
    const refused = async (path: string) =>
      (await api().call('GET', `/api/v1/network${path}`, { token: reader.access_token })).status;
    expect(await refused('/changes')).to.equal(422);
    expect(await refused(`/changes?from=${at(10)}&to=${at(9)}`)).to.equal(422);
    expect(await refused('/history')).to.equal(422);
    expect(await refused(`/history?node=10.0.0.1&bucket=hour&from=${at(1)}&to=2027-01-01T00:00:00Z`)).to.equal(422);
  });

  it('takes back what a deleted file said', async () => {
    const { db, tenantId } = api();
    const id = await discover([{ src: '10.0.0.6', dst: '10.0.0.9', dst_port: 3389, time: at(14) }]);
    expect(await shown('port', 'new')).to.deep.equal(['10.0.0.9 3389', '10.0.0.9 8443']);
    await deleteUpload(db, id);
    await discovery({ upload_id: id }, jobContext(db, tenantId));
    await history({ upload_id: id }, jobContext(db, tenantId));
    expect(await shown('port', 'new')).to.deep.equal(['10.0.0.9 8443']);
    const left = await asOwner(db.ownerUrl, `select 1 from service_days where client = '10.0.0.6'`);
    expect(left).to.deep.equal([]);
    await discovery({}, jobContext(db, tenantId));
    await history({}, jobContext(db, tenantId));
    expect((await changes('limit=1')).counts.service).to.deep.equal({ new: 2, gone: 1, changed: 1 });
  });
});
