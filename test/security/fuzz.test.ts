import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { expect } from 'chai';
import fc from 'fast-check';
import { openapiDocument } from '../../src/api/openapi.ts';
import { routes } from '../../src/api/routes/index.ts';
import { PASSWORD, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { type FuzzRequest, type FuzzSource, fuzzSources } from '../support/fuzz/requests.ts';
import type { FuzzDocument } from '../support/fuzz/values.ts';

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 5_000);
/**
 * The same seed makes the same requests. Every run of `npm test` makes the same ones, so that what it finds is the fault
 * of the last change; the long form looks elsewhere each time.
 */
const SEED = Number(process.env.FUZZ_SEED ?? (process.env.SECURITY_LONG ? randomInt(2 ** 31) : 20_260_105));
const AT_ONCE = 12;
/** Requests of one operation in a row, as many as fast-check makes from one seed. */
const BATCH = 10;
const MOST_FAULTS = 20;
const LONGEST_ANSWER = 30_000;

/** The first two end the sessions that the run itself uses, the last has no end. */
const WITHOUT = ['logout', 'changePassword', 'streamEvents'];
/** Mostly somebody who may: a refusal comes before anything else of the request is looked at. */
const PEOPLE = ['admin', 'admin', 'admin', 'readonly_user', 'nobody'] as const;
type Who = (typeof PEOPLE)[number];

/** What only the inside knows: stacks, SQL, what Postgres says of it, and where things lie. */
const LEAKS = [
  /\n\s+at |node_modules|node:internal|file:\/\/\//,
  /\b(select|delete)\b.{1,200}\bfrom\b.{1,200}\bwhere\b|\binsert into\b|\bupdate\b.{1,100}\bset\b/i,
  /syntax error at|invalid input syntax|violates .* constraint|relation ".*" does not|invalid byte sequence|SQLSTATE/i,
  /ECONNREFUSED|knex|TypeError|RangeError|Cannot read propert/i,
];
/** Tokens are chance: one in some thousands has such a word in it. */
const TOKENS = /[\w-]{40,}/g;

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

describe('requests of every kind, to every operation', function () {
  this.timeout(10_000 + REQUESTS * 30);
  const overrides = { auth: { accessTokenSeconds: 7_200, sessionIdleSeconds: 7_200, stepUpSeconds: 7_200 } };
  const limits = { loginPer15Minutes: 10_000_000, anonymousPerHour: 10_000_000, userPerMinute: 10_000_000 };
  const api = useApi({ ...overrides, http: limits });
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const tokens: Record<Who, string> = { admin: '', readonly_user: '', nobody: '' };
  let sources: FuzzSource<Who>[] = [];

  before(async () => {
    tokens.admin = (await api().person('admin')).access_token;
    tokens.readonly_user = (await api().person('readonly_user')).access_token;
    sources = fuzzSources(openapiDocument(routes) as unknown as FuzzDocument, {
      people: PEOPLE,
      known: await makeThings(),
      without: WITHOUT,
    });
  });
  after(() => agent.destroy());

  /** One thing of each kind, and somebody who may be changed, locked and disabled. */
  async function makeThings(): Promise<Record<string, string[]>> {
    const token = tokens.admin;
    const post = async (path: string, body: unknown) => (await api().call('POST', path, { token, body })).body;
    const other = await api().person('network_engineer');
    const form = new FormData();
    form.set('file', new Blob(['src_ip,dst_ip,dst_port,protocol\n10.0.0.1,10.0.0.2,443,tcp\n']), 'flows.csv');
    const { body: upload } = await api().call('POST', '/api/v1/files/upload', { token, raw: form });
    const alert = { title: 'a', description: 'b', severity: 'low', evidence: { note: 'c' } };
    const { id: alertId } = await post('/api/v1/security/alerts', alert);
    const report = await post('/api/v1/reports', {});
    const invited = await post('/api/v1/users', { email: 'new@bank.example', name: 'new', role: 'readonly_user' });
    const key = await post('/api/v1/api-keys', { name: 'key', permissions: ['network:read'], expires_in_days: 1 });
    const ids = [other.id, invited.id, upload.file_id, upload.job_id, alertId, report.report_id, report.job_id, key.id];
    expect(ids, 'ids').to.satisfy((all: unknown[]) => all.every((id) => typeof id === 'string'));
    return {
      id: ids,
      upload_id: [upload.file_id],
      report_id: [report.report_id],
      actor: [other.id],
      email: [other.email],
      password: [PASSWORD],
      refresh_token: [other.refresh_token],
      token: [invited.invitation_token],
      protocol: ['tcp', 'udp', '6'],
      time_range: ['24h', '90d'],
      failed: ['true', 'false'],
      name: ['a name'],
      code: ['123456'],
    };
  }

  async function send({ method, target, who, headers, body }: FuzzRequest<Who>): Promise<Answer> {
    const token = tokens[who];
    const { port } = new URL(api().url);
    const request = httpRequest({
      ...{ agent, method, port, host: '127.0.0.1', path: target, timeout: LONGEST_ANSWER },
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body && !headers['transfer-encoding'] ? { 'content-length': String(body.length) } : {}),
        ...headers,
      },
    });
    request.once('timeout', () => request.destroy(new Error('no answer')));
    const answered = once(request, 'response');
    request.end(body);
    const [response] = await answered;
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    return { status: response.statusCode, headers: response.headers, text };
  }

  const countRows = async () => {
    const sql = 'select (select count(*) from tenants)::int as tenants, (select count(*) from users)::int as users';
    const [rows] = await asOwner<{ tenants: number; users: number }>(api().db.ownerUrl, sql);
    return rows;
  };

  it('are answered properly, and change nothing that they should not', async () => {
    const before = await countRows();
    const classes: Record<string, number> = {};
    const faults = new Map<string, string>();
    let created = 0;
    let sent = 0;
    const began = performance.now();
    const queue = requestsFrom(sources);

    const work = async () => {
      for (const request of queue) {
        if (faults.size >= MOST_FAULTS) return;
        sent += 1;
        const answer = await send(request).catch((error: Error) => error);
        const fault = answer instanceof Error ? String(answer) : faultOf(answer);
        if (fault) faults.set(`${request.operation}: ${fault}`, shown(request, answer));
        if (answer instanceof Error) continue;
        const family = `${String(answer.status)[0]}xx`;
        classes[family] = (classes[family] ?? 0) + 1;
        if (request.operation === 'POST /api/v1/users' && answer.status === 201) created += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));

    const seconds = (performance.now() - began) / 1_000;
    const figures = Object.keys(classes)
      .sort()
      .map((family) => `${family} ${classes[family]}`)
      .join(', ');
    console.log(
      `      seed ${SEED}: ${sent} requests to ${sources.length} operations in ${seconds.toFixed(1)} s: ${figures}`,
    );
    const report = [...faults].map(([fault, example]) => `${fault}\n${example}`).join('\n\n');
    expect(faults.size, `FUZZ_SEED=${SEED}\n\n${report}\n`).to.equal(0);
    expect(await countRows()).to.deep.equal({ tenants: before?.tenants, users: (before?.users ?? 0) + created });
    expect((await api().call('GET', '/livez')).body).to.deep.equal({ status: 'ok' });
    for (const token of [tokens.admin, tokens.readonly_user]) {
      expect((await api().call('GET', '/api/v1/auth/me', { token })).status).to.equal(200);
    }
    expect({}, 'prototype').not.to.have.any.keys('polluted', 'admin');
    expect(Object.keys(Object.prototype)).to.deep.equal([]);
  });
});

/** Round after round through all operations, until there were enough. */
function* requestsFrom(sources: readonly FuzzSource<Who>[]): Generator<FuzzRequest<Who>> {
  let left = REQUESTS;
  for (let round = 0; ; round += 1) {
    for (const [index, { requests }] of sources.entries()) {
      const seed = (SEED + round * sources.length + index) | 0;
      for (const request of fc.sample(requests, { seed, numRuns: BATCH })) {
        if (left <= 0) return;
        left -= 1;
        yield request;
      }
    }
  }
}

/** What is wrong with an answer. */
function faultOf({ status, headers, text }: Answer): string | undefined {
  if (status >= 500) return `status ${status}`;
  if (!headers['x-request-id']) return `no X-Request-Id with ${status}`;
  const leak =
    LEAKS.find((pattern) => pattern.test(text.replaceAll(TOKENS, ''))) ??
    (text.includes(process.cwd()) ? 'a path' : undefined);
  if (leak) return `says too much (${leak})`;
  if (status < 400) return undefined;
  if (!headers['content-type']?.startsWith('application/problem+json'))
    return `${headers['content-type']} with ${status}`;
  const problem = JSON.parse(text);
  if (problem.status !== status || problem.request_id !== headers['x-request-id']) return 'a problem of something else';
  return typeof problem.detail === 'string' && problem.detail !== '' ? undefined : 'a problem without detail';
}

function shown({ method, target, who, headers, body }: FuzzRequest<Who>, answer: Answer | Error): string {
  const lines = [
    `  ${method} ${target.slice(0, 1_000)} as ${who}`,
    `  ${JSON.stringify(headers).slice(0, 1_000)}`,
    `  ${JSON.stringify(body?.toString() ?? null).slice(0, 1_000)}`,
    answer instanceof Error ? `  ${answer}` : `  -> ${answer.status} ${answer.text.slice(0, 1_000)}`,
  ];
  return lines.join('\n');
}
