import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { firstTenant } from '../../src/db/tenants.ts';
import { createUser } from '../../src/db/users.ts';
import { hashPassword } from '../../src/infra/security/password.ts';
import { PASSWORD } from '../support/api.ts';
import { type ApiProcess, startApiProcess } from '../support/api-process.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

const MIB = 1 << 20;
const TIMES = 5;
const HEADER = 'src_ip,dst_ip,dst_port,protocol\n';
const LINE = '10.0.0.1,192.0.2.1,443,tcp\n';

describe('an API that cannot store what it is sent', function () {
  this.timeout(180_000);
  const db = useDatabase();
  let folder = '';
  let mounted = false;
  let api: ApiProcess;
  let token = '';
  let made = 0;

  before(async function () {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-full-'));
    // A disk that is soon full.
    mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]).status === 0;
    if (!mounted) {
      console.log('      (only root may mount a small disk: not tried)');
      return this.skip();
    }
    const tenantId = await firstTenant(db().database.control);
    const passwordHash = await hashPassword(PASSWORD);
    const user = {
      tenantId,
      email: 'full@bank.example',
      name: 'full',
      role: 'network_engineer' as const,
      passwordHash,
    };
    await createUser(db().database.control, { ...user, mustChangePassword: false });
    api = await startApiProcess(db(), { folder });
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ email: user.email, password: PASSWORD });
    const answer = await fetch(`${api.url}/api/v1/auth/login`, { method: 'POST', headers, body });
    token = ((await answer.json()) as { access_token: string }).access_token;
  });
  after(async () => {
    await api?.end('SIGKILL');
    if (mounted) execFileSync('umount', ['-l', folder]);
    await rm(folder, { recursive: true, force: true });
  });

  /** Uploads a log of about so many bytes, of which no two are the same. */
  const upload = async (bytes: number) => {
    made += 1;
    const form = new FormData();
    const first = `10.0.${made}.1,192.0.2.1,443,tcp\n`;
    form.set('file', new File([HEADER, first, LINE.repeat(Math.ceil(bytes / LINE.length))], 'flows.csv'));
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${api.url}/api/v1/files/upload`, { method: 'POST', headers, body: form });
    return { status: response.status, problem: (await response.json()) as { type?: string; hint?: string } };
  };
  const kept = async () => {
    const [row] = await asOwner<{ uploads: number }>(db().ownerUrl, 'select count(*)::int as uploads from uploads');
    const entries = await readdir(join(folder, 'objects'), { recursive: true, withFileTypes: true });
    return { uploads: row?.uploads, files: entries.filter((entry) => entry.isFile()).length };
  };
  /** One small log goes in, and is all that is there more than before. */
  const worksAgain = async () => {
    const before = await kept();
    expect((await upload(1_000)).status).to.equal(202);
    expect(await kept()).to.deep.equal({ uploads: (before.uploads ?? 0) + 1, files: before.files + 1 });
  };

  it(`F15: says that the disk is full, ${TIMES} times, keeps nothing of it, and works when there is room`, async () => {
    await worksAgain();
    const before = await kept();
    for (let time = 0; time < TIMES; time += 1) {
      const { status, problem } = await upload(40 * MIB);
      expect([status, problem.type]).to.deep.equal([507, '/problems/storage-full']);
      expect(problem.hint).to.match(/\w{3}/);
      expect(await kept()).to.deep.equal(before);
    }
    await worksAgain();
  });

  it('F16: accepts nothing that the disk did not take', async function () {
    const before = await kept();
    const faults = await disturbWrites(api.child.pid as number);
    if (!faults) {
      console.log('      (strace may not watch a process here: not tried)');
      return this.skip();
    }
    for (let time = 0; time < TIMES; time += 1) {
      const { status, problem } = await upload(100_000);
      expect(status, JSON.stringify(problem)).to.be.within(500, 599);
      expect(await kept()).to.deep.equal(before);
    }
    await faults.end();
    await worksAgain();
  });

  it('F16: accepts nothing while it may open no more files, and recovers', async function () {
    const pid = String(api.child.pid);
    const limit = (most: string) => spawnSync('prlimit', ['--pid', pid, `--nofile=${most}:`]).status === 0;
    const asked = spawnSync('prlimit', ['--pid', pid, '--nofile', '-o', 'SOFT', '--noheadings'], { encoding: 'utf8' });
    const usual = asked.stdout?.trim();
    const before = await kept();
    // Fewer than it has: what is open stays open.
    if (!usual || !limit('16')) return this.skip();
    const answers: (number | 'cut off')[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      answers.push(
        await upload(100_000).then(
          ({ status }) => status,
          () => 'cut off' as const,
        ),
      );
    }
    limit(usual);
    const accepted = answers.filter((status) => status === 202).length;
    expect((await kept()).uploads).to.equal((before.uploads ?? 0) + accepted);
    expect(
      answers.some((status) => status !== 202),
      'the limit was felt',
    ).to.equal(true);
    await eventually(
      () =>
        fetch(`${api.url}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        ),
      (ok) => ok,
    );
    await worksAgain();
  });
});

/** Lets every flush of a process to its disk fail with EIO from now on; undefined where that cannot be done. */
async function disturbWrites(pid: number): Promise<{ end(): Promise<void> } | undefined> {
  const args = [
    '-f',
    '-qq',
    '-o',
    '/dev/null',
    '-e',
    'trace=fsync,fdatasync',
    '-e',
    'inject=fsync,fdatasync:error=EIO',
  ];
  let tracer: ChildProcess;
  try {
    tracer = spawn('strace', [...args, '-p', String(pid)], { stdio: 'ignore' });
    await new Promise((resolve, reject) => tracer.once('spawn', resolve).once('error', reject));
  } catch {
    return undefined;
  }
  await wait(1_500);
  if (tracer.exitCode !== null) return undefined;
  return {
    async end() {
      const gone = new Promise((resolve) => tracer.once('exit', resolve));
      tracer.kill('SIGINT');
      await gone;
    },
  };
}
