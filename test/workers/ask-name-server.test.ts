import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { addressOfReverse, reverseName } from '../../src/domain/nodes/host-name.ts';
import { openReverseDns, readReverseServer } from '../../src/infra/reverse-dns.ts';
import { askNameServer } from '../../src/workers/ask-name-server.ts';
import { classification } from '../../src/workers/classification.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { nameServers } from '../../src/workers/name-servers.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { jobContext, storeUpload } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';

const NAMES: Record<string, string[]> = {
  '10.0.2.10': ['WEB01.bank.example.'],
  '10.0.2.11': ['one.bank.example', 'two.bank.example'],
  '10.0.2.12': ['<script>.bank.example', '10.0.2.12'],
  'fd00::10': ['six.bank.example'],
};

/** The name of a question, whose labels begin behind the header. */
function asked(question: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; question[at] !== 0; at += 1 + (question[at] as number)) {
    labels.push(question.toString('latin1', at + 1, at + 1 + (question[at] as number)));
  }
  return labels.join('.');
}

/** An answer with PTR records (RFC 1035, 4.1): names, or that there is none. */
function answerOf(question: Buffer, names: readonly string[]): Buffer {
  const end = question.indexOf(0, 12) + 5;
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(names.length > 0 ? 0x8180 : 0x8183, 2);
  header.writeUInt16BE(names.length, 6);
  header.fill(0, 8, 12);
  const records = names.map((name) => {
    const labels = name.replace(/\.$/, '').split('.');
    const target = Buffer.concat([
      ...labels.map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`)),
      Buffer.alloc(1),
    ]);
    const fixed = Buffer.from([0xc0, 12, 0, 12, 0, 1, 0, 0, 0, 60, 0, target.length]);
    return Buffer.concat([fixed, target]);
  });
  return Buffer.concat([header, question.subarray(12, end), ...records]);
}

describe('asking the name server', function () {
  this.timeout(60_000);
  const db = useDatabase();
  let server: Socket;
  let address = '';
  let questions: string[] = [];
  before(async () => {
    server = createSocket('udp4');
    server.on('message', (question, from) => {
      const host = addressOfReverse(asked(question)) ?? '';
      questions.push(host);
      server.send(answerOf(question, NAMES[host] ?? []), from.port, from.address);
    });
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());
  beforeEach(() => {
    questions = [];
  });

  /** A tenant with nodes, and what a job of it is given. */
  async function tenantWith(hosts: readonly string[], servers: (tenantId: string) => string[], perSecond = 100) {
    const tenantId = await makeTenant(db().ownerUrl);
    const flows = hosts.map((src) => ({ src, dst: '192.0.2.80' }));
    const upload_id = await storeUpload(db(), tenantId, flows);
    const context = jobContext(db(), tenantId);
    context.services.nameServer = nameServers({ servers: servers(tenantId), perSecond }, db().database.control);
    await discovery({ upload_id }, context);
    return { tenantId, context };
  }

  const namesIn = (tenantId: string) =>
    asOwner<{ address: string; hostname: string | null; confidence: number | null }>(
      db().ownerUrl,
      `select host(address) as address, hostname, hostname_confidence as confidence from network_nodes
        where tenant_id = $1 and scope = 'internal' order by network_nodes.address`,
      [tenantId],
    );

  it('names internal addresses, once in a week, and nobody else', async () => {
    const { tenantId, context } = await tenantWith([...Object.keys(NAMES), '10.0.2.13'], (id) => [`${id}=${address}`]);
    const result = await classification({}, context);
    expect(result).to.deep.include({ addresses_asked: 5, addresses_named: 3 });
    expect(questions.sort()).to.deep.equal([...Object.keys(NAMES), '10.0.2.13'].sort());
    expect(await namesIn(tenantId)).to.deep.equal([
      { address: '10.0.2.10', hostname: 'web01.bank.example', confidence: 60 },
      { address: '10.0.2.11', hostname: 'one.bank.example', confidence: 45 },
      { address: '10.0.2.12', hostname: null, confidence: null },
      { address: '10.0.2.13', hostname: null, confidence: null },
      { address: 'fd00::10', hostname: 'six.bank.example', confidence: 60 },
    ]);
    questions = [];
    expect(await classification({}, context)).to.deep.include({ addresses_asked: 0 });
    expect(questions).to.be.empty;
  });

  it('is off unless a server is named for the tenant, and then forgets what was said', async () => {
    const { tenantId, context } = await tenantWith(['10.0.2.10'], (id) => [`${id}=${address}`]);
    await classification({}, context);
    expect((await namesIn(tenantId))[0]?.hostname).to.equal('web01.bank.example');
    const other = await makeTenant(db().ownerUrl);
    context.services.nameServer = nameServers(
      { servers: [`${other}=${address}`, address], perSecond: 10 },
      db().database.control,
    );
    questions = [];
    expect(await classification({}, context)).not.to.have.property('addresses_asked');
    expect([questions, (await namesIn(tenantId))[0]?.hostname]).to.deep.equal([[], null]);
  });

  it('leaves a server alone that does not answer, and fails nothing', async () => {
    const silent = createSocket('udp4');
    let received = 0;
    silent.on('message', () => {
      received += 1;
    });
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
    const hosts = Array.from({ length: 30 }, (_, i) => `10.0.3.${i + 1}`);
    const { context } = await tenantWith(
      hosts,
      (id) => [`${id}=127.0.0.1:${(silent.address() as AddressInfo).port}`],
      5,
    );
    expect(await askNameServer(context)).to.deep.equal({ addresses_asked: 5, addresses_named: 0 });
    expect(received).to.be.within(5, 20);
    silent.close();
  });

  it('asks no more addresses a second than it may', async () => {
    const hosts = Array.from({ length: 9 }, (_, i) => `10.0.4.${i + 1}`);
    const { context } = await tenantWith(hosts, (id) => [`${id}=${address}`], 4);
    const began = performance.now();
    await askNameServer(context);
    expect(performance.now() - began).to.be.above(1_900);
    expect(questions).to.have.lengthOf(9);
  });

  it('writes reverse names as the zones have them, and reads servers', async () => {
    for (const host of ['10.1.2.3', '2001:db8::1']) expect(addressOfReverse(reverseName(host))).to.equal(host);
    expect(await openReverseDns(address)(reverseName('10.0.2.99'))).to.deep.equal([]);
    for (const text of ['10.0.0.53', '10.0.0.53:5353', 'fd00::53', '[fd00::53]:53'])
      expect(readReverseServer(text)).to.deep.equal({ tenantId: null, server: text });
    for (const text of ['dns.bank.example', '10.0.0.53:99999', '10.0.0.256', 'x=10.0.0.53', ''])
      expect(readReverseServer(text), text).to.equal(undefined);
  });
});
