import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { firstTenant } from '../src/db/tenants.ts';
import { createUser } from '../src/db/users.ts';
import { hashPassword } from '../src/infra/security/password.ts';
import { PASSWORD } from '../test/support/api.ts';
import { type ApiProcess, startApiProcess } from '../test/support/api-process.ts';
import { asOwner, type TestDatabase, testDatabase } from '../test/support/database.ts';
import { testEnvironment } from '../test/support/environment.ts';
import { type Follower, follow } from '../test/support/realtime/followers.ts';
import { startTestServers } from '../test/support/servers.ts';

/**
 * `npm run load`: 100 people at once who read, upload and wait by long-polls, beside 200 who listen to events, for some
 * seconds (`npm run load -- 30`). Prints figures; fails when an answer was none that an honest platform gives, when an
 * upload that was acknowledged is not there, or when a listener missed an event.
 */
const USERS = 100;
const LISTENERS = Number(process.env.LOAD_LISTENERS ?? 200);
const ACCOUNTS = 50;
const HONEST = new Set([200, 201, 202, 204, 304, 429, 503]);

const seconds = Number(process.argv[2] ?? 20);
const servers = await startTestServers();
Object.assign(process.env, servers.environment);
const folder = await mkdtemp(join(tmpdir(), 'ringfence-load-'));
const db = await testDatabase();
const api = await startApiProcess(db, { folder, environment: { RATE_LOGIN_PER_15_MINUTES: '100000' } });
const worker = startWorker();
try {
  process.exitCode = (await run()) ? 0 : 1;
} finally {
  worker.kill('SIGTERM');
  await api.end('SIGTERM');
  await db.drop();
  await servers.stop();
  await rm(folder, { recursive: true, force: true });
}

interface Tally {
  statuses: Map<number, number>;
  milliseconds: Map<string, number[]>;
  uploads: Set<string>;
  until: number;
}

async function run(): Promise<boolean> {
  const tokens = await accounts(db, api);
  const head = await ask(api, tokens[0] as string, '/api/v1/events');
  const { cursor } = (await head.json()) as { cursor: string };
  const listeners: Follower[] = Array.from({ length: LISTENERS }, (_, number) =>
    follow('sse', { url: () => api.url, token: tokens[number % ACCOUNTS] as string, after: cursor, topics: 'jobs' }),
  );
  const tally: Tally = {
    statuses: new Map(),
    milliseconds: new Map(),
    uploads: new Set(),
    until: Date.now() + seconds * 1_000,
  };
  await Promise.all(
    Array.from({ length: USERS }, (_, number) => oneUser(number, tokens[number % ACCOUNTS] as string, tally)),
  );
  await settled();
  const expected = (await asOwner<{ id: string }>(db.ownerUrl, 'select id::text from job_events order by id')).length;
  for (let tries = 0; tries < 600 && listeners.some(({ events }) => events.length < expected); tries += 1)
    await wait(100);
  const missed = listeners.reduce(
    (sum, { events }) => sum + Math.max(0, expected - new Set(events.map((each) => each.cursor)).size),
    0,
  );
  const twice = listeners.reduce(
    (sum, { events }) => sum + events.length - new Set(events.map((each) => each.cursor)).size,
    0,
  );
  const connects = listeners.reduce((sum, listener) => sum + listener.connects, 0);
  const resets = listeners.reduce((sum, listener) => sum + listener.resets.length, 0);
  await Promise.all(listeners.map((listener) => listener.stop()));
  const stored = await asOwner<{ id: string }>(db.ownerUrl, 'select id from uploads');
  const lost = [...tally.uploads].filter((id) => !stored.some((row) => row.id === id));
  const dishonest = [...tally.statuses].filter(([status]) => !HONEST.has(status));
  print(tally, { events: expected, connects, resets, missed, twice, uploads: tally.uploads.size, lost: lost.length });
  if (missed > 0) console.log(api.said().slice(-2_000));
  return dishonest.length === 0 && lost.length === 0 && missed === 0 && twice === 0;
}

/** Reads mostly, uploads sometimes, waits for what comes. */
async function oneUser(number: number, token: string, tally: Tally): Promise<void> {
  for (let turn = 0; Date.now() < tally.until; turn += 1) {
    const kind = (number + turn) % 20;
    if (kind === 0) await upload(number, turn, token, tally);
    else if (kind < 3) await timed('long-poll', tally, () => ask(api, token, '/api/v1/events?wait=1'));
    else {
      const paths = [
        '/api/v1/jobs',
        '/api/v1/files',
        '/api/v1/network/nodes',
        '/api/v1/security/alerts',
        '/api/v1/network/connections',
      ];
      await timed('read', tally, () => ask(api, token, paths[kind % paths.length] as string));
    }
  }
}

async function upload(number: number, turn: number, token: string, tally: Tally): Promise<void> {
  const rows = Array.from(
    { length: 200 },
    (_, row) => `10.${number}.${turn % 250}.${row},192.0.2.${row % 50},443,tcp,${number}-${turn}`,
  );
  const form = new FormData();
  form.set('file', new File([`src_ip,dst_ip,dst_port,protocol,application\n${rows.join('\n')}\n`], 'load.csv'));
  const response = await timed('upload', tally, () =>
    ask(api, token, '/api/v1/files/upload', { method: 'POST', body: form }),
  );
  if (response?.ok) tally.uploads.add(((await response.json()) as { file_id: string }).file_id);
}

async function timed(kind: string, tally: Tally, work: () => Promise<Response>): Promise<Response | undefined> {
  const began = performance.now();
  const response = await work().catch(() => undefined);
  const status = response?.status ?? 0;
  tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1);
  const list = tally.milliseconds.get(kind) ?? [];
  list.push(performance.now() - began);
  tally.milliseconds.set(kind, list);
  if (kind !== 'upload') await response?.arrayBuffer();
  return response;
}

function ask({ url }: ApiProcess, token: string, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}` } });
}

async function accounts({ database }: TestDatabase, { url }: ApiProcess): Promise<string[]> {
  const tenantId = await firstTenant(database.control);
  const passwordHash = await hashPassword(PASSWORD);
  const tokens: string[] = [];
  for (let number = 0; number < ACCOUNTS; number += 1) {
    const email = `load-${number}@bank.example`;
    const user = { tenantId, email, name: email, role: 'admin' as const, passwordHash, mustChangePassword: false };
    await createUser(database.control, user);
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ email, password: PASSWORD });
    const answer = await fetch(`${url}/api/v1/auth/login`, { method: 'POST', headers, body });
    tokens.push(((await answer.json()) as { access_token: string }).access_token);
  }
  return tokens;
}

async function settled(): Promise<void> {
  for (let tries = 0; tries < 1_200; tries += 1) {
    const sql = `select count(*)::int as open from jobs where state in ('queued', 'running')`;
    if ((await asOwner<{ open: number }>(db.ownerUrl, sql))[0]?.open === 0) return;
    await wait(250);
  }
  throw new Error('jobs are still open after five minutes');
}

function startWorker() {
  const { projectFolder, redisUrl, redisPrefix, masterKey } = testEnvironment();
  return spawn(process.execPath, ['--import', 'tsx', join(projectFolder, 'src', 'workers', 'main.ts')], {
    cwd: projectFolder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...{ PATH: process.env.PATH, NODE_ENV: 'test', LOG_LEVEL: 'error', RINGFENCE_DATA: folder },
      DATABASE_APP_URL: db.urls.appUrl,
      DATABASE_CONTROL_URL: db.urls.controlUrl,
      DATABASE_LOADER_URL: db.urls.loaderUrl,
      ...{ REDIS_URL: redisUrl, REDIS_PREFIX: redisPrefix },
      RINGFENCE_MASTER_KEY: masterKey.toString('base64'),
    },
  });
}

function print(tally: Tally, counts: Record<string, number>): void {
  const at = (list: number[], share: number) =>
    Math.round(list[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0);
  console.log(`${USERS} users and ${LISTENERS} listeners for ${seconds} s`);
  for (const [kind, list] of tally.milliseconds) {
    list.sort((a, b) => a - b);
    console.log(
      `  ${kind.padEnd(10)} ${String(list.length).padStart(7)}  ${(list.length / seconds).toFixed(0).padStart(6)}/s  p50 ${at(list, 0.5)} ms  p95 ${at(list, 0.95)} ms  p99 ${at(list, 0.99)} ms`,
    );
  }
  console.log(
    `  answers    ${[...tally.statuses].map(([status, count]) => `${status || 'none'} × ${count}`).join(', ')}`,
  );
  console.log(
    `  ${Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
  );
}
