import { expect } from 'chai';
import { classification } from '../../src/workers/classification.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { pcapFile } from '../support/logs/captures.ts';
import { ethernet, ipPacket, type PacketSpec } from '../support/logs/packets.ts';
import { jobContext } from '../support/network.ts';
import { conn, dns, ends, lease, START, type ZeekRecord, zeekLog } from '../support/nodes/zeek.ts';
import { makeTenant } from '../support/tenant.ts';
import { makeUpload } from '../support/uploads.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const PC = '10.0.1.20';
const WEB = '10.0.2.10';
const WEB6 = 'fd00::10';
const DC = '10.0.0.5';

const RECORDS: ZeekRecord[] = [
  conn(PC, DC, 88),
  conn(PC, DC, 389),
  conn(PC, DC, 445),
  conn(PC, '192.0.2.80', 443),
  conn(PC, WEB, 443),
  conn('10.0.1.21', WEB, 443),
  conn('10.0.1.21', DC, 88),
  conn('fd00::21', WEB6, 443),
  dns(PC, DC, 'intranet.bank.example', ['web01.bank.example', WEB]),
  dns(PC, DC, 'web01.bank.example', [WEB]),
  dns(PC, DC, '10.2.0.10.in-addr.arpa', ['web01.bank.example'], 1, 'PTR'),
  lease(PC, '3c:52:82:00:00:01', 'PC-0020', 0, { client_software: 'MSFT 5.0' }),
  {
    _path: 'http',
    ts: START,
    uid: 'H1',
    ...ends(PC, WEB, 80),
    trans_depth: 1,
    method: 'GET',
    host: 'intranet.bank.example',
    uri: '/',
    user_agent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  },
  {
    _path: 'kerberos',
    ts: START,
    uid: 'K1',
    ...ends(PC, DC, 88),
    request_type: 'AS',
    client: 'PC-0020$/BANK.EXAMPLE',
    service: 'krbtgt/BANK.EXAMPLE',
    success: true,
  },
  ...[WEB, WEB6].map(
    (server): ZeekRecord => ({
      _path: 'ssh',
      ts: START,
      uid: `S${server}`,
      ...ends(server === WEB ? PC : 'fd00::21', server, 22),
      auth_attempts: 1,
      client: 'SSH-2.0-PuTTY_Release_0.78',
      server: 'SSH-2.0-OpenSSH_8.9p1 Ubuntu-3',
      host_key: 'aa:bb:cc',
    }),
  ),
];

interface Node {
  hostname: string | null;
  vendor: string | null;
  os: string | null;
  os_confidence: number | null;
  node_type: string;
  node_type_confidence: number;
  host_id: string | null;
  roles: string[];
}

describe('classification', () => {
  const db = useDatabase();
  let workers: TestWorkers;
  let tenant: string;
  before(async () => {
    workers = await startTestWorkers(db());
    tenant = await makeTenant(db().ownerUrl);
    await store(RECORDS);
  });
  after(() => workers.stop());

  const store = (records: readonly ZeekRecord[]) => storeFile(zeekLog(records));

  async function storeFile(bytes: Buffer): Promise<string> {
    const { uploadId } = await makeUpload(db(), workers.objects, tenant, bytes);
    await settled(uploadId);
    return uploadId;
  }

  async function settled(uploadId: string): Promise<void> {
    const jobs = () =>
      asOwner<{ kind: string; state: string }>(
        db().ownerUrl,
        'select kind, state, error from jobs where tenant_id = $1 and (upload_id = $2 or upload_id is null)',
        [tenant, uploadId],
      );
    await eventually(jobs, (all) => {
      const over = all.every(({ state }) => state === 'completed');
      return over && all.some(({ kind }) => kind === 'classification');
    });
  }

  async function node(address: string): Promise<Node> {
    const [row] = await asOwner<Node>(
      db().ownerUrl,
      'select * from network_nodes where tenant_id = $1 and address = $2',
      [tenant, address],
    );
    if (!row) throw new Error(`no node ${address}`);
    return row;
  }

  it('names a server by its own name, and says what it runs and is', async () => {
    expect(await node(WEB)).to.deep.include({ hostname: 'web01.bank.example', os: 'Ubuntu', node_type: 'server' });
  });

  it('knows a workstation by its lease, its account and its browser', async () => {
    const found = await node(PC);
    expect(found).to.deep.include({
      hostname: 'pc-0020.bank.example',
      node_type: 'workstation',
      os: 'Windows 10 or later',
    });
    expect(found.vendor).to.be.a('string');
    expect(found.node_type_confidence).to.be.above(80);
  });

  it('knows a domain controller', async () => {
    expect((await node(DC)).node_type).to.equal('domain-controller');
  });

  it('joins the two addresses of a host by its key', async () => {
    const [one, other] = [await node(WEB), await node(WEB6)];
    expect(one.host_id).to.be.a('string').and.to.equal(other.host_id);
  });

  it('says nothing of machines outside but which side they are on', async () => {
    expect(await node('192.0.2.80')).to.deep.include({ node_type: 'unknown', roles: ['external-service'] });
  });

  it('ends with the same when it runs again', async () => {
    const rows = () =>
      asOwner(db().ownerUrl, 'select * from network_nodes where tenant_id = $1 order by address', [tenant]);
    const before = await rows();
    await classification({}, jobContext(db(), tenant));
    expect(await rows()).to.deep.equal(before);
  });

  it('stops between its steps when it is cancelled, and changes nothing', async () => {
    const controller = new AbortController();
    controller.abort();
    const error = await classification({}, jobContext(db(), tenant, controller.signal)).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(Error);
  });

  it('takes from a capture how far a stack counts down, which is a weak word on its system', async () => {
    const [client, server] = ['10.0.8.1', '10.0.8.2'];
    const packet = (spec: Partial<PacketSpec>) =>
      ethernet(
        ipPacket({ src: client, dst: server, srcPort: 50_000, dstPort: 8443, flags: 'S', hopLimit: 127, ...spec }),
      );
    const answer = { src: server, dst: client, srcPort: 8443, dstPort: 50_000, flags: 'SA', hopLimit: 62 };
    const time = Date.UTC(2026, 0, 5, 8) * 1_000;
    await storeFile(
      pcapFile([
        { time, bytes: packet({}) },
        { time: time + 1_000, bytes: packet(answer) },
      ]),
    );
    const said = async (address: string) => {
      const { os, os_confidence } = await node(address);
      return { os, os_confidence };
    };
    expect(await said(client)).to.deep.equal({ os: 'Windows', os_confidence: 25 });
    expect(await said(server)).to.deep.equal({ os: 'Unix-like', os_confidence: 25 });
  });

  it('forgets what a deleted upload said', async () => {
    const id = await store([
      conn('10.0.9.1', '10.0.9.2', 8443),
      dns('10.0.9.1', DC, 'gone.bank.example', ['10.0.9.2'], 5),
    ]);
    expect((await node('10.0.9.2')).hostname).to.equal('gone.bank.example');
    await asOwner(db().ownerUrl, `update uploads set state = 'deleted', deleted_at = now() where id = $1`, [id]);
    await classification({}, jobContext(db(), tenant));
    expect((await node('10.0.9.2')).hostname).to.equal(null);
  });
});
