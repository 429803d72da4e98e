import { expect } from 'chai';
import { discovery } from '../../src/workers/discovery.ts';
import { history } from '../../src/workers/history.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { deleteUpload, jobContext, storeUpload, type TestFlow } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';

describe('direction and evidence in discovery', () => {
  const db = useDatabase();
  const run = async (tenantId: string, upload_id?: string) => {
    const result = await discovery({ upload_id }, jobContext(db(), tenantId));
    await history({ upload_id }, jobContext(db(), tenantId));
    return result;
  };
  const services = (tenantId: string) =>
    asOwner(
      db().ownerUrl,
      `select host(client.address) as client, host(server.address) as server, port, service.flows, service.failed_flows,
         service.merged_flows, service.bytes_out, service.bytes_in, service.evidence, service.direction_confidence
         from network_services service join network_connections connection on connection.id = service.connection_id
         join network_nodes client on client.id = client_id join network_nodes server on server.id = server_id
        where service.tenant_id = $1 order by client.address, server.address, port`,
      [tenantId],
    );
  const stored = async (tenantId: string, flows: TestFlow[]) => {
    const id = await storeUpload(db(), tenantId, flows);
    await asOwner(
      db().ownerUrl,
      `update uploads set (first_seen, last_seen) = (select min(time), max(time) from flows where upload_no = no) where id = $1`,
      [id],
    );
    return id;
  };
  const undecided = { direction_confidence: 0, protocol: 6 };

  it('takes the port that several call for the server, whichever side the records name it on', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const id = await stored(tenant, [
      { ...undecided, src: '10.0.0.1', src_port: 40_001, dst: '10.0.0.9', dst_port: 51_000 },
      { ...undecided, src: '10.0.0.9', src_port: 51_000, dst: '10.0.0.2', dst_port: 40_002, bytes_out: 7, bytes_in: 5 },
      { ...undecided, src: '10.0.0.3', src_port: 40_003, dst: '10.0.0.9', dst_port: 51_000 },
    ]);
    await run(tenant, id);
    const found = await services(tenant);
    expect(found.map(({ client, server, port }) => [client, server, port])).to.deep.equal([
      ['10.0.0.1', '10.0.0.9', 51_000],
      ['10.0.0.2', '10.0.0.9', 51_000],
      ['10.0.0.3', '10.0.0.9', 51_000],
    ]);
    expect(found[1]).to.include({ bytes_out: 5, bytes_in: 7, direction_confidence: 70 });
    await run(tenant);
    expect(await services(tenant)).to.deep.equal(found);
  });

  it('takes the lower port when nothing else tells, and obeys what somebody says instead', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const id = await stored(tenant, [
      { ...undecided, src: '10.0.0.1', src_port: 2_000, dst: '10.0.0.2', dst_port: 3_000 },
    ]);
    await run(tenant, id);
    expect(await services(tenant)).to.have.nested.property('[0].port', 2_000);
    await asOwner(
      db().ownerUrl,
      `insert into direction_overrides (tenant_id, range, protocol, port, role, reason) values ($1, '10.0.0.0/24', 6, 3000, 'server', 'ours')`,
      [tenant],
    );
    await run(tenant);
    const [ruled] = await services(tenant);
    expect(ruled).to.include({ client: '10.0.0.1', server: '10.0.0.2', port: 3_000, direction_confidence: 98 });
    await asOwner(db().ownerUrl, 'delete from direction_overrides where tenant_id = $1', [tenant]);
    await run(tenant);
    expect(await services(tenant)).to.have.nested.property('[0].port', 2_000);
  });

  it('takes the answer of an attempt that was seen to begin for its answer, whatever the ports say', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const oneWay = { direction: 'one-way', protocol: 6, bytes_in: null };
    const [near, far] = ['10.0.0.1', '10.0.0.2'];
    const icmp = { ...oneWay, protocol: 1, dst_port: null };
    const id = await stored(tenant, [
      {
        ...{ ...oneWay, src: near, src_port: 45_285, dst: far, dst_port: 53_217 },
        ...{ direction_confidence: 100, failed: true },
      },
      { ...oneWay, src: far, src_port: 53_217, dst: near, dst_port: 45_285, direction_confidence: 0, bytes_out: 40 },
      { ...icmp, src: far, dst: near, direction_confidence: 0, bytes_out: 84 },
      { ...icmp, src: near, dst: far, direction_confidence: 100, bytes_out: 84, time: '2026-01-05T08:00:01Z' },
    ]);
    await run(tenant, id);
    const found = await services(tenant);
    expect(found).to.have.length(2);
    for (const service of found) expect(service).to.include({ client: near, server: far, flows: 1 });
    expect(found[0]).to.include({ port: 0, bytes_out: 84, bytes_in: 84, direction_confidence: 100 });
    expect(found[1]).to.include({ port: 53_217, failed_flows: 1, bytes_in: 40, direction_confidence: 100 });
  });

  it('takes who asks several servers from the port that they use themselves for the client', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const ntp = { direction: 'one-way', protocol: 17, src_port: 123, dst_port: 123, direction_confidence: 0 };
    const [host, one, other] = ['10.0.0.9', '10.0.0.1', '10.0.0.2'];
    const id = await stored(tenant, [
      { ...ntp, src: one, dst: host, time: '2026-01-05T08:00:00Z' },
      { ...ntp, src: host, dst: one, time: '2026-01-05T08:00:00Z' },
      { ...ntp, src: host, dst: one, time: '2026-01-05T08:10:00Z' },
      { ...ntp, src: one, dst: host, time: '2026-01-05T08:10:01Z' },
      { ...ntp, src: host, dst: other, time: '2026-01-05T08:10:00Z' },
      { ...ntp, src: other, dst: host, time: '2026-01-05T08:10:01Z' },
    ]);
    await run(tenant, id);
    const found = await services(tenant);
    expect(found.map(({ client, server, flows }) => [client, server, flows])).to.deep.equal([
      [host, one, 2],
      [host, other, 1],
    ]);
  });

  it('folds the reply of a record of one direction into its conversation', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const oneWay = { direction: 'one-way', protocol: 6, dst_port: 443, direction_confidence: 90 };
    const id = await stored(tenant, [
      { ...oneWay, src: '10.0.0.1', src_port: 40_000, dst: '10.0.0.2', bytes_out: 10, bytes_in: null },
      { ...oneWay, src: '10.0.0.1', src_port: 40_000, dst: '10.0.0.2', bytes_out: null, bytes_in: 900, reply: true },
      {
        direction: 'one-way',
        ...{ protocol: 1, dst_port: null },
        direction_confidence: 0,
        src: '10.0.0.3',
        dst: '10.0.0.4',
      },
      {
        ...{
          direction: 'one-way',
          protocol: 1,
          dst_port: null,
          direction_confidence: 0,
          src: '10.0.0.4',
          dst: '10.0.0.3',
        },
        time: '2026-01-05T08:00:00.5Z',
      },
    ]);
    await run(tenant, id);
    const found = await services(tenant);
    expect(found).to.have.length(2);
    expect(found[0]).to.include({ client: '10.0.0.1', flows: 1, bytes_out: 10, bytes_in: 900 });
    expect(found[1]).to.include({ client: '10.0.0.3', server: '10.0.0.4', flows: 1, direction_confidence: 40 });
    const [hours] = await asOwner(
      db().ownerUrl,
      'select sum(flows)::int as flows, sum(bytes_in)::int as bytes_in from service_hours where tenant_id = $1 and port = 443',
      [tenant],
    );
    expect(hours).to.deep.equal({ flows: 1, bytes_in: 900 });
  });

  it('counts once what two observers tell, within an upload and over two, and again when one is deleted', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const told = { src: '10.0.0.1', src_port: 40_000, dst: '10.0.0.2', direction: 'initiator' };
    const first = await stored(tenant, [
      { ...told, observer: 'fw-a', bytes_in: 900 },
      { ...told, observer: 'fw-b', bytes_in: 1_000, time: '2026-01-05T08:00:01Z' },
      { ...told, observer: 'fw-a', time: '2026-01-05T09:00:00Z', bytes_in: 5 },
    ]);
    await run(tenant, first);
    expect((await services(tenant))[0]).to.include({ flows: 2, merged_flows: 1, bytes_in: 1_005 });
    const second = await stored(tenant, [{ ...told, observer: 'fw-c', bytes_in: 2_000 }]);
    await run(tenant, second);
    expect((await services(tenant))[0]).to.include({ flows: 2, merged_flows: 2, bytes_in: 1_005 });
    await deleteUpload(db(), first);
    await run(tenant, first);
    expect((await services(tenant))[0]).to.include({ flows: 1, merged_flows: 0, bytes_in: 2_000 });
  });

  it('tells attempts that were refused from those nobody answered, and what a scan found open', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const id = await stored(tenant, [
      { src: '10.0.0.1', dst: '10.0.0.2', dst_port: 22, failed: true, action: 'deny' },
      { src: '10.0.0.1', dst: '10.0.0.2', dst_port: 23, failed: true, bytes_in: null },
      { src: '10.0.0.1', dst: '10.0.0.2', dst_port: 25, failed: true, bytes_in: null },
      { src: '10.0.0.1', dst: '10.0.0.2', dst_port: 443 },
    ]);
    await asOwner(
      db().ownerUrl,
      `insert into scan_services (tenant_id, scan_id, server, protocol, port, seen_at) select $1, gen_random_uuid(), server, 6, 25, now()
         from (values (inet '10.0.0.2'), (inet '10.0.0.77')) found (server)`,
      [tenant],
    );
    expect(await run(tenant, id)).to.include({ nodes: 3 });
    const found = await services(tenant);
    expect(found.map(({ port, evidence }) => [port, evidence])).to.deep.equal([
      [22, 'denied'],
      [23, 'inferred'],
      [25, 'scanned-open'],
      [443, 'observed'],
    ]);
  });
});
