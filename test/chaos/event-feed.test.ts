import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { firstTenant } from '../../src/db/tenants.ts';
import { createUser } from '../../src/db/users.ts';
import { hashPassword } from '../../src/infra/security/password.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { type Follower, follow } from '../support/realtime/followers.ts';

const EVENTS = Number(process.env.FEED_EVENTS ?? 5_000);
const KILLS = 10;
const BATCH = 50;
const PASSWORD = 'correct horse battery staple';

describe('the feed while API processes are killed', function () {
  this.timeout(120_000 + EVENTS * 5);
  const db = useDatabase();
  const processes: { url: string; child: ChildProcess }[] = [];
  let tenantId: string;
  let token: string;

  const start = async (port: number) => {
    const { redisUrl, masterKey, projectFolder } = testEnvironment();
    const { urls } = db();
    const child = spawn(process.execPath, [join(projectFolder, 'dist', 'api', 'main.js')], {
      stdio: ['ignore', 'ignore', process.env.TEST_LOG ? 'inherit' : 'ignore'],
      env: {
        ...{ PATH: process.env.PATH, NODE_ENV: 'test', PORT: String(port), HOST: '127.0.0.1' },
        DATABASE_APP_URL: urls.appUrl,
        DATABASE_CONTROL_URL: urls.controlUrl,
        DATABASE_LOADER_URL: urls.loaderUrl,
        REDIS_URL: redisUrl,
        REDIS_PREFIX: `feed-${port}`,
        RINGFENCE_MASTER_KEY: masterKey.toString('base64'),
        RATE_USER_PER_MINUTE: '1000000',
        RATE_ANONYMOUS_PER_HOUR: '1000000',
      },
    });
    const url = `http://127.0.0.1:${port}`;
    await eventually(
      async () => (await fetch(`${url}/livez`).catch(() => undefined))?.ok,
      (ok) => ok === true,
      { milliseconds: 60_000 },
    );
    return { url, child };
  };

  before(async () => {
    tenantId = await firstTenant(db().database.control);
    const passwordHash = await hashPassword(PASSWORD);
    const email = 'follower@bank.example';
    await createUser(db().database.control, {
      ...{ tenantId, email, name: 'follower', role: 'readonly_user', passwordHash, mustChangePassword: false },
    });
    for (let n = 0; n < 2; n += 1) processes.push(await start(await freePort()));
    const answer = await fetch(`${processes[0]?.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    token = ((await answer.json()) as { access_token: string }).access_token;
  });
  after(() => Promise.all(processes.map(({ child }) => kill(child))));

  it(`misses and doubles none of ${EVENTS} events in any of the three ways`, async () => {
    const answer = await fetch(`${processes[0]?.url}/api/v1/events`, { headers: { authorization: `Bearer ${token}` } });
    const { cursor } = (await answer.json()) as { cursor: string };
    let turn = 0;
    const url = () => processes[turn++ % processes.length]?.url ?? '';
    const followers = (['poll', 'sse', 'websocket'] as const).map((way) => follow(way, { url, token, after: cursor }));
    let written = 0;
    const writing = writeAll((count) => {
      written += count;
    });
    for (let kills = 0; kills < KILLS; kills += 1) {
      await eventually(
        async () => written,
        (count) => count >= (EVENTS / (KILLS + 1)) * (kills + 1),
        {
          milliseconds: 120_000,
        },
      );
      const victim = processes[kills % processes.length] as (typeof processes)[number];
      await kill(victim.child);
      Object.assign(victim, await start(Number(new URL(victim.url).port)));
    }
    await writing;
    for (const follower of followers) {
      await eventually(
        async () => follower.events.length,
        (length) => length >= EVENTS,
        { milliseconds: 60_000 },
      );
    }
    await wait(500);
    for (const follower of followers) {
      await follower.stop();
      const { missed, doubled } = judged(follower);
      const { way, connects } = follower;
      console.log(
        `      ${way}: ${EVENTS} events, ${KILLS} kills, ${connects} connections, ${missed} missed, ${doubled} doubled`,
      );
      expect({ missed, doubled, resets: follower.resets }, way).to.deep.equal({ missed: 0, doubled: 0, resets: [] });
    }
  });

  /** Several writers at once, in transactions that overlap. */
  async function writeAll(wrote: (count: number) => void): Promise<void> {
    let left = EVENTS;
    const writer = async () => {
      while (left > 0) {
        const count = Math.min(BATCH, left);
        left -= count;
        await asOwner(
          db().ownerUrl,
          `insert into jobs (tenant_id, kind, payload, state) select $1, 'rule-test', '{}', 'completed' from generate_series(1, $2)`,
          [tenantId, count],
        );
        wrote(count);
        // Slow enough for the kills to fall in between.
        await wait(Math.ceil(100_000 / EVENTS) * 10);
      }
    };
    await Promise.all([writer(), writer(), writer()]);
  }
});

function judged({ events }: Follower): { missed: number; doubled: number } {
  const different = new Set(events.map(({ job_id }) => job_id)).size;
  return { missed: EVENTS - different, doubled: events.length - different };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
