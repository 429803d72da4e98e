import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import * as tus from 'tus-js-client';
import { removeExpired } from '../../src/workers/upload-keeper.ts';
import { type Person, useApi } from '../support/api.ts';
import { bigLog } from '../support/big-log.ts';
import { asOwner } from '../support/database.ts';
import { makeTenant } from '../support/tenant.ts';
import { quietLog } from '../support/workers.ts';

const PATH = '/api/v1/uploads';
const TUS = { 'tus-resumable': '1.0.0' };
const PIECE = 4 * 1024 * 1024;

describe('uploads in pieces', function () {
  this.timeout(60_000);
  const api = useApi({ uploads: { maxResumableBytes: 64 * 1024 * 1024 } });
  let sender: Person;
  let log: Buffer;
  before(async () => {
    sender = await api().person('network_engineer');
    log = Buffer.concat([
      await buffer(bigLog(150_000)),
      Buffer.from(`1760000000,10.9.9.9,1,192.0.2.1,1,tcp,1,1,1,${randomUUID()}\n`),
    ]);
  });
  const metadata = (values: Record<string, string>) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
      .join(',');
  const begin = (size: number, headers: Record<string, string> = {}, token = sender.access_token) =>
    api().call('POST', PATH, {
      token,
      headers: {
        ...TUS,
        'upload-length': String(size),
        'upload-metadata': metadata({ filename: 'f.csv' }),
        ...headers,
      },
    });
  const send = (location: string, offset: number, bytes: Buffer, token = sender.access_token) =>
    api().call('PATCH', location, {
      token,
      raw: new Uint8Array(bytes),
      headers: { ...TUS, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    });
  const head = (location: string, token = sender.access_token) => api().call('HEAD', location, { token, headers: TUS });
  const look = async (location: string) => (await api().call('GET', location, { token: sender.access_token })).body;
  const newLog = () =>
    Buffer.from(`src_ip,dst_ip,dst_port,protocol,application\n10.0.0.1,10.0.0.2,443,tcp,${randomUUID()}\n`);
  const pieces = (id: string) =>
    asOwner(api().db.ownerUrl, 'select at from resumable_pieces where upload_id = $1', [id]);

  it('are what a tus client sends: the file comes out as it went in, with its job', async () => {
    let location = '';
    const bytes: number[] = [];
    await new Promise<void>((resolve, reject) => {
      const upload = new tus.Upload(log, {
        endpoint: api().url + PATH,
        chunkSize: 5_000_000,
        metadata: { filename: 'big.csv', zone: 'Europe/Berlin' },
        headers: { authorization: `Bearer ${sender.access_token}` },
        onChunkComplete: (_size, sent) => bytes.push(sent),
        onSuccess: () => resolve(),
        onError: reject,
      });
      upload.options.onUploadUrlAvailable = () => {
        location = new URL(upload.url as string).pathname;
      };
      upload.start();
    });
    expect(bytes.length).to.equal(Math.ceil(log.length / 5_000_000));
    const answer = await look(location);
    expect(answer).to.include({
      state: 'accepted',
      name: 'big.csv',
      received: log.length,
      duplicate: false,
      problem: null,
    });
    const file = await api().call('GET', `/api/v1/files/${answer.file_id}`, { token: sender.access_token });
    expect(file.body).to.include({
      ...{ name: 'big.csv', size: log.length, state: 'accepted', created_by: sender.id },
      sha256: createHash('sha256').update(log).digest('hex'),
    });
    expect(file.body.jobs.map(({ id }: { id: string }) => id)).to.deep.equal([answer.job_id]);
    const stored = await api().services.objects.get(`uploads/${sender.tenantId}/${answer.file_id}`);
    expect((await buffer(stored)).equals(log)).to.equal(true);
    expect(await pieces(answer.id)).to.deep.equal([]);
  });

  it('go on where the line broke, and keep what came before it did', async () => {
    const { headers } = await begin(log.length);
    const location = headers.get('location') ?? '';
    expect(location).to.match(/^\/api\/v1\/uploads\/[0-9a-f-]{36}$/);
    const cut = PIECE + 1_000_000;
    await breakOff(api().url + location, sender.access_token, log.subarray(0, cut), log.length);
    let there = 0;
    for (let tries = 0; there < cut && tries < 100; tries += 1) {
      there = Number((await head(location)).headers.get('upload-offset'));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(there).to.be.at.least(PIECE).and.at.most(cut);
    const rest = await send(location, there, log.subarray(there));
    expect([rest.status, rest.headers.get('upload-offset')]).to.deep.equal([204, String(log.length)]);
    expect(await look(location)).to.include({ state: 'accepted', duplicate: true });
  });

  it('refuse bytes for another place, and of two senders one', async () => {
    const bytes = newLog();
    const location = (await begin(bytes.length)).headers.get('location') ?? '';
    const wrong = await send(location, 5, bytes.subarray(5));
    expect([wrong.status, wrong.body.type]).to.deep.equal([409, '/problems/wrong-offset']);
    const both = await Promise.all([send(location, 0, bytes), send(location, 0, bytes)]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal([204, 409]);
    const { file_id } = await look(location);
    const [row] = await asOwner(api().db.ownerUrl, 'select sha256 from uploads where id = $1', [file_id]);
    expect(row?.sha256).to.equal(createHash('sha256').update(bytes).digest('hex'));
  });

  it('are one for one Idempotency-Key, at the byte it had got to', async () => {
    const bytes = newLog();
    const key = { 'idempotency-key': randomUUID() };
    const [first, second] = await Promise.all([begin(bytes.length, key), begin(bytes.length, key)]);
    const location = first.headers.get('location') ?? '';
    expect(second.headers.get('location')).to.equal(location);
    await send(location, 0, bytes.subarray(0, 20));
    const again = await begin(bytes.length, key);
    expect([again.status, again.headers.get('location')]).to.deep.equal([201, location]);
    expect((await head(location)).headers.get('upload-offset')).to.equal('20');
    expect((await begin(bytes.length + 1, key)).body.type).to.equal('/problems/idempotency-key-reused');
  });

  it('say what is wrong with a file once it is whole, and keep saying it', async () => {
    const bytes = Buffer.from('just some words, and nothing of a log\n'.repeat(20));
    const location = (await begin(bytes.length)).headers.get('location') ?? '';
    const refused = await send(location, 0, bytes);
    expect(refused.status).to.equal(422);
    const { state, problem, file_id } = await look(location);
    expect([state, file_id, problem.code]).to.deep.equal(['refused', null, refused.body.type.split('/').at(-1)]);
    expect((await head(location)).status).to.equal(410);
  });

  it('are capped, and speak no other protocol', async () => {
    const big = await begin(64 * 1024 * 1024 + 1);
    expect([big.status, big.body.type, big.body.limit]).to.deep.equal([413, '/problems/too-large', 64 * 1024 * 1024]);
    expect((await begin(0)).status).to.equal(422);
    const plain = await api().call('POST', PATH, { token: sender.access_token, headers: { 'upload-length': '5' } });
    expect([plain.status, plain.body.type]).to.deep.equal([412, '/problems/tus-version']);
    const location = (await begin(10)).headers.get('location') ?? '';
    const more = await send(location, 0, Buffer.alloc(11, 65));
    expect(more.status).to.equal(413);
    expect((await begin(10, { 'upload-metadata': metadata({ zone: 'Nowhere/Land' }) })).status).to.equal(422);
  });

  it('leave the connection to the next request when they are refused before they were read', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (method: string, path: string, body: Buffer) => {
      const { hostname, port } = new URL(api().url);
      const headers = { authorization: `Bearer ${sender.access_token}`, 'content-type': 'text/plain' };
      const request = httpRequest({ agent, hostname, port, method, path, headers });
      request.end(body);
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      return { status: response.statusCode, bytes: await buffer(response), reused: request.reusedSocket };
    };
    try {
      for (let turn = 0; turn < 5; turn += 1) {
        expect((await ask('POST', PATH, Buffer.alloc(2_000_000, 'a'))).status).to.equal(412);
        const { status, reused } = await ask('GET', '/livez', Buffer.alloc(0));
        expect({ status, reused }).to.deep.equal({ status: 200, reused: true });
      }
    } finally {
      agent.destroy();
    }
  });

  it('belong to a tenant, and to those who may write', async () => {
    const bytes = newLog();
    const location = (await begin(bytes.length)).headers.get('location') ?? '';
    const stranger = await api().person('network_engineer', { tenantId: await makeTenant(api().db.ownerUrl) });
    expect((await head(location, stranger.access_token)).status).to.equal(404);
    expect((await send(location, 0, bytes, stranger.access_token)).status).to.equal(404);
    const reader = await api().person('readonly_user');
    expect((await begin(10, {}, reader.access_token)).status).to.equal(403);
    const listed = await api().call('GET', `${PATH}?limit=1`, { token: stranger.access_token });
    expect(listed.body.items).to.deep.equal([]);
  });

  it('end when they are given up or forgotten, with every piece', async () => {
    const given = (await begin(1_000)).headers.get('location') ?? '';
    const forgotten = (await begin(1_000)).headers.get('location') ?? '';
    for (const location of [given, forgotten]) await send(location, 0, Buffer.alloc(500, 65));
    const [{ storage_key: key }] = (await asOwner(
      api().db.ownerUrl,
      'select storage_key from resumable_pieces where upload_id = $1',
      [forgotten.split('/').at(-1)],
    )) as [{ storage_key: string }];
    expect((await api().call('DELETE', given, { token: sender.access_token, headers: TUS })).status).to.equal(204);
    expect((await head(given)).status).to.equal(404);
    const audited = await asOwner(api().db.ownerUrl, 'select action from audit_log where target = $1 order by id', [
      given.split('/').at(-1),
    ]);
    expect(audited.map(({ action }) => action)).to.deep.equal(['file.start-upload', 'file.give-up-upload']);
    const parts = { control: api().db.database.control, objects: api().services.objects, log: quietLog };
    expect(await removeExpired(parts)).to.equal(0);
    await asOwner(
      api().db.ownerUrl,
      `update resumable_uploads set expires_at = now() - interval '1 second' where id = $1`,
      [forgotten.split('/').at(-1)],
    );
    expect(await removeExpired(parts)).to.equal(1);
    expect((await head(forgotten)).status).to.equal(404);
    const gone = await api()
      .services.objects.get(key)
      .catch((error: NodeJS.ErrnoException) => error.code);
    expect(gone).to.equal('ENOENT');
  });
});

/** Sends the beginning of a body that is announced to be longer, and hangs up. */
async function breakOff(url: string, token: string, bytes: Buffer, size: number): Promise<void> {
  const { request } = await import('node:http');
  await new Promise<void>((resolve) => {
    const call = request(url, {
      method: 'PATCH',
      headers: {
        ...TUS,
        ...{ authorization: `Bearer ${token}`, 'upload-offset': '0', 'content-length': String(size) },
        'content-type': 'application/offset+octet-stream',
      },
    });
    call.on('error', () => {});
    call.on('close', () => resolve());
    call.write(bytes, () => setTimeout(() => call.destroy(), 200));
  });
}
