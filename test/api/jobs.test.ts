import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { makeTenant } from '../support/tenant.ts';

describe('jobs', () => {
  const api = useApi();
  let engineer: Person;
  before(async () => {
    engineer = await api().person('network_engineer');
  });

  const get = (path: string, token = engineer.access_token) => api().call('GET', path, { token });
  const post = (path: string, body?: unknown, token = engineer.access_token, headers: Record<string, string> = {}) =>
    api().call('POST', path, { token, body, headers });
  const submit = async () => (await post('/api/v1/jobs', { kind: 'discovery', payload: {} })).body;
  const set = (id: string, change: string) =>
    asOwner(api().db.ownerUrl, `update jobs set ${change} where id = $1`, [id]);

  it('are queued on request', async () => {
    const { status, body, headers } = await post('/api/v1/jobs', { kind: 'discovery', payload: {} });
    expect(status).to.equal(202);
    expect(headers.get('location')).to.equal(body.status_url);
    expect(body).to.deep.include({
      kind: 'discovery',
      state: 'queued',
      payload: {},
      version: 1,
      created_by: engineer.id,
    });
  });

  it('demand the permission of their kind', async () => {
    const analyst = await api().person('security_analyst');
    const scan = { kind: 'threat-scan', payload: {} };
    expect((await post('/api/v1/jobs', scan)).status).to.equal(403);
    expect((await post('/api/v1/jobs', scan, analyst.access_token)).status).to.equal(202);
    const mine = await submit();
    expect((await post(`${mine.status_url}/cancel`, undefined, analyst.access_token)).status).to.equal(403);
  });

  it('refuse payloads that are not the kind’s, and ids of others', async () => {
    const bodies = [
      { kind: 'discovery', payload: { nope: 1 } },
      { kind: 'ingest', payload: {} },
      { kind: 'nope', payload: {} },
      { kind: 'discovery' },
      { kind: 'discovery', payload: {}, state: 'completed' },
      { kind: 'ingest', payload: { upload_id: randomUUID() } },
    ];
    for (const body of bodies) expect((await post('/api/v1/jobs', body)).status, JSON.stringify(body)).to.equal(422);
  });

  it('are the same job for the same idempotency key', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const body = { kind: 'discovery', payload: {} };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('/api/v1/jobs', body, undefined, key)));
    expect(new Set(answers.map((answer) => answer.body.id)).size).to.equal(1);
    expect((await post('/api/v1/jobs', { kind: 'port-research', payload: {} }, undefined, key)).status).to.equal(409);
    expect((await post('/api/v1/jobs', body, undefined, { 'idempotency-key': 'ü' })).status).to.equal(422);
  });

  it('answer a long-poll when they change', async () => {
    const job = await submit();
    const asked = Date.now();
    const answer = get(`${job.status_url}?wait=10&after=${job.version}`);
    setTimeout(() => set(job.id, `state = 'running', percent = 40`), 300);
    const { body } = await answer;
    expect(body).to.include({ state: 'running', percent: 40, version: 2 });
    expect(Date.now() - asked).to.be.within(250, 2_500);
  });

  it('answer a long-poll at once when they are newer or have ended, and when time is up', async () => {
    const job = await submit();
    const asked = Date.now();
    await get(`${job.status_url}?wait=10&after=0`);
    expect(Date.now() - asked).to.be.below(1_000);
    const { body } = await get(`${job.status_url}?wait=1&after=1`);
    expect(body.version).to.equal(1);
    expect(Date.now() - asked).to.be.within(1_000, 2_500);
    await set(job.id, `state = 'completed'`);
    await get(`${job.status_url}?wait=10&after=2`);
    expect(Date.now() - asked).to.be.below(3_500);
  });

  it('hold no database connection while many wait', async () => {
    const job = await submit();
    const waiting = Array.from({ length: 40 }, () => get(`${job.status_url}?wait=2&after=1`));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const asked = Date.now();
    expect((await get('/api/v1/jobs')).status).to.equal(200);
    expect(Date.now() - asked).to.be.below(500);
    await Promise.all(waiting);
  });

  it('are cancelled and retried', async () => {
    const job = await submit();
    const cancelled = await post(`${job.status_url}/cancel`);
    expect([cancelled.status, cancelled.body.state]).to.deep.equal([202, 'cancelled']);
    const retried = await post(`${job.status_url}/retry`);
    expect([retried.status, retried.body.state]).to.deep.equal([202, 'queued']);
    const again = await post(`${job.status_url}/retry`);
    expect([again.status, again.body.type]).to.deep.equal([409, '/problems/conflict']);
    const actions = await asOwner(api().db.ownerUrl, 'select action from audit_log where target = $1 order by id', [
      job.id,
    ]);
    expect(actions.map((row) => row.action)).to.deep.equal(['job.submit', 'job.cancel', 'job.retry']);
  });

  it('are the same in a list as alone', async () => {
    const job = await submit();
    await set(
      job.id,
      `state = 'failed', percent = 40, rows = 5000000000, step = 'say "hä"', started_at = now(),
      finished_at = now(), error = '{"code": "internal", "message": "a\\\\nb"}', result = '{"n": [1, 2.5, null]}'`,
    );
    const [first] = (await get('/api/v1/jobs?limit=1')).body.items;
    const { body } = await get(job.status_url);
    expect(first).to.deep.equal(body);
    expect(Object.keys(first)).to.deep.equal(Object.keys(body));
  });

  it('are listed by what they are', async () => {
    const job = await submit();
    const { body } = await get('/api/v1/jobs?kind=discovery&state=queued&limit=1');
    expect(body.items).to.have.lengthOf(1);
    expect(body.items[0].id).to.equal(job.id);
    expect((await get('/api/v1/jobs?created_after=2100-01-01T00:00:00Z')).body.items).to.deep.equal([]);
  });

  it('leave events that nobody misses', async () => {
    const { body: start } = await get('/api/v1/events');
    expect(start.items).to.deep.equal([]);
    let cursor = start.cursor;
    const seen: { job_id: string; version: number; percent: number }[] = [];
    // Whoever else has a transaction open holds events back, so one answer need not have all.
    const until = async (has: (event: (typeof seen)[number]) => boolean) => {
      for (let turn = 0; turn < 10 && !seen.some(has); turn++) {
        const { body } = await get(`/api/v1/events?after=${cursor}&wait=10`);
        cursor = body.cursor;
        seen.push(...body.items);
      }
      return seen.find(has);
    };
    let id = '';
    const first = until(({ job_id }) => job_id === id);
    id = (await submit()).id;
    expect(await first).to.include({ version: 1 });
    await set(id, `percent = 7`);
    expect(await until(({ job_id, version }) => job_id === id && version === 2)).to.include({ percent: 7 });
    const stranger = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
    expect((await get(`/api/v1/events?after=${start.cursor}`, stranger.access_token)).body.items).to.deep.equal([]);
    expect((await get('/api/v1/events?after=x')).status).to.equal(400);
  });
});
