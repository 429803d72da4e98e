import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Answer, type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { count, useFigures } from '../support/security/figures.ts';
import { HOSTILE_NAMES, hostileFiles } from '../support/security/hostile-files.ts';
import { LONG_FORM } from '../support/security/long-form.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const FINAL = ['stored', 'failed', 'quarantined', 'cancelled', 'deleted'];
const ENDED = ['completed', 'failed', 'quarantined', 'cancelled'];
const MIB = 1 << 20;
const MOST_MEMORY = 512 * MIB;
const LONGEST = 60_000;

describe('files that nobody means well with', function () {
  this.timeout(LONGEST * 2);
  const figures = useFigures('files', { files: 0, refused: 0, read: 0, failed: 0, '5xx': 0, 'worker crashes': 0 });
  let person: Person;
  let workers: TestWorkers;
  let peak = 0;
  let watch: NodeJS.Timeout;
  // Before the API's own, which takes the database away.
  after(async () => {
    clearInterval(watch);
    await workers.stop();
  });
  const api = useApi();

  before(async () => {
    person = await api().person('network_engineer');
    workers = await startTestWorkers(api().db, { objects: api().services.objects });
    const start = process.memoryUsage.rss();
    watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss() - start);
    }, 20);
  });
  const upload = async (content: Buffer, name: string): Promise<Answer> => {
    const form = new FormData();
    form.set('file', new File([content], name));
    const answer = await api().call('POST', '/api/v1/files/upload', { token: person.access_token, raw: form });
    count(figures, 'files');
    if (answer.status >= 500) count(figures, '5xx');
    return answer;
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
    figures['peak MiB over the start'] = Math.round(peak / MIB);
    expect(peak).to.be.below(MOST_MEMORY);
  });

  it('U1: keep their names as labels, and are stored under none of them', async () => {
    for (const [at, name] of HOSTILE_NAMES.entries()) {
      const form = Buffer.from(
        `--b\r\nContent-Disposition: form-data; name="file"; filename="${name.replaceAll('"', '%22')}"\r\n\r\nsrc_ip,dst_ip,dst_port\n10.0.0.1,10.0.0.2,${at + 1}\n\r\n--b--\r\n`,
      );
      const headers = { 'content-type': 'multipart/form-data; boundary=b' };
      const { status, body } = await api().call('POST', '/api/v1/files/upload', {
        token: person.access_token,
        raw: form,
        headers,
      });
      count(figures, 'files');
      expect(status, JSON.stringify(name)).to.be.oneOf([202, 400, 422]);
      if (status !== 202) continue;
      const { name: label } = await get(`/api/v1/files/${body.file_id}`);
      expect(label).to.match(/^[^\p{Cc}\p{Cf}\p{Cs}/\\]{1,255}$/u);
    }
    const folder = join(api().services.config.dataFolder, 'objects');
    const stored = await readdir(folder, { recursive: true, withFileTypes: true });
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
