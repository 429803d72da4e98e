import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { discovery } from '../../src/workers/discovery.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { jobContext, storeUpload } from '../support/network.ts';

describe('the inventory', function () {
  this.timeout(60_000);
  const api = useApi();
  let engineer: Person;
  const get = async (path: string) => {
    const answer = await api().call('GET', `/api/v1/inventory${path}`, { token: engineer.access_token });
    expect(answer.status, answer.text).to.equal(200);
    return answer.body;
  };
  const send = (content: string | Buffer, query = '', name = 'hosts.csv') => {
    const form = new FormData();
    form.set('file', new File([typeof content === 'string' ? content : new Uint8Array(content)], name));
    return api().call('POST', `/api/v1/inventory/import${query}`, { token: engineer.access_token, raw: form });
  };
  const places = async (kind: string, more = '') =>
    (await get(`/reconciliation?kind=${kind}${more}`)).items.map((item: Record<string, unknown>) =>
      [item.address, item.host, item.port].filter((part) => part !== null).join(' '),
    );

  const LIST = `Hostname,IP address,Services
web01,10.0.0.9,443/tcp
old01,10.0.0.77,
client01,10.0.0.1,
client02,10.0.0.1,
`;

  before(async () => {
    engineer = await api().person('network_engineer');
    const { db, tenantId } = api();
    const upload = await storeUpload(db, tenantId, [
      { src: '10.0.0.1', dst: '10.0.0.9', time: '2026-01-05T08:00:00Z' },
      { src: '10.0.0.1', dst: '10.0.0.9', dst_port: 22, time: '2026-03-05T08:00:00Z' },
      { src: '10.0.0.1', dst: '10.0.0.9', dst_port: 3389, failed: true, time: '2026-03-05T08:00:00Z' },
      { src: '10.0.0.2', dst: '198.51.100.7', time: '2026-03-05T08:00:00Z' },
      { src: '10.0.0.3', dst: '198.51.100.7', time: '2026-01-05T08:00:00Z' },
    ]);
    await discovery({ upload_id: upload }, jobContext(db, tenantId));
  });

  it('is imported, with a preview that changes nothing', async () => {
    const expected = { mode: 'replace', hosts: 4, created: 4, changed: 0, deleted: 0, unchanged: 0 };
    expect((await send(LIST, '?mode=replace&dry_run=true')).body).to.deep.equal({ dry_run: true, ...expected });
    expect((await get('')).items).to.deep.equal([]);
    expect((await send(LIST, '?mode=replace')).body).to.deep.equal({ dry_run: false, ...expected });
    expect((await send(LIST, '?mode=replace')).body).to.deep.include({ created: 0, changed: 0, unchanged: 4 });
    const { items } = await get('?q=WEB');
    expect(items[0]).to.deep.include({ name: 'web01', addresses: ['10.0.0.9'], services: ['443/tcp'] });
    expect(items[0].last_seen).to.equal('2026-03-05T08:00:01.000Z');
    const audit = await asOwner(api().db.ownerUrl, `select details from audit_log where action = 'inventory.import'`);
    expect(audit.map(({ details }) => details.created)).to.deep.equal([4, 0]);
  });

  it('is held against what was seen', async () => {
    const { counts, since } = await get('/reconciliation');
    expect(since).to.equal('2026-02-03T08:00:01.000Z');
    expect(counts).to.deep.equal({ hosts: 4, unknown: 1, silent: 1, 'unexpected-service': 1, conflict: 1 });
    expect(await places('unknown'), 'seen within the days, internal, not listed').to.deep.equal(['10.0.0.2']);
    expect(await places('unknown', '&silent_days=90')).to.deep.equal(['10.0.0.2', '10.0.0.3']);
    expect(await places('silent')).to.deep.equal(['10.0.0.77 old01']);
    expect(await places('silent', '&as_of=2026-09-01T00:00:00Z')).to.have.lengthOf(4);
    expect(await places('unexpected-service'), 'a failed attempt is no service').to.deep.equal(['10.0.0.9 web01 22']);
    expect(await places('unexpected-service', '&silent_days=90')).to.have.lengthOf(1);
    expect(await places('conflict')).to.deep.equal(['10.0.0.1 client01, client02']);
    const first = await get('/reconciliation?kind=silent&as_of=2026-09-01T00:00:00Z&limit=1');
    const rest = await get(
      `/reconciliation?kind=silent&as_of=2026-09-01T00:00:00Z&limit=9&cursor=${first.next_cursor}`,
    );
    expect([first.items.length, rest.items.length]).to.deep.equal([1, 3]);
  });

  it('is merged: what a file does not say stays', async () => {
    const merged = await send('name,ip,owner\nWEB01,10.0.0.10,Team Web\n', '?mode=merge');
    expect(merged.body).to.deep.include({ created: 0, changed: 1, deleted: 0, unchanged: 0 });
    const [host] = (await get('?q=web01')).items;
    expect(host).to.deep.include({ owner: 'Team Web', services: ['443/tcp'], addresses: ['10.0.0.9', '10.0.0.10'] });
    const again = await send('name,ip,owner\nWEB01,10.0.0.10,Team Web\n', '?mode=merge');
    expect(again.body).to.deep.include({ changed: 0, unchanged: 1 });
  });

  it('is read from a workbook and from NetBox', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Cover').addRow(['Inventory of hosts']);
    const sheet = book.addWorksheet('Hosts');
    for (const row of [
      ['Servername', 'IP-Adresse', 'Ports'],
      ['db01', '10.0.0.2', '5432'],
      ['db02', '10.0.0.3', ''],
    ])
      sheet.addRow(row);
    const bytes = Buffer.from(await book.xlsx.writeBuffer());
    expect((await send(bytes, '?mode=replace', 'hosts.xlsx')).body).to.deep.include({
      hosts: 2,
      created: 2,
      deleted: 4,
    });
    expect(await places('unknown', '&silent_days=90')).to.deep.equal(['10.0.0.1', '10.0.0.9']);
    const answer = { count: 1, results: [{ id: 1, name: 'sw1', primary_ip: { address: '10.0.0.9/24' } }] };
    const netbox = await send(JSON.stringify(answer), '?mode=merge', 'devices.json');
    expect(netbox.body).to.deep.include({ hosts: 1, created: 1 });
    expect(await places('unknown', '&silent_days=90')).to.deep.equal(['10.0.0.1']);
  });

  it('takes all of a file or nothing', async () => {
    const { status, body } = await send('name,ip\na,10.0.0.1\nb,10.0.0.500\n', '?mode=replace');
    expect([status, body.type, body.errors[0].line]).to.deep.equal([422, '/problems/faulty-list', 3]);
    expect((await send(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0]), '', 'x.xlsx')).status).to.equal(422);
    expect((await send('\0\0\0\0')).status).to.equal(422);
    expect((await get('')).items).to.have.lengthOf(3);
  });
});
