import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Agent, fetch, type RequestInit } from 'undici';
import { WebSocket } from 'ws';
import { firstTenant } from '../../src/db/tenants.ts';
import { createUser } from '../../src/db/users.ts';
import { anyPort } from '../../src/infra/local/ports.ts';
import { hashPassword } from '../../src/infra/security/password.ts';
import { PASSWORD } from '../support/api.ts';
import { type ApiProcess, startApiProcess } from '../support/api-process.ts';
import { hasOpenssl, makeAuthority } from '../support/certificates.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { filled, isInstalled, runProgram } from '../support/deploy/programs.ts';
import { eventually } from '../support/eventually.ts';
import { submit } from '../support/tenant.ts';

const REPLICAS = 3;
const FAR = '203.0.113.7';

describe('nginx in front of three API processes', function () {
  this.timeout(180_000);
  const db = useDatabase();
  let folder = '';
  let url = '';
  let plainUrl = '';
  let ca = '';
  let agent: Agent;
  let front: { end(): Promise<void> } | undefined;
  let tenantId = '';
  let token = '';
  const apis: ApiProcess[] = [];

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(url + path, {
      ...init,
      dispatcher: agent,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(init.headers as Record<string, string>) },
    });
  const signIn = async (headers: Record<string, string>) => {
    const answer = await ask('/api/v1/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ email: 'far@bank.example', password: PASSWORD }),
    });
    expect(answer.status).to.equal(200);
    return ((await answer.json()) as { access_token: string }).access_token;
  };

  before(async function () {
    if (!isInstalled('nginx') || !hasOpenssl()) {
      console.log('    (nginx or openssl is not installed: apt-get install nginx-light openssl, and these tests run)');
      return this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'ringfence-front-'));
    tenantId = await firstTenant(db().database.control);
    const passwordHash = await hashPassword(PASSWORD);
    const user = { tenantId, email: 'far@bank.example', name: 'far', role: 'admin' as const, passwordHash };
    await createUser(db().database.control, { ...user, mustChangePassword: false });
    const authority = makeAuthority('front');
    const { cert, key } = authority.issue('localhost', '127.0.0.1');
    ca = authority.ca;
    const [http, https] = [await anyPort(), await anyPort()];
    const environment = { TRUSTED_PROXIES: '127.0.0.1', PUBLIC_URL: `https://localhost:${https}`, LOG_LEVEL: 'info' };
    for (let number = 0; number < REPLICAS; number += 1) {
      apis.push(await startApiProcess(db(), { folder: join(folder, 'data'), environment }));
    }
    await writeFile(join(folder, 'tls.crt'), cert);
    await writeFile(join(folder, 'tls.key'), key, { mode: 0o600 });
    const settings = filled('nginx/nginx.conf.template', {
      UPSTREAM_SERVERS: apis.map(({ port }) => `server 127.0.0.1:${port};`).join(' '),
      ...{ LISTEN_HTTP: `127.0.0.1:${http}`, LISTEN_HTTPS: `127.0.0.1:${https}`, SERVER_NAME: 'localhost' },
      TLS_CERTIFICATE: join(folder, 'tls.crt'),
      TLS_CERTIFICATE_KEY: join(folder, 'tls.key'),
      WORK_FOLDER: folder,
    });
    await writeFile(join(folder, 'nginx.conf'), settings);
    const own = process.getuid?.() === 0 ? 'daemon off; user root;' : 'daemon off;';
    front = await runProgram('nginx', ['-c', join(folder, 'nginx.conf'), '-e', 'stderr', '-g', own], https);
    url = `https://localhost:${https}`;
    plainUrl = `http://localhost:${http}`;
    agent = new Agent({ connect: { ca } });
    token = await signIn({ 'x-forwarded-for': FAR, forwarded: `for=${FAR}`, 'x-real-ip': FAR });
  });
  after(async () => {
    await front?.end();
    await agent?.close();
    for (const api of apis) await api.end('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });

  it('speaks https, and over plain http only says so', async () => {
    expect((await ask('/livez')).status).to.equal(200);
    const answer = await fetch(`${plainUrl}/docs?a=b`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([308, 'https://localhost/docs?a=b']);
    expect((await ask('/health')).headers.get('strict-transport-security')).to.be.a('string');
  });

  it('lets every process work', async () => {
    for (let turn = 0; turn < 30; turn += 1) expect((await ask('/api/v1/jobs')).status).to.equal(200);
    const worked = () => apis.map((api) => api.said().includes('/api/v1/jobs'));
    await eventually(
      async () => worked(),
      (all) => all.every(Boolean),
    );
  });

  it('overwrites what a client says of where it is', async () => {
    const rows = await asOwner(
      db().ownerUrl,
      `select distinct host(ip) as ip from audit_log where action = 'session.start'`,
    );
    expect(rows).to.deep.equal([{ ip: '127.0.0.1' }]);
  });

  it('keeps measurements inside', async () => {
    expect((await ask('/metrics')).status).to.equal(404);
  });

  it('holds nothing of a stream back', async () => {
    const stream = await ask('/api/v1/events/stream');
    expect(stream.headers.get('content-type')).to.contain('text/event-stream');
    const job = await submit(db().database.app, { tenantId, kind: 'port-research', payload: {} });
    let text = '';
    for await (const chunk of stream.body as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      if (text.includes(job.id)) break;
    }
    expect(text).to.contain(job.id);
  });

  it('lets WebSockets through', async () => {
    const { ticket } = (await (await ask('/api/v1/events/tickets', { method: 'POST' })).json()) as { ticket: string };
    const socket = new WebSocket(`${url.replace('https', 'wss')}/ws?topics=jobs&ticket=${ticket}`, { ca, origin: url });
    const heard: string[] = [];
    socket.on('message', (data) => heard.push(data.toString()));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const job = await submit(db().database.app, { tenantId, kind: 'port-research', payload: {} });
    await eventually(
      async () => heard.join('\n'),
      (text) => text.includes(job.id),
    );
    socket.terminate();
  });

  it('takes files as they come, and in pieces', async () => {
    const rows = Array.from({ length: 20_000 }, (_, row) => `10.0.${row % 250}.1,192.0.2.${row % 200},443,tcp,${row}`);
    const log = Buffer.from(`src_ip,dst_ip,dst_port,protocol,application\n${rows.join('\n')}\n`);
    const size = String(log.length);
    const tus = { 'tus-resumable': '1.0.0' };
    const begun = await ask('/api/v1/uploads', { method: 'POST', headers: { ...tus, 'upload-length': size } });
    expect(begun.status).to.equal(201);
    const location = begun.headers.get('location') as string;
    let at = 0;
    for (const end of [Math.floor(log.length / 2), log.length]) {
      const sent = await ask(location, {
        method: 'PATCH',
        headers: { ...tus, 'upload-offset': String(at), 'content-type': 'application/offset+octet-stream' },
        body: log.subarray(at, end),
      });
      expect([sent.status, sent.headers.get('upload-offset')]).to.deep.equal([204, String(end)]);
      at = end;
    }
    expect(((await (await ask(location)).json()) as { state: string }).state).to.equal('accepted');
    const large = await ask('/api/v1/files/upload', {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: Buffer.concat([
        Buffer.from('--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\n'),
        randomBytes(3_000_000),
        Buffer.from('\r\n--b--\r\n'),
      ]),
    });
    expect(large.status, 'random bytes are no log, says the API').to.equal(422);
  });

  it('asks another process when one is gone: nobody who reads notices', async () => {
    await apis[0]?.end('SIGKILL');
    const statuses = await Promise.all(
      Array.from({ length: 40 }, () => ask('/api/v1/jobs').then(({ status }) => status)),
    );
    expect(new Set(statuses)).to.deep.equal(new Set([200]));
  });
});
