import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ConsulSettings, registerWithConsul } from '../../src/infra/consul.ts';
import { startApiProcess } from '../support/api-process.ts';
import { type ConsulAgent, startConsulAgent } from '../support/consul-agent.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { quietLog } from '../support/workers.ts';

const SERVICE = { name: 'ringfence-api', id: 'ringfence-api-host-8080', port: 8080, tlsName: null, version: '1.2.3' };

describe('registration with Consul', function () {
  this.timeout(120_000);
  const db = useDatabase();
  let agent: ConsulAgent;
  beforeEach(async () => {
    agent = await startConsulAgent();
  });
  afterEach(() => agent.close());

  const register = (more: Partial<ConsulSettings> = {}, service: object = {}, isOwn = async () => false) =>
    registerWithConsul(
      { url: agent.url, token: '', address: '', tags: [], ...more },
      { ...SERVICE, ...service },
      { log: quietLog, rules: { isOwn } },
    );
  const registered = () =>
    eventually(async () => agent.services.get(SERVICE.id), Boolean).then((service) => service as object);

  it('says who, where and how to look, and takes it back', async () => {
    const registration = register({ token: 'made-up', address: '10.1.2.3', tags: ['bank', 'eu'] });
    const service = await registered();
    expect(service).to.deep.include({
      ...{ ID: SERVICE.id, Name: 'ringfence-api', Address: '10.1.2.3', Port: 8080 },
      ...{ Tags: ['bank', 'eu'], Meta: { version: '1.2.3' } },
    });
    expect(service).to.have.property('Check').that.includes({ HTTP: 'http://10.1.2.3:8080/readyz', Interval: '5s' });
    await registration.stop();
    expect(agent.services.size).to.equal(0);
    expect(agent.asked.map(({ method, path, token }) => [method, path.split('?')[0], token])).to.deep.equal([
      ['PUT', '/v1/agent/service/register', 'made-up'],
      ['PUT', `/v1/agent/service/deregister/${SERVICE.id}`, 'made-up'],
    ]);
  });

  it('has https checked by its name, and IPv6 written as URLs have it', async () => {
    const registration = register({ address: '2001:db8::5' }, { tlsName: 'console.example' });
    expect(await registered())
      .to.have.property('Check')
      .that.includes({ HTTP: 'https://[2001:db8::5]:8080/readyz', TLSServerName: 'console.example' });
    await registration.stop();
  });

  it('is tried again when the agent refuses, and follows it nowhere else', async () => {
    const other = await startConsulAgent();
    agent.answerWith(301, { location: `${other.url}/v1/agent/service/register` });
    const registration = register();
    await eventually(
      async () => agent.asked.length,
      (count) => count >= 1,
    );
    agent.answerWith(500);
    await eventually(
      async () => agent.asked.length,
      (count) => count >= 2,
    );
    agent.answerWith(0);
    await registered();
    expect(other.asked).to.deep.equal([]);
    agent.answerWith(500);
    await registration.stop();
    await other.close();
  });

  it('is not sent to a part of the platform', async () => {
    const registration = register({}, {}, async () => true);
    await registration.stop();
    expect(agent.asked).to.deep.equal([]);
  });

  it('is of an API process while it takes requests', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ringfence-consul-'));
    const api = await startApiProcess(db(), { folder, environment: { CONSUL_URL: agent.url, CONSUL_TAGS: 'bank' } });
    try {
      const [id] = await eventually(
        async () => [...agent.services.keys()],
        (ids) => ids.length === 1,
      );
      expect(agent.services.get(id as string)).to.deep.include({
        Name: 'ringfence-api',
        Port: api.port,
        Tags: ['bank'],
      });
      expect(await agent.check(id as string)).to.equal('passing');
      await api.end('SIGTERM');
      expect([agent.services.size, api.child.exitCode]).to.deep.equal([0, 0]);
    } finally {
      api.child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('holds up nothing when there is no agent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ringfence-consul-'));
    const api = await startApiProcess(db(), { folder, environment: { CONSUL_URL: 'http://127.0.0.1:1' } });
    try {
      await api.end('SIGTERM');
      expect(api.child.exitCode).to.equal(0);
    } finally {
      api.child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  });
});
