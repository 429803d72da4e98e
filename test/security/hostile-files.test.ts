import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Answer, type Person, useApi } from '../support/api.ts';
import { type ApiProcess, startApiProcess } from '../support/api-process.ts';
import { kill, startWorker } from '../support/chaos.ts';
import { asOwner } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { type MemoryWatch, watchProcess } from '../support/process-memory.ts';
import { count, useFigures } from '../support/security/figures.ts';
import { HOSTILE_NAMES, hostileFiles } from '../support/security/hostile-files.ts';
import { LONG_FORM } from '../support/security/long-form.ts';

const FINAL = ['stored', 'failed', 'quarantined', 'cancelled', 'deleted'];
const ENDED = ['completed', 'failed', 'quarantined', 'cancelled'];
const MIB = 1 << 20;
const MOST_MEMORY = 512 * MIB;
/** Binary files are read by a child, which has a limit of its own. */
const MOST_TOGETHER = 768 * MIB;
const LONGEST = 60_000;

describe('files that nobody means well with', function () {
  this.timeout(LONGEST * 2);
  const figures = useFigures('files', { files: 0, refused: 0, read: 0, failed: 0, '5xx': 0, 'worker crashes': 0 });
  const api = useApi();
  let folder = '';
  let person: Person;
  /** Both in processes of their own: what this one holds are the files it makes. */
  let front: ApiProcess;
  let worker: ChildProcess;
  const memory: Record<string, MemoryWatch> = {};

  before(async function () {
    this.timeout(LONGEST * 2);
    folder = await mkdtemp(join(tmpdir(), 'ringfence-hostile-'));
    person = await api().person('network_engineer');
    front = await startApiProcess(api().db, { folder });
    worker = startWorker(api().db, { prefix: testEnvironment().redisPrefix, folder, rangeBytes: 64 * MIB });
    memory.api = watchProcess(front.child.pid as number);
    memory.worker = watchProcess(worker.pid as number);
  });
  after(async () => {
    for (const watch of Object.values(memory)) watch.stop();
    await kill(worker);
    await front.end('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });
  const post = async (body: FormData | Buffer, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(`${front.url}/api/v1/files/upload`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${person.access_token}`, ...headers },
    });
    const text = await response.text();
    count(figures, 'files');
    if (response.status >= 500) count(figures, '5xx');
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  };
  const upload = (content: Buffer, name: string): Promise<Answer> => {
    const form = new FormData();
    form.set('file', new File([content], name));
    return post(form);
  };
  const get = async (path: string) => (await api().call('GET', path, { token: person.access_token })).body;
  /** What came of it in the end. */
  const outcome = async (answer: Answer): Promise<string> => {
    if (answer.status !== 202) return `${answer.status} ${answer.body.type}`;
    const accept = ({ state }: { state: string }) => ENDED.includes(state);
    await eventually(() => get(answer.body.status_url), accept, { milliseconds: LONGEST });
    const file = await get(`/api/v1/files/${answer.body.file_id}`);
    expect(file.state).to.be.oneOf(FINAL);
    return `${file.state} ${file.error?.code ?? ''}`.trim();
  };

  for (const [name, make] of Object.entries(hostileFiles(LONG_FORM ? 10 : 1))) {
    it(`come to a clear end: ${name}`, async () => {
      const answer = await upload(make(), 'flows.csv');
      expect(answer.status, answer.text.slice(0, 300)).to.be.oneOf([200, 202, 400, 413, 415, 422]);
      if (answer.status >= 400) {
        expect(answer.body.detail, 'what is wrong').to.match(/\w{3}/);
        expect(answer.body.hint, 'what to do').to.match(/\w{3}/);
      }
      const ended = await outcome(answer);
      count(figures, ended.startsWith('stored') ? 'read' : answer.status >= 400 ? 'refused' : 'failed');
      if (process.env.SECURITY_SHOW) console.log(`      ${name}: ${ended}`);
      expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
      expect(Object.keys(Object.prototype)).to.deep.equal([]);
    });
  }

  it('leave a worker that still works, within its memory', async () => {
    const answer = await upload(
      Buffer.from(`src_ip,dst_ip,dst_port\n10.0.0.1,10.0.0.2,${Date.now() % 60_000}\n`),
      'good.csv',
    );
    expect(await outcome(answer)).to.equal('stored');
    const [crashed] = await asOwner<{ count: number }>(
      api().db.ownerUrl,
      'select count(*)::int as count from jobs where crashes > 0',
    );
    figures['worker crashes'] = crashed?.count ?? -1;
    expect(crashed?.count).to.equal(0);
    for (const [name, watch] of Object.entries(memory)) {
      figures[`${name} MiB`] = Math.round(watch.own() / MIB);
      figures[`${name} and children MiB`] = Math.round(watch.together() / MIB);
      expect(watch.own(), name).to.be.within(MIB, MOST_MEMORY);
      expect(watch.together(), `${name} and its children`).to.be.below(MOST_TOGETHER);
    }
  });

  it('U1: keep their names as labels, and are stored under none of them', async () => {
    for (const [at, name] of HOSTILE_NAMES.entries()) {
      const form = Buffer.from(
        `--b\r\nContent-Disposition: form-data; name="file"; filename="${name.replaceAll('"', '%22')}"\r\n\r\nsrc_ip,dst_ip,dst_port\n10.0.0.1,10.0.0.2,${at + 1}\n\r\n--b--\r\n`,
      );
      const headers = { 'content-type': 'multipart/form-data; boundary=b' };
      const { status, body } = await post(form, headers);
      expect(status, JSON.stringify(name)).to.be.oneOf([202, 400, 422]);
      if (status !== 202) continue;
      const { name: label } = await get(`/api/v1/files/${body.file_id}`);
      expect(label).to.match(/^[^\p{Cc}\p{Cf}\p{Cs}/\\]{1,255}$/u);
    }
    const kept = join(folder, 'objects');
    const stored = await readdir(kept, { recursive: true, withFileTypes: true });
    for (const { name } of stored.filter((entry) => entry.isFile())) expect(name).to.match(/^[0-9a-f-]{36}$/);
  });

  it('U8: come back as attachments that nothing opens', async () => {
    const lines = 'src_ip,dst_ip,dst_port\n10.0.0.1,10.0.0.2,1\n<script>alert(1)</script>,=cmd,x\n';
    const answer = await upload(Buffer.from(lines), '"><img src=x onerror=alert(1)>.html');
    await outcome(answer);
    const path = `/api/v1/files/${answer.body.file_id}/rejects`;
    const { headers, status } = await api().call('GET', path, { token: person.access_token });
    expect(status).to.equal(200);
    expect(headers.get('content-disposition')).to.match(/^attachment; filename/);
    expect(headers.get('content-security-policy')).to.match(/default-src 'none'/);
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(headers.get('cache-control')).to.contain('no-store');
  });

  it('U13: are not taken in a compressed body', async () => {
    for (const coding of ['gzip', 'br', 'deflate', 'zstd']) {
      const headers = { 'content-encoding': coding, 'content-type': 'application/json' };
      const { status } = await api().call('POST', '/api/v1/jobs', {
        token: person.access_token,
        headers,
        raw: Buffer.alloc(100),
      });
      expect(status, coding).to.be.oneOf([400, 415]);
    }
  });
});
