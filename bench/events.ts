import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { WebSocket, WebSocketServer } from 'ws';
import { openApiServices } from '../src/api/open-services.ts';
import { createServer } from '../src/api/server.ts';
import { firstTenant } from '../src/db/tenants.ts';
import { createUser } from '../src/db/users.ts';
import { openLog } from '../src/infra/log.ts';
import { hashPassword } from '../src/infra/security/password.ts';
import { testDatabase } from '../test/support/database.ts';
import { testConfig } from '../test/support/environment.ts';
import { openSocket } from '../test/support/realtime/followers.ts';

const LISTENERS = 200;
const PER_SECOND = 100;
const PASSWORD = 'correct horse battery staple';

/** So many listeners, a hundred events a second: from before the event is written until each has it, beside a bare ws broadcast. */
export async function benchEvents(count: number): Promise<string[][]> {
  const bare = await bareBroadcast(count);
  const whole = await wholeFeed(count);
  const again = await bareBroadcast(count);
  const row = (name: string, times: number[]) => {
    const base = percentile([...bare, ...again], 0.95);
    const p95 = percentile(times, 0.95);
    const missing = count * LISTENERS - times.length;
    return [name, percentile(times, 0.5).toFixed(1), p95.toFixed(1), (p95 / base).toFixed(2), String(missing)];
  };
  return [
    [`${LISTENERS} listeners, ${PER_SECOND} events/s, ${count} events`, 'p50 ms', 'p95 ms', 'p95 ratio', 'missed'],
    row('bare ws: one buffer to all, before', bare),
    row('row, trigger, NOTIFY, read, WebSocket', whole),
    row('bare ws, after', again),
  ];
}

async function bareBroadcast(count: number): Promise<number[]> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const times: number[] = [];
  const clients = await Promise.all(
    Array.from({ length: LISTENERS }, async () => {
      const client = new WebSocket(`ws://127.0.0.1:${port}`);
      await new Promise((resolve) => client.once('open', resolve));
      client.on('message', (data) => times.push(performance.now() - JSON.parse(data.toString()).sent));
      return client;
    }),
  );
  await evenly(count, async () => {
    const message = Buffer.from(JSON.stringify({ sent: performance.now(), filler: 'x'.repeat(250) }));
    for (const client of server.clients) client.send(message, { binary: false });
  });
  for (const client of clients) client.terminate();
  server.close();
  return times;
}

async function wholeFeed(count: number): Promise<number[]> {
  const db = await testDatabase();
  const config = await testConfig({
    logLevel: 'error',
    database: { ...db.urls, poolSize: 8 },
    redis: { prefix: `bench-${randomUUID()}` },
    http: { streamsPerUser: LISTENERS, userPerMinute: 1_000_000, loginPer15Minutes: 1_000 },
  });
  const opened = await openApiServices(config, openLog('error', 'bench'));
  const server = createServer(opened.services);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tenantId = await firstTenant(db.database.control);
  const token = await signIn(db, url, tenantId);
  const times: number[] = [];
  const sockets: WebSocket[] = [];
  for (let n = 0; n < LISTENERS; n += 1) {
    const socket = await openSocket({ url: () => url, token }, '/ws?topics=jobs');
    socket.on('message', (data) => {
      const { type, step } = JSON.parse(data.toString());
      if (type === 'job') times.push(performance.now() - Number(step));
    });
    sockets.push(socket);
  }
  await wait(500);
  const writer = new pg.Client({ connectionString: db.ownerUrl });
  await writer.connect();
  const insert = `insert into jobs (tenant_id, kind, payload, step) values ($1, 'rule-test', '{}', $2)`;
  await evenly(count, async () => {
    await writer.query(insert, [tenantId, String(performance.now())]);
  });
  await writer.end();
  for (const socket of sockets) socket.terminate();
  opened.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await opened.close();
  await db.drop();
  return times;
}

async function signIn(db: Awaited<ReturnType<typeof testDatabase>>, url: string, tenantId: string): Promise<string> {
  const passwordHash = await hashPassword(PASSWORD);
  const user = { tenantId, email: 'bench@bank.example', name: 'bench', role: 'readonly_user' as const };
  await createUser(db.database.control, { ...user, passwordHash, mustChangePassword: false });
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: user.email, password: PASSWORD }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Calls `send` at even distances, and gives the last ones time to arrive. */
async function evenly(count: number, send: () => Promise<void>): Promise<void> {
  const began = performance.now();
  for (let n = 0; n < count; n += 1) {
    await wait(Math.max(0, began + (n * 1_000) / PER_SECOND - performance.now()));
    await send();
  }
  await wait(1_000);
}

function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
