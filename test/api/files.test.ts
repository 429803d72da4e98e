import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type CallOptions, type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { makeTenant } from '../support/tenant.ts';

const LIMIT = 200_000;
/** A log of one flow that differs by its application. */
const logOf = (text: string) => `src_ip,dst_ip,dst_port,application\n10.0.0.1,192.0.2.1,443,${text.trim()}\n`;
const WHOLE = logOf('a log line');

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length - 6] = (copy[copy.length - 6] as number) ^ 1;
  return copy;
}

describe('files', () => {
  const api = useApi({ uploads: { maxBytes: LIMIT } });
  let engineer: Person;
  before(async () => {
    engineer = await api().person('network_engineer');
  });

  const form = (content: string | Buffer, name = 'conn.log', fields: Record<string, string> = {}) => {
    const data = new FormData();
    for (const [field, value] of Object.entries(fields)) data.append(field, value);
    data.append('file', new File([content], name));
    return data;
  };
  const upload = (raw: CallOptions['raw'], token = engineer.access_token, headers: Record<string, string> = {}) =>
    api().call('POST', '/api/v1/files/upload', { token, raw, headers });
  const stored = async () => {
    const folder = join(api().services.config.dataFolder, 'objects');
    const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    return files.filter((file) => file.isFile()).map((file) => file.name);
  };
  const get = (path: string, token = engineer.access_token) => api().call('GET', path, { token });

  it('stores an upload, and queues its reading', async () => {
    const { status, body } = await upload(form(WHOLE));
    expect(status).to.equal(202);
    expect(body).to.include({ duplicate: false, status_url: `/api/v1/jobs/${body.job_id}` });
    const job = await get(body.status_url);
    expect(job.body).to.include({ kind: 'ingest', state: 'queued', upload_id: body.file_id, created_by: engineer.id });
    const file = await get(`/api/v1/files/${body.file_id}`);
    expect(file.body).to.deep.include({
      name: 'conn.log',
      size: WHOLE.length,
      sha256: createHash('sha256').update(WHOLE).digest('hex'),
      state: 'accepted',
      rows: { read: 0, stored: 0, skipped: 0, rejected: 0, duplicate: 0 },
      jobs: [{ id: body.job_id, kind: 'ingest', state: 'queued' }],
    });
    expect(await stored()).to.contain(body.file_id);
    const audit = await asOwner(
      api().db.ownerUrl,
      `select actor_id, target from audit_log where action = 'file.upload' and target = $1`,
      [body.file_id],
    );
    expect(audit).to.deep.equal([{ actor_id: engineer.id, target: body.file_id }]);
  });

  it('tells the first upload when the same content comes again, also at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => upload(form(logOf('the same\n')))));
    const first = answers.filter((answer) => answer.status === 202);
    expect(first).to.have.lengthOf(1);
    for (const { status, body } of answers) {
      expect(status).to.be.oneOf([200, 202]);
      expect([body.file_id, body.job_id]).to.deep.equal([first[0]?.body.file_id, first[0]?.body.job_id]);
      expect(body.duplicate).to.equal(status === 200);
    }
    const [{ count }] = (await asOwner(api().db.ownerUrl, 'select count(*) from uploads')) as [{ count: string }];
    expect(await stored()).to.have.lengthOf(Number(count));
  });

  it('takes the same content apart for each tenant', async () => {
    const other = await api().person('network_engineer', { tenantId: await makeTenant(api().db.ownerUrl) });
    expect((await upload(form(logOf('shared words\n')))).status).to.equal(202);
    expect((await upload(form(logOf('shared words\n')), other.access_token)).status).to.equal(202);
  });

  it('keeps the name as a harmless label', async () => {
    const names: [string, string][] = [
      ['../../etc/passwd', 'passwd'],
      ['C:\\logs\\conn.log', 'conn.log'],
      ['a\u202egpj.exe', 'agpj.exe'],
      ['übung.log', 'übung.log'],
      ['x'.repeat(300), 'x'.repeat(255)],
    ];
    for (const [name, label] of names) {
      const { status, body } = await upload(form(logOf(`named ${name}`), name));
      expect(status, name).to.equal(202);
      expect((await get(`/api/v1/files/${body.file_id}`)).body.name).to.equal(label);
    }
  });

  it('cuts off a file over the limit and keeps nothing of it', async () => {
    const before = await stored();
    const { status, body } = await upload(form(Buffer.alloc(LIMIT + 1)));
    expect(status).to.equal(413);
    expect(body).to.include({ type: '/problems/too-large', limit: LIMIT });
    expect((await upload(form(Buffer.alloc(LIMIT * 20)))).status).to.equal(413);
    expect(await stored()).to.deep.equal(before);
    const fits = WHOLE.padEnd(LIMIT, WHOLE.split('\n')[1]);
    expect((await upload(form(fits))).status).to.equal(202);
  });

  it('cuts off a file over the limit that does not say its length', async () => {
    const before = await stored();
    const { port } = new URL(api().url);
    const client = request({
      port,
      path: '/api/v1/files/upload',
      method: 'POST',
      headers: {
        authorization: `Bearer ${engineer.access_token}`,
        'content-type': 'multipart/form-data; boundary=b',
        'transfer-encoding': 'chunked',
      },
    });
    const answered = once(client, 'response');
    client.on('error', () => {});
    client.write('--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\n');
    for (let sent = 0; sent <= LIMIT; sent += 10_000) client.write(Buffer.alloc(10_000, 'x'));
    const [response] = await answered;
    expect(response.statusCode).to.equal(413);
    expect(await stored()).to.deep.equal(before);
    client.destroy();
  });

  it('refuses forms that are empty, damaged or hold something else', async () => {
    const before = await stored();
    const two = form(logOf('one'));
    two.append('file', new File(['two'], 'two'));
    const multipart = { 'content-type': 'multipart/form-data; boundary=b' };
    const part = '--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\n';
    const cases: [string, number, Promise<{ status: number; body: { type: string } }>][] = [
      ['empty file', 422, upload(form(''))],
      ['no file', 422, upload(new FormData())],
      ['two files', 422, upload(two)],
      ['unknown field', 422, upload(form(logOf('x'), 'x', { tenant_id: '1' }))],
      ['unknown format', 422, upload(form(logOf('x'), 'x', { format: 'excel' }))],
      ['not multipart', 415, upload('text', undefined, { 'content-type': 'text/plain' })],
      ['no boundary', 400, upload('text', undefined, { 'content-type': 'multipart/form-data' })],
      ['no end', 400, upload(`${part}bytes`, undefined, multipart)],
      ['no part', 400, upload('rubbish', undefined, multipart)],
    ];
    for (const [name, expected, answer] of cases) expect((await answer).status, name).to.equal(expected);
    expect(await stored()).to.deep.equal(before);
  });

  it('says at once what is no log, and why, and keeps nothing of it', async () => {
    const before = await stored();
    const whole = gzipSync(Array.from({ length: 9_000 }, (_, i) => logOf(`${i * 7919}`)).join(''));
    const cases: [string, string | Buffer, string][] = [
      ['prose', 'dear diary, nothing happened today\nreally nothing\n', 'unknown-log'],
      ['half a zip', Buffer.from('PK\u0003\u0004 and so on'), 'corrupt-archive'],
      ['a gzip cut off early', whole.subarray(0, 300), 'corrupt-gzip'],
      ['a gzip cut off late', whole.subarray(0, whole.length - 4), 'corrupt-gzip'],
      ['a gzip with a flipped bit', flipped(whole), 'corrupt-gzip'],
      ['a gzip of nothing', gzipSync(''), 'empty-file'],
    ];
    for (const [name, content, code] of cases) {
      const { status, body } = await upload(form(content));
      expect([status, body.type], name).to.deep.equal([422, `/problems/${code}`]);
      expect(body.detail, name).to.match(/\.$/);
      expect(body.hint, name).to.be.a('string').and.not.equal('');
    }
    expect(await stored()).to.deep.equal(before);
  });

  it('keeps nothing of a client that goes away', async () => {
    const before = await stored();
    const { port } = new URL(api().url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST /api/v1/files/upload HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${engineer.access_token}\r\n` +
        `content-type: multipart/form-data; boundary=b\r\ncontent-length: 100000\r\n\r\n` +
        `--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\nsome bytes`,
    );
    await eventually(stored, (files) => files.length > before.length);
    socket.destroy();
    await eventually(stored, (files) => files.length === before.length);
  });

  it('deletes a file, and has the topology built again', async () => {
    const { body } = await upload(form(logOf('to be deleted\n')));
    const path = `/api/v1/files/${body.file_id}`;
    const gone = await api().call('DELETE', path, { token: engineer.access_token });
    expect(gone.status).to.equal(202);
    expect((await get(gone.body.status_url)).body).to.include({ kind: 'discovery', upload_id: body.file_id });
    expect((await api().call('DELETE', path, { token: engineer.access_token })).status).to.equal(404);
    expect((await get('/api/v1/files')).body.items.map((file: { id: string }) => file.id)).not.to.contain(body.file_id);
    expect((await upload(form(logOf('to be deleted\n')))).status).to.equal(202);
  });

  it('lists files in pages without gaps', async () => {
    const all = (await get('/api/v1/files?limit=200')).body.items.map((file: { id: string }) => file.id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await get(`/api/v1/files?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map((file: { id: string }) => file.id));
      cursor = body.next_cursor;
    }
    expect(seen).to.deep.equal(all);
  });

  it('gives rejected lines as CSV in which nothing is a formula', async () => {
    const { body } = await upload(form(logOf('with rejects\n')));
    const rejects = ["=cmd|'/C calc'!A0", '-5', '@x', ' =1+1', 'plain "quoted", text'];
    for (const [index, text] of rejects.entries()) {
      await asOwner(api().db.ownerUrl, `insert into upload_rejects values ($1, $2, $3, null, 'bad address', $4)`, [
        api().tenantId,
        body.file_id,
        index + 1,
        text,
      ]);
    }
    const { status, headers, text } = await get(`/api/v1/files/${body.file_id}/rejects`);
    expect(status).to.equal(200);
    expect(headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).to.match(/^attachment; /);
    expect(text.split('\r\n')).to.deep.equal([
      'line,field,reason,text',
      `1,,bad address,"'=cmd|'/C calc'!A0"`,
      `2,,bad address,'-5`,
      `3,,bad address,'@x`,
      `4,,bad address,' =1+1`,
      `5,,bad address,"plain ""quoted"", text"`,
    ]);
  });

  it('are not there for another tenant', async () => {
    const { body } = await upload(form(logOf('mine alone')));
    const stranger = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
    const missing = await get('/api/v1/files/00000000-0000-4000-8000-000000000000', stranger.access_token);
    for (const path of [`/api/v1/files/${body.file_id}`, `/api/v1/files/${body.file_id}/rejects`]) {
      const { status, body: problem } = await get(path, stranger.access_token);
      expect(status).to.equal(404);
      expect({ ...problem, request_id: '', instance: '' }).to.deep.equal({
        ...missing.body,
        request_id: '',
        instance: '',
      });
    }
    expect((await get(`/api/v1/jobs/${body.job_id}`, stranger.access_token)).status).to.equal(404);
    for (const [method, path] of [
      ['DELETE', `/api/v1/files/${body.file_id}`],
      ['POST', `/api/v1/jobs/${body.job_id}/cancel`],
      ['POST', `/api/v1/jobs/${body.job_id}/retry`],
    ] as const) {
      expect((await api().call(method, path, { token: stranger.access_token })).status, path).to.equal(404);
    }
    expect((await get('/api/v1/files', stranger.access_token)).body.items).to.deep.equal([]);
    expect((await get(`/api/v1/files/${body.file_id}`)).body.state).to.equal('accepted');
  });
});
