import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { SignJWT } from 'jose';
import { firstTenant } from '../src/db/tenants.ts';
import { createUser } from '../src/db/users.ts';
import { hashPassword } from '../src/infra/security/password.ts';
import { asOwner, type TestDatabase, testDatabase } from '../test/support/database.ts';
import { testEnvironment } from '../test/support/environment.ts';
import { eventually } from '../test/support/eventually.ts';

const CONNECTIONS = 50;
const ROUNDS = 3;
const PASSWORD = 'correct horse battery staple';
const [OURS, PLAIN] = [18_181, 18_182];

interface Measured {
  perSecond: number;
  /** Milliseconds. */
  p97_5: number;
}

/** A list of 50 jobs, asked for by many at once, beside plain Express with passport-jwt and the same query, in turns. */
export async function benchApi(seconds: number): Promise<string[][]> {
  const db = await testDatabase();
  const tenantId = await firstTenant(db.database.control);
  await asOwner(
    db.ownerUrl,
    `insert into jobs (tenant_id, kind, payload, state) select $1, 'rule-test', '{}', 'completed' from generate_series(1, 50)`,
    [tenantId],
  );
  const secret = randomBytes(32);
  const servers = [startOurs(db), startPlain(db, secret)];
  try {
    const token = await signIn(db, tenantId);
    const plainToken = await new SignJWT({ tenant: tenantId }).setProtectedHeader({ alg: 'HS256' }).sign(secret);
    const ask = {
      ours: { url: `http://127.0.0.1:${OURS}/api/v1/jobs?limit=50`, token },
      plain: { url: `http://127.0.0.1:${PLAIN}/jobs`, token: plainToken },
    };
    const taken = { ours: [] as Measured[], plain: [] as Measured[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const name of ['plain', 'ours'] as const) taken[name].push(await measure(ask[name], seconds));
    }
    const [plain, ours] = [median(taken.plain), median(taken.ours)];
    const row = (name: string, { perSecond, p97_5 }: Measured) => [
      name,
      Math.round(perSecond).toLocaleString('en'),
      (perSecond / plain.perSecond).toFixed(2),
      p97_5.toFixed(0),
    ];
    return [
      [`50 jobs as JSON, ${CONNECTIONS} connections, median of ${ROUNDS}`, 'requests/s', 'ratio', 'p97.5 ms'],
      row('Express, passport-jwt (KeyObject), the query', plain),
      row('token, session, limits, permission, row security', ours),
    ];
  } finally {
    for (const child of servers) child.kill('SIGKILL');
    await db.drop();
  }
}

async function measure({ url, token }: { url: string; token: string }, seconds: number): Promise<Measured> {
  const headers = { authorization: `Bearer ${token}` };
  await autocannon({ url, headers, connections: CONNECTIONS, duration: 1 });
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refusals, ${result.errors} errors`);
  return { perSecond: result.requests.average, p97_5: result.latency.p97_5 };
}

function median(all: Measured[]): Measured {
  const sorted = [...all].sort((a, b) => a.perSecond - b.perSecond);
  return sorted[Math.floor(sorted.length / 2)] as Measured;
}

function startOurs({ urls }: TestDatabase): ChildProcess {
  const { redisUrl, masterKey, projectFolder } = testEnvironment();
  return spawn(process.execPath, ['--import', 'tsx', join(projectFolder, 'src', 'api', 'main.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...{ PATH: process.env.PATH, NODE_ENV: 'test', PORT: String(OURS), HOST: '127.0.0.1', LOG_LEVEL: 'warn' },
      DATABASE_APP_URL: urls.appUrl,
      DATABASE_CONTROL_URL: urls.controlUrl,
      DATABASE_LOADER_URL: urls.loaderUrl,
      REDIS_URL: redisUrl,
      REDIS_PREFIX: `bench-${process.pid}`,
      RINGFENCE_MASTER_KEY: masterKey.toString('base64'),
      RATE_USER_PER_MINUTE: '100000000',
    },
  });
}

function startPlain({ ownerUrl }: TestDatabase, secret: Buffer): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, 'plain-api.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH, PORT: String(PLAIN), OWNER_URL: ownerUrl, SECRET: secret.toString('hex') },
  });
}

async function signIn(db: TestDatabase, tenantId: string): Promise<string> {
  const passwordHash = await hashPassword(PASSWORD);
  const user = { tenantId, email: 'bench@bank.example', name: 'bench', role: 'readonly_user' as const };
  await createUser(db.database.control, { ...user, passwordHash, mustChangePassword: false });
  const login = () =>
    fetch(`http://127.0.0.1:${OURS}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: user.email, password: PASSWORD }),
    }).catch(() => undefined);
  const answer = await eventually(login, (response) => response?.ok === true, { milliseconds: 90_000 });
  if (!answer) throw new Error('the API does not answer');
  return ((await answer.json()) as { access_token: string }).access_token;
}
