import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenPair } from '../../src/api/issue-session.ts';
import { type OpenedServices, openApiServices } from '../../src/api/open-services.ts';
import { createServer } from '../../src/api/server.ts';
import type { ApiServices } from '../../src/api/services.ts';
import { firstTenant } from '../../src/db/tenants.ts';
import { createUser } from '../../src/db/users.ts';
import type { Role } from '../../src/domain/access/permissions.ts';
import { openLog } from '../../src/infra/log.ts';
import { hashPassword } from '../../src/infra/security/password.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { testConfig } from './environment.ts';

/** An answer, read. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was answered
  body: any;
}

export interface CallOptions {
  token?: string | undefined;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is. */
  raw?: NonNullable<RequestInit['body']>;
  headers?: Record<string, string>;
  redirect?: NonNullable<RequestInit['redirect']>;
}

/** A user who signed in. */
export interface Person extends TokenPair {
  id: string;
  email: string;
  tenantId: string;
}

/** The API on a port of its own, with a database of its own and no workers. */
export interface TestApi {
  url: string;
  db: TestDatabase;
  services: ApiServices;
  /** Tenant of everybody, unless said. */
  tenantId: string;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Creates a user and signs in. */
  person(role: Role, options?: { tenantId?: string; mustChangePassword?: boolean }): Promise<Person>;
}

/** Tests ask more often than people do. */
const GENEROUS = {
  loginPer15Minutes: 100_000,
  anonymousPerHour: 100_000,
  userPerMinute: 100_000,
  scansPerUserPerHour: 100_000,
  scansPerAddressPerHour: 100_000,
  alertsPerUserPerHour: 100_000,
  alertsPerAddressPerHour: 100_000,
};

/** The password of every person in tests. */
export const PASSWORD = 'correct horse battery staple';

/** Gives the surrounding `describe` an API from its first test to its last. */
export function useApi(overrides: Parameters<typeof testConfig>[0] = {}): () => TestApi {
  let api: TestApi | undefined;
  let opened: OpenedServices | undefined;
  let server: Server | undefined;
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-api-'));
    const db = await testDatabase();
    const config = await testConfig({
      ...overrides,
      dataFolder: folder,
      logLevel: 'error',
      database: { ...db.urls, poolSize: 8 },
      redis: { prefix: `test-${randomUUID()}` },
      http: { ...GENEROUS, ...overrides.http },
    });
    const log = openLog('error', 'api-test');
    // Refusals are what these tests are about; their log lines would bury the tests' own.
    log.silent = !process.env.DEBUG;
    opened = await openApiServices(config, log);
    server = createServer(opened.services);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const url = `${config.http.tlsCert ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
    api = await testApi(url, db, opened.services);
  });
  after(async () => {
    opened?.stop();
    server?.closeAllConnections();
    if (server) await new Promise((resolve) => server?.close(resolve));
    await opened?.close();
    await api?.db.drop();
    await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (!api) throw new Error('the API is there inside tests and hooks only');
    return api;
  };
}

async function testApi(url: string, db: TestDatabase, services: ApiServices): Promise<TestApi> {
  const tenantId = await firstTenant(db.database.control);
  const call = (method: string, path: string, options: CallOptions = {}) => send(url + path, method, options);
  const passwordHash = await hashPassword(PASSWORD);
  let number = 0;
  return {
    url,
    db,
    services,
    tenantId,
    call,
    async person(role, { tenantId: tenant = tenantId, mustChangePassword = false } = {}) {
      number += 1;
      const email = `${role}-${number}@bank.example`;
      const user = { tenantId: tenant, email, name: role, role, passwordHash, mustChangePassword };
      const created = await createUser(db.database.control, user);
      const { body } = await call('POST', '/api/v1/auth/login', { body: { email, password: PASSWORD } });
      return { ...body, id: created?.id ?? '', email, tenantId: tenant };
    },
  };
}

async function send(url: string, method: string, options: CallOptions): Promise<Answer> {
  const { token, body, raw, headers, redirect = 'follow' } = options;
  const response = await fetch(url, {
    method,
    redirect,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: raw ?? (body === undefined ? null : JSON.stringify(body)),
  });
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
  return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : text };
}
